"""Romanization: how Chinese names are spelled in Latin letters besides pinyin."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.machinery import PathFinder

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


# Of a syllable in pinyin, the signs of its tone.
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


def sounds(character: str) -> frozenset[str]:
    """Return all readings of a Han character in pinyin, without tones and with v for ü; the character itself if none is known.

    >>> sorted(sounds("行")), sorted(sounds("女"))
    (['hang', 'heng', 'xing'], ['nv', 'ru'])
    """
    known = _readings().get(ord(character))
    if known is None:
        return frozenset({character})
    plain = unicodedata.normalize("NFD", known).replace("u\u0308", "v").translate(_TONES)
    return frozenset(unicodedata.normalize("NFC", plain).split(","))


@cache
def _readings() -> Mapping[int, str]:
    """Return the readings of each character, with tones and commas between them, by its code point."""
    # Only the table of characters from pypinyin: the rest of it, mostly phrases, takes five times as long to load.
    package = importlib.util.find_spec("pypinyin")
    folders = package.submodule_search_locations if package is not None else None
    table = PathFinder.find_spec("pinyin_dict", folders)
    if table is None or table.loader is None:
        raise ImportError("pypinyin has no table of characters")
    module = importlib.util.module_from_spec(table)
    table.loader.exec_module(module)
    readings: Mapping[int, str] = module.pinyin_dict
    return readings


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
