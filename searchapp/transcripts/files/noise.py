"""Noise: text that news sites insert into speech, and marks that programs put before every line.

Page numbers of documents that were copied. Also the other way round: line breaks that a page lost.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace

from searchapp.transcripts.page import Page
from searchapp.transcripts.removed import Ledger

# Price, change and change in per cent, or ticker and change, inserted after the name of a listed firm, even inside a word.
_QUOTE = re.compile(
    r" ?[(（]-?\d{1,7}\.?\d{0,4}[,，] ?[-+]?\d{1,7}\.?\d{0,4}[,，] ?[-+]?\d{1,4}\.?\d{0,3}%[)）]"
    r"| ?[(（] ?(?P<ticker>(?:[A-Za-z]{2,8}[:：] ?)?[A-Z0-9][A-Z0-9.]{0,9}) ?[-+−]\d{1,4}\.\d{1,3}% ?[)）]"
)
# The same with each element on a line of its own, after the name of the firm.
_QUOTE_LINES = re.compile(
    r"\n\(\n(?P<ticker>(?:[A-Z]+[:：] ?)?[A-Z][A-Z0-9.]{0,9})\n[-+−]?\d{1,5}\.\d{1,3}%\n\)(?P<end>\n?)"
)
# What both end with, which is found much faster than they are.
_QUOTE_END = re.compile("%\\s?[)）]")

_TITLE_LINES = 3


def without_quotes(text: str, ledger: Ledger) -> str:
    """Return ``text`` without inserted stock quotes, which are entered in the ledger as removed.

    >>> without_quotes("摩根(92.83, 0.27, 0.29%)士丹利分析师", Ledger())
    '摩根士丹利分析师'
    """
    if _QUOTE_END.search(text) is None:
        return text
    text = _QUOTE_LINES.sub(lambda found: _joined(found, ledger), text)

    def take(found: re.Match[str]) -> str:
        kept = f" ({found['ticker']})" if found["ticker"] and _is_in_title(found) else ""
        ledger.take("stock quotes", found[0])
        ledger.count("stock quotes", -len(kept), "")
        return kept

    return _QUOTE.sub(take, text)


def _is_in_title(found: re.Match[str]) -> bool:
    """Return whether a quote is in the first lines: beside the company in the title, it tells the ticker."""
    return found.string.count("\n", 0, found.start()) < _TITLE_LINES


def _joined(found: re.Match[str], ledger: Ledger) -> str:
    """Enter a quote as removed; the sentence that it divides goes on in the same line."""
    after = found.string[found.end() : found.end() + 1]
    if _is_in_title(found):
        kept = f"({found['ticker']}){found['end']}"
    else:
        kept = "" if not after or after in ",.;:'’)" else " " if after.islower() else found["end"]
    ledger.take("stock quotes", found[0])
    ledger.count("stock quotes", -len(kept), "")
    return kept


_QUOTED = re.compile("^[ \\t]*>[ \\t]?", re.MULTILINE)
_SHARE = 0.8


def without_quoting(text: str, ledger: Ledger) -> str:
    r"""Return ``text`` without the ``>`` of a quotation before its lines, if nearly all of them have it.

    >>> without_quoting("> Ann Lee\n> Thank you.\n", Ledger())
    'Ann Lee\nThank you.\n'
    """
    if not text.lstrip().startswith(">"):
        return text
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(line.lstrip().startswith(">") for line in lines) < len(lines) * _SHARE:
        return text

    def take(found: re.Match[str]) -> str:
        ledger.take("quotation marks before lines", found[0])
        return ""

    return _QUOTED.sub(take, text)


_PAGE_NUMBER = re.compile(
    r"[-–—]\s?(?P<framed>\d{1,4})\s?[-–—]|(?:Page|第)\s?(?P<number>\d{1,4})\s?[页頁]?"
    r"(?:\s?(?:of|/|[,，]?\s?共)\s?\d{1,4}\s?[页頁]?)?",
    re.IGNORECASE,
)
_BEGINS = frozenset("-–—Pp第")
_LONGEST_NUMBER = 24


def without_page_numbers(page: Page, ledger: Ledger) -> Page:
    r"""Return a page without the lines that number the pages of a document that was copied, such as ``Page 2 of 9``.

    >>> without_page_numbers(Page.of("好。\n- 1 -\n好。\n- 2 -"), Ledger()).lines
    ('好。', '', '好。', '')
    """
    short = [
        place for place, line in enumerate(page.lines) if len(line) <= _LONGEST_NUMBER and line[:1] in _BEGINS
    ]
    numbers = [(place, _PAGE_NUMBER.fullmatch(page.lines[place])) for place in short]
    found = [(place, int(one["framed"] or one["number"])) for place, one in numbers if one is not None]
    if len(found) < 2 or any(after <= before for (_, before), (_, after) in itertools.pairwise(found)):
        return page
    lines = list(page.lines)
    for place, _ in found:
        ledger.take("page headers and footers", lines[place])
        lines[place] = ""
    return replace(page, lines=tuple(lines))


_LINE = re.compile("[^\n]+")
_FEWEST = 3
_LONG = 80
_INSIDE = re.compile(
    r"(?<=[。！？!?.…”」])\s*(?=(?P<label>[^\s。！？!?，,；;：:“”「」][^。！？!?，,；;：:“”「」\n]{0,30})[：:])"
)


def with_line_breaks(text: str) -> tuple[str, int]:
    """Return a text that is one long line with a line break before each speaker, and how many were added.

    A speaker is a label between the end of a sentence and a colon that occurs at least twice, in a text with at least
    three of these places.

    >>> with_line_breaks("A：" + "好。" * 200 + "B：好。A：好。B：好。")[1]
    3
    """
    written = filter(str.strip, (line[0] for line in _LINE.finditer(text)))
    lines = list(itertools.islice(written, _FEWEST + 1))
    if not lines or len(lines) > _FEWEST or sum(map(len, lines)) < _LONG * len(lines):
        return text, 0
    found = list(_INSIDE.finditer(text))
    times = Counter(one["label"] for one in found)
    first = re.match(r"\s*([^：:\n]{1,32})[：:]", text)
    if first is not None:
        times[first[1]] += 1
    places = [one.start() for one in found if times[one["label"]] > 1]
    if len(places) < _FEWEST:
        return text, 0
    # In such a text, whoever speaks once has a label like the others.
    pieces = [
        text[start:end] for start, end in itertools.pairwise([0, *(one.start() for one in found), len(text)])
    ]
    return "\n".join(pieces), len(pieces) - 1
