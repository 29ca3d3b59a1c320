"""Noise: text that news sites insert into speech, and marks that programs put before every line.

Page numbers of documents that were copied. Also the other way round: line breaks that a page lost.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace

from searchapp.transcripts.labels import is_footer, is_heading
from searchapp.transcripts.looks import BESIDE, LIKELY, LONGEST, likelihood, names_somebody
from searchapp.transcripts.marks import COLON, as_number, labelled, unmarked
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import Page, written
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


_QUOTED = re.compile("^[ \\t]*>(?!>)[ \\t]?", re.MULTILINE)
_SHARE = 0.4
_FEW_QUOTED = 6
_NEARLY_ALL = 0.9
_PART = 0.2


def without_quoting(text: str, ledger: Ledger) -> str:
    r"""Return ``text`` without the ``>`` of a quotation before its lines, if many of them have it.

    >>> without_quoting("> Ann Lee\n> Thank you.\n", Ledger())
    'Ann Lee\nThank you.\n'
    >>> without_quoting("**Ann Lee**\n> Thank you.\n", Ledger())
    '**Ann Lee**\nThank you.\n'
    """
    if ">" not in text:
        return text
    quoted = [found.start() for found in _QUOTED.finditer(text)]
    if len(quoted) < (_FEW_QUOTED if len(quoted) < written(text) * _SHARE else 1):
        return text
    if len(quoted) < written(text) * _SHARE:
        # A talk below a table: nearly all lines from the first one on.
        between = written(
            text[quoted[0] : text.find("\n", quoted[-1]) if "\n" in text[quoted[-1] :] else None]
        )
        if len(quoted) < max(between * _NEARLY_ALL, written(text) * _PART):
            return text
    return ledger.without("quotation marks before lines", _QUOTED, text)


_ORNAMENT = " -–—=<>[]【】()（）|·•*#~_"
_OF = r"(?:\s?(?:of|/|[,，]?\s?共)\s?(?P<whole>\d{1,4})\s?[页頁]?)?"
_PAGE_NUMBER = re.compile(
    rf"(?:(?P<text>.{{3,100}}?)[\s|·–—-]+)?(?:(?P<word>Page|第|P\.?)[\s|]{{0,3}}(?P<number>\d{{1,4}}|[一二三四五六七八九十]{{1,3}}(?=\s?[页頁]))\s?[页頁]?{_OF}"
    r"|(?P<part>\d{1,4})\s?/\s?(?P<parts>\d{1,4}))|(?P<first>\d{1,4})[\s|]{1,3}(?P<later>P ?a ?g ?e)|(?P<bare>\d{1,4})",
    re.IGNORECASE,
)
_BESIDE_TITLE = re.compile(
    r"(?P<first>\d{1,3})[\s|·–—-]+(?P<behind>[^\W\d_][^。？！?!]{2,100})|(?P<before>[^\W\d_][^。？！?!]{2,100}?)[\s|·–—-]+(?P<last>\d{1,3})"
)
# Telephones and addresses, which stand in footers.
_CONTACT = re.compile(
    r"(?<![\d:：])(?:\d[ ()+-]{0,2}){8,}\d(?![\d:：])|\b1-8\d\d-\w|(?:https?://|www\.)\S|\S@\S+\.\w",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 120
_DASHES = frozenset("-–—")
_NUMERALS = frozenset("0123456789")
_NUMBER_ENDS = _NUMERALS | frozenset(_ORNAMENT + "页頁")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NOTICE = re.compile(r"(?:Copyright\s*)?©|Copyright\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_LONGEST_FOOTER = 80
_FOOTERS = 3
_FARTHEST = 60
_YEAR = 4
_ENDS = frozenset("。？！!?…，,：:)）")
# So many lines with a bare number must follow one another for them to count pages.
_BARE = 3
_TITLES = 3
_RULE = re.compile(r"(?=.*[-=_*~─━—–].*[-=_*~─━—–].*[-=_*~─━—–])[-=_*~─━—–# ]{3,}")
_TURN_NUMBER = re.compile(r"(?<=\S)\s\[(\d{1,3})\]$")
_RULES = frozenset("-=_*~─━—–# ")


def without_page_numbers(page: Page, ledger: Ledger) -> Page:
    r"""Return a page without what stands at the top and the bottom of the pages of a document that was copied.

    Those are lines that count the pages, such as ``Page 2 of 9``, and the title, addresses and notices of copyright that are repeated.

    >>> without_page_numbers(Page.of("好。\n- 1 -\n好。\n- 2 -\n好。\n- 3 -"), Ledger()).lines
    ('好。', '', '好。', '', '好。', '')
    """
    found = _repeated(page, _counted_pages(page))
    if not found:
        return page
    lines = list(page.lines)
    for place in sorted(found):
        ledger.take("page headers and footers", lines[place])
        lines[place] = ""
    return replace(page, lines=tuple(lines))


def _counted_pages(page: Page) -> set[int]:
    found: set[int] = set()
    numbers: dict[tuple[str, str], list[tuple[int, int]]] = {}
    beside: dict[str, list[tuple[int, int]]] = {}
    for place, line in page.open_lines:
        if line[-1] not in _NUMBER_ENDS or len(line) > _LONGEST_NUMBER:
            if line[0].isdecimal() and len(line) <= _LONGEST_NUMBER:
                _enter_beside(line, place, beside)
            continue
        one = _PAGE_NUMBER.fullmatch(line.strip(_ORNAMENT))
        if one is not None:
            framed = line[0] in _ORNAMENT and line[-1] in _ORNAMENT
            if (one["word"] and one["whole"] and not one["text"]) or (
                one["bare"] and line[0] in _DASHES and line[-1] in _DASHES
            ):
                # Page 3 of 9, - 4 -: nothing else looks so.
                found.add(place)
                continue
            kind = (
                one["text"] or "",
                one["parts"] or one["whole"] or one["word"] or one["later"] or "-" * framed,
            )
            number = one["number"] or one["part"] or one["first"] or one["bare"]
            numbers.setdefault(kind, []).append((place, as_number(number)))
        else:
            _enter_beside(line, place, beside)
    for places in beside.values():
        counts = {after - before for (_, before), (_, after) in itertools.pairwise(places)}
        if len(places) >= _BARE and counts == {1}:
            found.update(place for place, _ in places)
    for (text, word), places in numbers.items():
        steps = [after - before for (_, before), (_, after) in itertools.pairwise(places)]
        bare = not text and not word
        if len(places) >= (_BARE if bare else 2) and all(step == 1 if bare else step > 0 for step in steps):
            found.update(place for place, _ in places)
    return found


def _enter_beside(line: str, place: int, found: dict[str, list[tuple[int, int]]]) -> None:
    """Enter a number that stands without a word before or behind a running title."""
    if line[0].isdecimal() or line[-1].isdecimal():
        one = _BESIDE_TITLE.fullmatch(line)
        if one is not None:
            number = one["first"] or one["last"]
            found.setdefault(one["before"] or one["behind"], []).append((place, int(number)))


def _repeated(page: Page, counted: Set[int]) -> set[int]:
    """Return the lines that count the pages, with those that are a title, an address or a notice that is repeated."""
    text = page.text
    places: dict[str, list[int]] = {}
    if "©" in text or "opyright" in text:
        for place, line in enumerate(page.lines):
            if line and line[0] in "Cc©" and _NOTICE.match(line):
                places.setdefault(_DIGITS.sub("0", line), []).append(place)
    times = _times(page)
    addresses = {line for line, count in times.items() if count > 1 and _URL.fullmatch(line)}
    for place, line in page.open_lines if addresses else ():
        if line in addresses:
            places.setdefault(line, []).append(place)
    notices = {place for found in places.values() if len(found) > 1 for place in found}
    titles = [
        line
        for line in itertools.islice(filter(None, page.lines), _TITLES)
        if len(line) > 12 and text.count(line) > 2 and is_heading(line) and not _is_wrapped(line)
    ]
    headers: set[int] = set()
    for title in titles:
        _, *again = (place for place, line in enumerate(page.lines) if line == title)
        headers.update(again)
    return _with_footers(page, times, {*counted, *notices, *(headers if len(headers) > 1 else ())})


def _times(page: Page) -> Counter[str]:
    """Return how often each short line is on a page, and those with a number at the end also whatever the number."""
    short = [line for _, line in page.open_lines if len(line) <= _LONGEST_FOOTER]
    times = Counter(short)
    times.update([_form(line) for line in short if line[-1] in _NUMERALS])
    return times


def _form(line: str) -> str:
    """Return a line with each number at its end, or before that, as 0."""
    return _DIGITS.sub("0", line) if line[-1] in _NUMERALS else line


def _is_wrapped(line: str) -> bool:
    """Return whether a line is a part of a sentence rather than a title."""
    return any(map(line.__contains__, "，；。"))


def _with_footers(page: Page, times: Mapping[str, int], found: set[int]) -> set[int]:
    """Return also the short lines that are repeated and often stand directly above a label, where no label does."""
    often = [
        form
        for form, count in times.items()
        if count > 1
        and not names_somebody(form)
        and (_is_footer(form) or (count >= _FOOTERS and not _is_said(form)))
        and not _begins_speeches(page, form)
    ]
    if not often:
        return found
    places: dict[str, list[int]] = {form: [] for form in often}
    for place, line in page.open_lines:
        if len(line) <= _LONGEST_FOOTER and (form := line if line in places else _form(line)) in places:
            places[form].append(place)
    lines = page.lines
    for footers in filter(None, places.values()):
        first = lines[footers[0]]
        bare = unmarked(first)
        if bare is not None and names_somebody(BESIDE.sub("", bare.name).strip() or bare.name):
            continue
        if _is_footer(first):
            found.update(footers)
            # The number of the page stands beside the notice.
            beside = {near for place in footers for near in (place - 1, place + 1) if 0 <= near < len(lines)}
            found.update(near for near in beside if lines[near].isdecimal() and len(lines[near]) < _YEAR)
            continue
        if len(footers) < _FOOTERS:
            continue
        above = sum(_is_label(page, place, 1, found) for place in footers)
        # What a label stands above is said.
        if above * 3 >= max(len(footers), 2 * 3) and not any(
            _is_label(page, place, -1, found) for place in footers
        ):
            found.update(footers)
    return found


def _is_footer(line: str) -> bool:
    """Return whether the words of a line stand in the headers and footers of documents."""
    return _CONTACT.search(line) is not None or is_footer(line.strip(_ORNAMENT))


def _is_said(line: str) -> bool:
    """Return whether a line ends like a sentence, unlike Harbor Cloud Inc."""
    return line[-1] in _ENDS or (line[-1] == "." and not is_firm(line))


def _begins_speeches(page: Page, line: str) -> bool:
    """Return whether a line begins with a label before a colon that other lines begin with as well: ``Ann Lee: Thank you.``"""
    colon = COLON.search(line, 0, _FARTHEST)
    if colon is None:
        return False
    label = f"\n{line[: colon.end()]}"
    text = f"\n{page.text}"
    return text.count(label) > text.count(f"\n{line}\n") + text.endswith(f"\n{line}")


def _is_label(page: Page, place: int, step: int, found: Set[int]) -> bool:
    """Return whether the next line with text, or the one before, is a label or, below, begins with one."""
    near = range(place + step, min(max(place + 4 * step, -1), len(page.lines)), step)
    beside = next((number for number in near if page.lines[number] and number not in found), None)
    if beside is None:
        return False
    line = page.lines[beside]
    if step < 0 and len(line) > LONGEST:
        return False
    name = line if len(line) <= LONGEST else ""
    if COLON.search(line, 0, _FARTHEST):
        label = labelled(line)
        if step < 0 and label is not None and label.end < len(line):
            # A speech, not only a label.
            return False
        name = label.name if label is not None else ""
    else:
        bare = unmarked(line) if name else None
        name = bare.name if bare is not None else ""
    return line != page.lines[place] and names_somebody(name)


def without_turn_numbers(page: Page, ledger: Ledger) -> Page:
    r"""Return a page without the numbers in brackets behind labels, if they count the turns.

    >>> without_turn_numbers(Page.of("Ann Lee [1]\nHi.\nBob Ray [2]\nHi.\nAnn Lee [3]\nas in note [4]"), Ledger()).lines
    ('Ann Lee', 'Hi.', 'Bob Ray', 'Hi.', 'Ann Lee', 'as in note [4]')
    """
    found: dict[int, int] = {}
    last = 0
    for place, line in page.open_lines if "]" in page.text else ():
        one = _TURN_NUMBER.search(line) if line[-1] == "]" else None
        # The second part of a call counts from 1 again.
        if one is None or likelihood(line[: one.start()].split(",")[0]) < LIKELY:
            continue
        if int(one[1]) == last + 1 or (int(one[1]) == 1 and last >= _BARE):
            last = int(one[1])
            found[place] = one.start()
    if len(found) < _BARE:
        return page
    lines = list(page.lines)
    for place, end in found.items():
        ledger.take("numbers of turns", lines[place][end:])
        lines[place] = lines[place][:end]
    return replace(page, lines=tuple(lines))


def without_rules(page: Page, ledger: Ledger) -> Page:
    r"""Return a page without the lines that only divide it, and with their numbers in ``rules``.

    >>> without_rules(Page.of("Ann\nHi.\n---\nBob\nHi."), Ledger()).lines
    ('Ann', 'Hi.', '', 'Bob', 'Hi.')
    """
    found = [
        place
        for place, line in page.lines_with_marks
        if len(line) > 2 and line[0] in _RULES and line[-1] in _RULES and _RULE.fullmatch(line)
    ]
    if not found:
        return page
    lines = list(page.lines)
    for place in found:
        ledger.take("rules", lines[place])
        lines[place] = ""
    return replace(page, lines=tuple(lines), rules=frozenset(found))


_LINE = re.compile("[^\n]+")
_FEWEST = 3
# Lines so long, with such a part of a text, hold several speeches.
_LONGEST_LINE = 80
_HALF = 2
_CLOCK = r"(?:[\[(（【]?\d{1,2}:\d{2}(?::\d{2})?[\])）】]?\s*)?"
# A full stop in a label is that of an initial or a title: D. J. Berg, Dr. Lee.
_LABEL = r"[^\s。！？!?.，,；;：:“”「」\[【*](?:[^。！？!?.，,；;：:“”「」\[【*\n]|(?<=\b[A-Z])\.|(?<=[DMJS]r)\.|(?<=M[sx])\.){0,30}?"
_BEFORE_SPEECH = rf"(?:\d{{1,3}}[.、)）]\s*)?(?:\*\*|__)?{_CLOCK}(?P<label>{_LABEL})\s*{_CLOCK}(?:[\[【(（][^\[\]【】()（）\n]{{1,40}}[\]】)）])?(?:\*\*|__)?\s?[:：]|[\[【](?P<bracketed>[^\[\]【】\n]{{1,30}})[\]】]"
_INSIDE = re.compile(rf"(?<=[。！？!?.…”」』\"）)])\s*(?:{_BEFORE_SPEECH})")
_FIRST = re.compile(rf"\s*(?:{_BEFORE_SPEECH})")


def with_line_breaks(text: str) -> tuple[str, int]:
    """Return a text that is mostly one long line with a line break before each speaker, and how many were added.

    The breaks are U+2028, so that the lines of the file keep their numbers. A speaker is a label between the end of a sentence and a colon that occurs at least twice, in a line with at least
    three of these places.

    >>> with_line_breaks("A：" + "好。" * 200 + "B：好。A：好。B：好。")[1]
    3
    """
    lengths = [length for length in map(len, text.split("\n")) if length >= _LONGEST_LINE]
    if not 0 < len(lengths) <= _FEWEST or sum(lengths) * _HALF < len(text):
        return text, 0
    long = [line for line in _LINE.finditer(text) if line.end() - line.start() >= _LONGEST_LINE]
    pieces: list[str] = []
    added = end = 0
    for line in long:
        found = list(_INSIDE.finditer(text, line.start(), line.end()))
        first = _FIRST.match(text, line.start(), line.end())
        times = Counter(one["label"] or one["bracketed"] for one in (*found, *filter(None, [first])))
        if sum(times[one["label"] or one["bracketed"]] > 1 for one in found) < _FEWEST:
            continue
        # In such a line, whoever speaks once has a label like the others.
        for one in found:
            pieces.append(text[end : one.start()])
            end = one.start()
        added += len(found)
    return "\u2028".join([*pieces, text[end:]]), added
