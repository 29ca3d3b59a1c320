"""Romanization: how Chinese names are spelled in Latin letters besides pinyin."""

from __future__ import annotations

import re
from collections.abc import Mapping

from searchapp.transcripts.words import Vocabulary, compiled, in_every_script

_SYLLABLE = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)")
_INITIALS = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "r": "j", "z": "ts", "c": "ts",
}  # fmt: skip
_WHOLE = {
    "zi": "tzu", "ci": "tzu", "si": "szu", "yan": "yen", "ye": "yeh", "you": "yu", "yong": "yung", "er": "erh",
    "gui": "kuei", "kui": "kuei", "guo": "kuo", "huo": "huo", "kuo": "kuo", "shuo": "shuo", "ge": "ko", "ke": "ko", "he": "ho",
}  # fmt: skip
_FINALS = {"ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o"}
_BUZZING = frozenset({"zhi", "chi", "shi", "ri"})


def wade_giles(syllable: str) -> str:
    """Return a syllable of pinyin as Taiwan's passports spell it, without apostrophes.

    The rules are those of the Wade-Giles system.

    >>> [wade_giles(one) for one in ("xiao", "zhong", "jie", "guo", "luo", "he", "qian", "shi", "zi", "yan", "ren")]
    ['hsiao', 'chung', 'chieh', 'kuo', 'lo', 'ho', 'chien', 'shih', 'tzu', 'yen', 'jen']
    """
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    found = _SYLLABLE.fullmatch(syllable)
    if found is None:
        return syllable
    initial, final = found.groups()
    spelled = _INITIALS.get(initial, initial) + _FINALS.get(final, final)
    return f"{spelled}h" if syllable in _BUZZING else spelled


def other_surnames(family: str) -> frozenset[str]:
    """Return the spellings of a family name, in small letters, that are not pinyin.

    >>> sorted(other_surnames("何")), sorted(other_surnames("陳"))
    (['ho'], ['chan', 'tan'])
    """
    return _surnames().get(family, frozenset())


@compiled
def _surnames(words: Vocabulary) -> Mapping[str, frozenset[str]]:
    return {
        one: frozenset(spelled.casefold() for spelled in words.spelled("surnames", family))
        for family in words.tables["surnames"]
        for one in in_every_script(family)
    }
