"""Pinyin of Han characters, for names typed in Latin letters and for characters that are confused because they sound alike.

pypinyin takes a third of a second to load, so the first call loads it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

# The 3,755 characters in common use: the first level of GB 2312, rows 16 to 55.
_COMMON = tuple(
    code.decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if (code := bytes((row, cell))) < b"\xd7\xfa"
)


@lru_cache(maxsize=65_536)
def syllables(text: str) -> tuple[str, ...]:
    """Return the syllable of each Han character without its tone, and the text between them, in lower case.

    >>> syllables("亿咖通KTV")
    ('yi', 'ka', 'tong', 'ktv')
    """
    from pypinyin import lazy_pinyin

    return tuple(syllable.lower() for syllable in lazy_pinyin(text))


def spelled(text: str) -> tuple[str, str]:
    """Return the pinyin of a text, and the initials of its syllables.

    >>> spelled("亿咖通科技")
    ('yikatongkeji', 'yktkj')
    """
    sounds = syllables(text)
    return "".join(sounds), "".join(sound[:1] for sound in sounds)


def homophones(character: str) -> str:
    """Return the other common characters that sound the same as ``character``, ignoring tones."""
    sounds = syllables(character)
    return _by_sound().get(sounds[0] if sounds else "", "").replace(character, "")


@cache
def _by_sound() -> Mapping[str, str]:
    found: dict[str, str] = defaultdict(str)
    for character in _COMMON:
        found[syllables(character)[0]] += character
    return dict(found)
