"""The event: company, period, title and date of a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from searchapp.transcripts.call.announced import (
    Announcement,
    announcements,
    company_in,
    names_results,
    names_who_speaks,
)
from searchapp.transcripts.call.companies import find_ticker
from searchapp.transcripts.call.dates import find_date, two_dates
from searchapp.transcripts.call.period import find_period, without_ends
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.words import Vocabulary, compiled

# The first letter is looked for first, and then what stands around it.
_TODAY = re.compile(
    r"[今会會日时時tTdD](?i:(?<=今)天是|(?<=会)议日期|(?<=會)議日期|(?<=日)期|(?<=时)间|(?<=時)間|(?<=t)oday is|(?<=\bd)ated?\b)"
)
_LABEL = re.compile("[:：]")
_NEXT_LABEL = re.compile(r"\s+[^\s:：]{2,8}[:：]")
# Macy's, Inc.; Macy's is.
_OWNS_NOTHING = re.compile(r"\s*(?:[.,;:!?)]|$)| (?:Inc|Ltd|Corp|Co|Company|Group|Stores|is|was|has|and)\b")
# Macy's (NYSE: M) CEO.
_BEHIND = re.compile(r"\s*(?:\([^()]*\)\s*)?")
# Dick's Sporting Goods.
_INSIDE = re.compile(r"(?P<base>.+?)['’]s .+")
_MARKUP = "#* \t"
_FIRST_WORDS = 1_500
_FIRST_LINES = 100
# A line above a call that is longer is no title.
_LONGEST_TITLE = 120
# So many lines above a title can name the company.
_ABOVE = 4


@dataclass(frozen=True, slots=True)
class Event:
    """What a transcript says about its call; a value is None if it is not given.

    ``results`` tells that it has no period and speaks of results, ``rather`` what the company may be called instead. ``two_dates``
    are words that can be read as two dates, and those.
    """

    company: str | None = None
    ticker: str | None = None
    title: str | None = None
    period: str | None = None
    date: str | None = None
    evidence: tuple[Evidence, ...] = ()
    results: bool = False
    rather: str | None = None
    two_dates: tuple[str, str, str] | None = None


def read_event(preamble: Iterable[str], openings: Iterable[tuple[int, str]], file: str = "") -> Event:
    """Return the event, read from the lines before the first turn and the beginnings of the first turns.

    ``openings`` are pairs of turn index and text. ``file`` is the name of the file, which can tell the date if those do not.
    """
    head = [line[:_FIRST_WORDS] for line in preamble if line][:_FIRST_LINES]
    found: dict[str, Evidence] = {}
    for line in head:
        if line.startswith("# "):
            title = line.strip(_MARKUP)
            found["title"] = Evidence("title", title, "preamble", title)
            break
    lines = [_bare(line) for line in head]
    places = [("preamble", line) for line in lines]
    places += [(f"turn {index}", text[:_FIRST_WORDS]) for index, text in openings]
    for where, text in places:
        day = _day(text, where == "preamble")
        if day is not None:
            found["date"] = Evidence("date", day, where, text[:80])
            break
    unsure = None
    if "date" not in found:
        unsure = next((two for text in lines if (two := two_dates(text)) is not None), None) or two_dates(
            file
        )
        day = find_date(file) if unsure is None else None
        if day is not None:
            found["date"] = Evidence("date", day, file, file)
    said = found["date"].value if "date" in found else None
    for one in _labelled(lines, said):
        found.setdefault(one.what, one)
    _enter_announcements(places, said, found)
    if not {"company", "ticker"} <= found.keys():
        known = found.get("company")
        for one in _beside_title(lines, [text for _, text in places]):
            # The ticker of a line is that of the company that it names.
            if known is None or (one.what == "ticker" and known.value in one.quote):
                found.setdefault(one.what, one)
    rather = None
    if "company" in found:
        found["company"], rather = _with_ending(found["company"], [text for _, text in places])
    # Only a call without a period needs to be known by them.
    results = "period" not in found and any(names_results(text) for _, text in places)
    kinds = ("company", "ticker", "title", "period", "date")
    values = {what: found[what].value for what in kinds if what in found}
    return Event(**values, evidence=tuple(found.values()), results=results, rather=rather, two_dates=unsure)


def _bare(line: str) -> str:
    """Return a line without marks around it; ``*ST`` is part of the name of a company."""
    bare = line.strip(_MARKUP)
    return f"*{bare}" if bare.startswith("ST") and f"*{bare}" in line and "**" not in line else bare


def _with_ending(company: Evidence, texts: Sequence[str]) -> tuple[Evidence, str | None]:
    """Return a company with the ’s that is part of its name, and what else it may be called if the call does not tell.

    Macy's is called so if nothing stands without the ’s and the ’s owns nothing at least once. Where neither is said, a
    title rather has the name (Macy's Q3 2024), and a sentence rather owns a call by it.
    """
    name = company.value
    inside = _INSIDE.fullmatch(name)
    base = inside["base"] if inside is not None else name
    if not name.isascii() and "’" not in name:
        return company, None
    found = [
        one for text in texts for one in re.finditer(rf"(?<!\w){re.escape(base)}(?P<own>['’]s)?(?!\w)", text)
    ]
    if not all(one["own"] for one in found):
        return (company._replace(value=base) if inside is not None else company), None
    if inside is not None:
        # Dick's Sporting Goods
        surely = is_firm(name) or sum(text.count(name) for text in texts) > 1
        return company, None if surely else base
    whole = next((one for one in found if _OWNS_NOTHING.match(one.string, one.end())), None)
    if whole is not None or not found:
        return (company if whole is None else company._replace(value=whole[0])), None
    first = found[0]
    goes_on = _BEHIND.match(first.string, first.end())
    if company.where == "preamble" and not (goes_on and names_who_speaks(first.string, goes_on.end())):
        return company._replace(value=first[0]), name
    return company, first[0]


def _enter_announcements(
    places: Sequence[tuple[str, str]], said: str | None, found: dict[str, Evidence]
) -> None:
    """Enter what the first title or welcome says, or if there is none, what all other sentences agree on."""
    unsure: list[tuple[str, Announcement]] = []
    for where, text in places:
        above = where == "preamble"
        if not above and {"company", "period"} <= found.keys():
            return
        for one in announcements(text, above and len(text) <= _LONGEST_TITLE, said):
            if one.sure:
                _enter(one, where, found)
            else:
                unsure.append((where, one))
            if not above and {"company", "period"} <= found.keys():
                return
    if "period" not in found and len({one.period.value for _, one in unsure if one.period}) == 1:
        for where, one in unsure:
            _enter(one, where, found)


def _enter(one: Announcement, where: str, found: dict[str, Evidence]) -> None:
    note = f" ({one.period.note})" if one.period is not None and one.period.note else ""
    values = {
        "company": one.company,
        "ticker": one.ticker,
        "period": one.period.value if one.period is not None else None,
        "title": one.title,
    }
    for what, value in values.items():
        if value:
            quote = one.title + note if what == "period" else one.title
            found.setdefault(what, Evidence(what, value, where, quote))


def _labelled(lines: Sequence[str], said: str | None) -> Iterator[Evidence]:
    """Yield what lines such as 证券简称：远山科技 say."""
    for line in lines:
        for label in _labels().finditer(line):
            what = label.lastgroup or ""
            value = label[0][label[0].index(label[what]) + len(label[what]) :].strip(" :：\t")
            # Another label can follow that tells nothing here: 公告编号：2024-018.
            value = _NEXT_LABEL.split(value, maxsplit=1)[0]
            if what == "period":
                period = find_period(value)
                value = period.value or "" if period else ""
            elif what == "ticker":
                ticker = find_ticker(f"({value})")
                value = ticker.code if ticker else ""
            if value:
                yield Evidence(what, value, "preamble", line)


@compiled
def _labels(words: Vocabulary) -> re.Pattern[str]:
    keys = ("company", "ticker", "period")
    every = "|".join(words.any_of("event-labels", key) for key in keys)
    ways = [f"(?P<{key}>{words.any_of('event-labels', key)})" for key in keys]
    return re.compile(
        rf"(?:(?<=^)|(?<=\s)(?<![A-Za-z]\s(?=[A-Za-z])))(?:{'|'.join(ways)})\s*[:：]\s*.+?(?=\s+(?:{every})\s*[:：]|\s{{2,}}|$)"
    )


def _beside_title(lines: Sequence[str], texts: Sequence[str]) -> Iterator[Evidence]:
    """Yield the company that stands alone on a line above the title, or below it if it is surely a company, such as one with its ticker."""
    titles = (
        place for place, line in enumerate(lines) if next(announcements(line, True, None), None) is not None
    )
    title = next(titles, None)
    if title is None:
        return
    above = [(line, True) for line in lines[max(0, title - _ABOVE) : title][::-1]]
    below = [(line, False) for line in lines[title + 1 : title + 2]]
    # The ticker may stand alone below the company.
    for line, under in zip(lines[title + 1 : title + 2], lines[title + 2 : title + 3], strict=False):
        ticker = find_ticker(under)
        if ticker is not None and (ticker.start, ticker.end) == (0, len(under)):
            below = [(f"{line} {under}", False)]
    for line, sure in (*above, *below):
        company, ticker = company_in(line)
        if ticker is not None:
            yield Evidence("ticker", ticker.code, "preamble", line)
        if company is None or (_LABEL.search(line) and ticker is None):
            continue
        if (
            sure
            or ticker is not None
            or is_firm(company.name)
            or sum(company.name in one for one in texts) > 1
        ):
            yield Evidence("company", company.name, "preamble", line)
            return


def _day(text: str, preamble: bool) -> str | None:
    if preamble:
        return find_date(without_ends(text))
    said = _TODAY.search(text)
    return find_date(text[said.end() : said.end() + 30]) if said else None
