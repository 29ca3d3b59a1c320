"""Scripts: the ways a Han character is written, simplified and traditional."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product

_IDEOGRAPHS = range(0x4E00, 0xA000)


def written(character: str) -> str:
    """Return the simplified form of a character, with its traditional forms after it.

    >>> written("个"), written("個"), written("人"), written("A")
    ('个個箇', '个個箇', '人', 'A')
    """
    simplified = _simplified().get(character, character)
    return simplified + _traditional().get(simplified, "")


def in_every_script(text: str) -> list[str]:
    """Return a short text as it is written with simplified and with traditional characters.

    >>> in_every_script("翻译")
    ['翻译', '翻譯']
    """
    return ["".join(one) for one in product(*map(written, text))]


def simplify(text: str) -> str:
    """Return a text with each traditional character replaced by its simplified one; the length stays the same.

    >>> simplify("會議主持人")
    '会议主持人'
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _simplified() -> Mapping[str, str]:
    # Imported here because many commands read no transcript.
    from opencc import OpenCC

    characters = list(map(chr, _IDEOGRAPHS))
    # One call for all of them; line breaks keep OpenCC from converting phrases.
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    return {one: other for one, other in pairs if one != other and len(other) == 1}


@cache
def _table() -> Mapping[int, str]:
    return {ord(one): other for one, other in _simplified().items()}


@cache
def _traditional() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for traditional, simplified in _simplified().items():
        found[simplified] = found.get(simplified, "") + traditional
    return found
