"""Announcements: what a title or a sentence says about its own call, and not about another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from searchapp.transcripts.call.companies import BLANK, Named, Ticker, find_ticker, names, without_classes
from searchapp.transcripts.call.period import Period, find_periods
from searchapp.transcripts.words import Vocabulary, compiled

# The mark is looked for first, and then what stands around it.
_STOP = re.compile(
    r"[。！？!?\n；;.](?:(?<![；;.])|(?<=[；;])(?![^()（）]*[)）])"
    r"|(?<=\.)(?<!\bInc\.)(?<!\bLtd\.)(?<!\bCo\.)(?<!\bCorp\.)(?<!\b[A-Z]\.)(?<!\b[a-z]\.[a-z]\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bvs\.)(?=\s+[A-Z“\"]|\s*$))"
)
_ANY = re.compile("[\\d二截e](?:(?<=\\d)\\d|(?<=二)[〇零○]|(?<=截)至|(?<=e)nd(?:ed|ing) )")
# So far from its period, a word such as results belongs to it.
_NEAR = 60
# A name before an exclamation mark, which is none before a greeting ends, and what goes on behind it.
_LONGEST_WORD = 16
_BEFORE_MARK = re.compile(
    r"(?<![A-Za-z-])(?!(?:Hello|Hi|Hey|Welcome|Thanks|Everyone|Everybody|All|You|Call|Quarter|Year|Results|Earnings)$)[A-Z][a-z]{2,11}$"
)
_AFTER_MARK = re.compile(r"['’]s\b|\s?[(（]|\s?[A-Z0-9\u3400-\u9fff]|[:：]|\s[-–|]")
_CLOCK = re.compile(r"\d{1,2}:\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4}\b)?")
_NAME_GOES_ON = re.compile(r"(?!的)[\u3400-\u9fff]| (?!(?:20)?\d\d\b)[A-Z][a-z]")
_REPORT = re.compile("[报報]")
_DAY = re.compile(r"(?<!\d)20\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)")
_MONTH = re.compile(r"20\d\d\s*年\s*\d{1,2}\s*月(?:份|\s*\d{1,2}\s*[日号號])?")
# What divides a ticker from other words; nothing does at the beginning and the end.
_DIVIDES = ("", *"-–—|｜/:：,，;；_[]【】")
_NOTHING = f" '’s{BLANK}"
_LITTLE = re.compile(r"(?:\s|['’]s?\b|the\b|today\b|20\d\d|[年度的之:：])*", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{1,5}(?:\.[A-Z]{1,2})?")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one sentence says; ``title`` are its words from the first fact to the last.

    ``sure`` means that it is a title or a welcome; other sentences may speak of another call.
    """

    title: str
    company: str | None
    ticker: str | None
    period: Period | None
    sure: bool


class _Kind(NamedTuple):
    """Words for the kind of what is announced; an ``occasion`` is a call that may have no period and speak of no results."""

    start: int
    end: int
    results: bool
    call: bool
    occasion: bool


def announcements(text: str, title: bool, said: str | None) -> Iterator[Announcement]:
    """Yield what the sentences of a text announce; ``title`` tells that it is a line above the call, ``said`` is the date."""
    # Of all sentences at once, which takes less than to search each.
    leads = () if title else [found.span() for found in _leads().finditer(text)]
    start = 0
    stops = (one for one in _STOP.finditer(text) if one[0] != "!" or not _is_of_name(text, one.start()))
    for stop in [*stops, None]:
        end = stop.start() if stop else len(text)
        sentence = text[start:end]
        led = any(first < end and last > start for first, last in leads) and _leads().search(sentence)
        if len(sentence) > 3 and (title or led or _ANY.search(sentence)):
            found = _announced(sentence, title, said)
            if found is not None:
                yield found
        start = stop.end() if stop else end


def _is_of_name(text: str, mark: int) -> bool:
    """Return whether an exclamation mark is a part of a name: Yum! Brands."""
    return (
        _BEFORE_MARK.search(text, max(0, mark - _LONGEST_WORD), mark) is not None
        and _AFTER_MARK.match(text, mark + 1) is not None
    )


