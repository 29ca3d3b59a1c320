"""Cleaning: all changes to a text that change its length happen here, once, and are counted.

Later steps map each code point to one code point, so offsets in the folded text are also valid in the displayed text.
Full-width, traditional and compatibility characters are not changed here, because folding keeps their number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from searchapp.model import Removed
from searchapp.transcripts.removed import Ledger

BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

_BYTE_ORDER_MARK = "\ufeff"
_KINDS = {
    "zero-width characters": "\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb",
    "soft hyphens": "\u00ad",
    "variation selectors": "\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "control characters": "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\U000e0000-\U000e007f",
}
_REMOVED = tuple((what, re.compile(f"[{marks}]+")) for what, marks in _KINDS.items())
# One search tells whether any of the rarer steps is needed.
_ANY_REMOVED = re.compile(f"[{''.join(_KINDS.values())}]")
_ANY_ODD = re.compile(
    f"[{''.join(_KINDS.values())}\r\v\f\x85\u2028\u2029\u0300-\u036f\u3099\u309a{BLANKS[1:]}]"
)
_LINE_END = re.compile("[\r\v\f\x85\u2028\u2029]")
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
_ACCENT = re.compile("[\u0300-\u036f\u3099\u309a]")
_COMBINED = re.compile("[^\\W\\d_][\u0300-\u036f\u3099\u309a]+")
# A space of another width or a tab is a space, but the wide one of Chinese.
_SPACES = dict.fromkeys([0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_RUN = re.compile(f"[{BLANKS}]{{2,}}")
_BLANK_LINES = re.compile("\n{3,}")
_EDGE = re.compile(f"[{BLANKS}]\n|\n[{BLANKS}]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``text`` with ``\\n`` as the only line break and no spaces at the ends of lines, and what was removed."""

    text: str
    removed: tuple[Removed, ...]


def clean(text: str) -> Cleaned:
    r"""Return ``text`` without invisible characters.

    >>> clean("毛\u200b利率 \t为17%\r\n").text
    '毛利率 为17%\n'
    """
    ledger = Ledger()
    if text.startswith(_BYTE_ORDER_MARK):
        ledger.take("byte order mark", _BYTE_ORDER_MARK)
        text = text[1:]
    if not ("  " in text or " \n" in text or "\n " in text) and _ANY_ODD.search(text) is None:
        trimmed = text.strip(" ")
        ledger.count("spaces at the ends of lines", len(text) - len(trimmed), "")
        return Cleaned(_fewer_blank_lines(trimmed, ledger), ledger.removed())
    if _ANY_REMOVED.search(text):
        for what, pattern in _REMOVED:
            text = _without(text, what, pattern, ledger)
    text = _line_ends(text, ledger)
    if _ACCENT.search(text):
        composed = _COMBINED.sub(_composed, text)
        ledger.count("composed accents", len(text) - len(composed), "")
        text = composed
    return Cleaned(_fewer_blank_lines(_blanks(text, ledger), ledger), ledger.removed())


def _fewer_blank_lines(text: str, ledger: Ledger) -> str:
    """Return a text with at most one blank line in a row; more have no meaning and take memory."""
    if "\n\n\n" not in text:
        return text
    shorter = _BLANK_LINES.sub("\n\n", text)
    ledger.count("repeated blank lines", len(text) - len(shorter), "⏎")
    return shorter


def _without(text: str, what: str, pattern: re.Pattern[str], ledger: Ledger) -> str:
    found = pattern.search(text)
    if found is None:
        return text
    shorter = pattern.sub("", text)
    ledger.count(what, len(text) - len(shorter), " ".join(f"U+{ord(mark):04X}" for mark in found[0][:8]))
    return shorter


def _line_ends(text: str, ledger: Ledger) -> str:
    unified = text.replace("\r\n", "\n")
    ledger.count("carriage returns", len(text) - len(unified), "U+000D")
    return unified.translate(_LINE_ENDS) if _LINE_END.search(unified) else unified


def _composed(found: re.Match[str]) -> str:
    # Some letters have no composed form: NFC would replace one of them by several.
    composed = unicodedata.normalize("NFC", found[0])
    return composed if len(composed) <= len(found[0]) else found[0]


def _blanks(text: str, ledger: Ledger) -> str:
    before = len(text)
    text = _RUN.sub(" ", text).translate(_SPACES)
    ledger.count("repeated spaces", before - len(text), "")
    if _EDGE.search(text) or text[:1].isspace() or text[-1:].isspace():
        before = len(text)
        text = "\n".join([line.strip() for line in text.split("\n")])
        ledger.count("spaces at the ends of lines", before - len(text), "")
    return text