def names_results(text: str) -> bool:
    """Return whether a text speaks of the results of a company."""
    return _results().search(text) is not None


def _announced(text: str, title: bool, said: str | None) -> Announcement | None:
    kinds = [
        _Kind(
            one.start(),
            one.end(),
            one["results"] is not None or names_results(one[0]),
            one["call"] is not None or one["occasion"] is not None,
            one["occasion"] is not None,
        )
        for one in _kinds().finditer(text)
    ]
    if not kinds and not title and _REPORT.search(text) is None:
        return None
    periods = list(find_periods(text, said))
    # 三季报 names a report as well.
    kinds += [
        _Kind(one.end, one.end, results=True, call=False, occasion=False)
        for one in periods
        if _REPORT.search(text, one.start, one.end)
    ]
    known: list[Period | _Kind] = [one for one in periods if not _is_in_name(text, one, periods, kinds)]
    known += kinds
    first = min((one.start for one in known), default=len(text))
    lead = max((one.end() for one in _leads().finditer(text, 0, first)), default=0)
    period = next(
        (one for one in periods if one.value and _is_of_this_call(text, one, kinds, lead, title)), None
    )
    results = any(one.results for one in kinds)
    if not kinds and not (title and period):
        return None
    dated = title and any(one.call for one in kinds) and _MONTH.search(text) is not None
    now = (title or lead > 0) and _not_now().search(text[lead:]) is None
    if period is None and not (now and (results or dated or any(one.occasion for one in kinds))):
        return None
    company, ticker = company_in(text, lead, known)
    if period is None and not (results or dated) and not _names_the_call(text, lead, company, kinds):
        return None
    sure = bool(kinds) and (title or lead > 0)
    if not sure and not title and ticker is None and not _stands_before(company, period, kinds):
        company = None
    # A title may begin with the ticker and its exchange alone.
    if company is None and not (title and ticker is not None and ticker.start == 0):
        ticker = None
    facts = [one for one in (company, ticker, period) if one is not None]
    return Announcement(
        _words(text, [*facts, *kinds]),
        company.name if company else None,
        ticker.code if ticker else None,
        period,
        sure,
    )


def _is_in_name(text: str, one: Period, periods: Sequence[Period], kinds: Sequence[_Kind]) -> bool:
    """Return whether words for a period without a year are the beginning of a name before a period with one: 三季果业2024年第三季度."""
    if one.value is not None or any(one.end <= kind.start <= one.end + 1 for kind in kinds):
        return False
    if not any(other.value and not other.value.endswith("FY") for other in periods):
        return False
    return _NAME_GOES_ON.match(text, one.end) is not None


def _is_of_this_call(text: str, period: Period, kinds: Sequence[_Kind], lead: int, title: bool) -> bool:
    """Return whether results or a call are named beside a period, and no comparison or outlook is."""
    near = any(one.start - period.end <= _NEAR and period.start - one.end <= _NEAR for one in kinds)
    if not near and not title:
        return False
    if _not_now().search(text, lead, period.start):
        return False
    return title or lead > 0 or _not_now().search(text, period.end) is None


def company_in(
    text: str, lead: int = 0, known: Sequence[Period | _Kind] = ()
) -> tuple[Named | None, Ticker | None]:
    """Return the company in a text, and its ticker; ``known`` are words that are neither, those before ``lead`` too."""
    hosted = _hosts().search(text, lead)
    rest = without_classes(text[: hosted.start()] if hosted else text)
    spans = [
        (0, lead),
        *((one.start, one.end) for one in known),
        *(one.span() for one in _CLOCK.finditer(rest)),
        *(one.span() for one in _MONTH.finditer(rest)),
        *(one.span() for one in _DAY.finditer(rest)),
    ]
    spans += [
        found.span() for pattern in (_leads(), _verbs(), _kinds()) for found in pattern.finditer(rest, lead)
    ]
    rest = _blanked(rest, spans)
    ticker = find_ticker(rest)
    if ticker is not None:
        rest = _blanked(rest, [(ticker.start, ticker.end)])
    found = list(names(rest, loose=lead > 0))
    if ticker is not None:
        between = [
            one
            for one in found
            if one.end <= ticker.start and not rest[one.end : ticker.start].strip(_NOTHING)
        ]
        company = next(iter([*between, *found]), None)
        return (_with_possessive(text, between[0], ticker) if between else company), ticker
    if found and "." in found[0].name and _CODE.fullmatch(found[0].name) and len(found) == 1:
        return None, None
    code = next((one for one in found if _CODE.fullmatch(one.name) and _stands_apart(text, one)), None)
    others = [one for one in found if not _CODE.fullmatch(one.name)]
    if code is not None and others:
        # Harbor Cloud - HBC - Q3 2024, HBC: Harbor Cloud.
        before = [one for one in others if one.end <= code.start]
        return next(iter([*before[::-1], *others])), Ticker(*code)
    if len(found) > 1 and _CODE.fullmatch(found[0].name) and not text[: found[0].start].strip():
        # HBC Q3 2024 Earnings Call | Harbor Cloud
        return found[1], Ticker(*found[0])
    # Who wrote the title down stands before the company.
    first = min((one.start for one in known), default=len(text))
    before = [one for one in found if one.end <= first]
    return next(iter([*before[::-1], *found]), None), None


def _stands_apart(text: str, code: Named) -> bool:
    """Return whether a mark divides a code from the words on both sides: it is a ticker, unlike HBC in HBC Q3 2024."""
    before, after = text[: code.start].rstrip(), text[code.end :].lstrip()
    return before[-1:] in _DIVIDES and after[:1] in _DIVIDES


def _with_possessive(text: str, company: Named, ticker: Ticker) -> Named:
    """Return McDonald's before (MCD), but Harbor Cloud before 's (HBC) CEO."""
    end = len(text[: ticker.start].rstrip())
    if text[company.end : end] not in ("'s", "’s") or names_who_speaks(text, ticker.end + 1):
        return company
    return Named(text[company.start : end], company.start, end)


def names_who_speaks(text: str, start: int) -> bool:
    """Return whether a title goes on with who speaks for the company: CEO Ann Lee on …, Management on …."""
    return _verbs().match(text, start) is not None


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + BLANK * len(text[start:end]) + text[end:]
    return text


def _stands_before(company: Named | None, period: Period | None, kinds: Sequence[_Kind]) -> bool:
    """Return whether a name stands directly before the period of a call: 远山科技2024年第三季度业绩电话会."""
    return (
        company is not None
        and period is not None
        and company.end == period.start
        and any(0 <= one.start - period.end <= _NEAR and one.call for one in kinds)
    )


def _names_the_call(text: str, lead: int, company: Named | None, kinds: Sequence[_Kind]) -> bool:
    """Return whether nothing but the company stands before the kind of call: welcome to the Harbor Cloud Investor Day."""
    call = next((one for one in kinds if one.occasion), None)
    if company is None or call is None or not lead <= company.start < call.start:
        return False
    around = text[lead : company.start] + text[company.end : call.start]
    return _LITTLE.fullmatch(around) is not None


def _words(text: str, facts: Sequence[Named | Ticker | Period | _Kind]) -> str:
    """Return the words from the first fact to the last."""
    words = text[min(one.start for one in facts) : max(one.end for one in facts)]
    return words.strip(" ,，:：-–—")


@compiled
def _kinds(words: Vocabulary) -> re.Pattern[str]:
    ways = [
        f"(?P<{name}>{words.any_of('events', key)})"
        for name, key in (
            ("results", "results"),
            ("occasion", "occasions"),
            ("call", "calls"),
            ("record", "records"),
        )
    ]
    return re.compile("|".join(ways))


@compiled
def _results(words: Vocabulary) -> re.Pattern[str]:
    return words.starts("events", "results")


@compiled
def _leads(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("events", "leads")


@compiled
def _verbs(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("events", "verbs")


@compiled
def _hosts(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("events", "hosts")


@compiled
def _not_now(words: Vocabulary) -> re.Pattern[str]:
    return words.starts("events", "not-now")
