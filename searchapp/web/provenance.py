"""How a transcript was read, for the reading page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from searchapp.model import Provenance, Removed
from searchapp.transcripts.doubts import SENTENCES
from searchapp.web.i18n import gettext
from searchapp.web.sentences import taken_apart

_AT_LINES = re.compile(
    r"(?P<what>.+?): line(?P<several>s?) (?P<lines>\d+ \(.*\))(?: and (?P<more>\d+) more)?", re.DOTALL
)
_TURN = re.compile(r"turn (\d+)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, where it was read, and a link to the turn if it was read in one."""

    what: str
    where: str
    url: str | None


@dataclass(frozen=True, slots=True)
class HowRead:
    """The detected layout and its confidence, where values were read, and what was removed."""

    layout: str
    confidence: int
    runner_up: str | None
    runner_up_confidence: int
    encoding: str
    facts: tuple[Fact, ...]
    removed: tuple[str, ...]


def how_read(kept: Provenance | None, shown: Collection[int]) -> HowRead | None:
    """Return how a transcript was read, for display; None if that was not stored.

    ``shown`` are the indexes of the turns on the page, the only ones that can be linked to.
    """
    if kept is None:
        return None
    return HowRead(
        layout=kept.layout,
        confidence=round(100 * kept.confidence),
        runner_up=kept.runner_up,
        runner_up_confidence=round(100 * kept.runner_up_confidence),
        encoding=kept.encoding,
        facts=tuple(_facts(kept, shown)),
        removed=tuple(map(_removed, kept.removed)),
    )


def warning_label(warning: str) -> str:
    """Return a warning of a reading in the visitor's language; one that is not known is returned unchanged."""
    at = _AT_LINES.fullmatch(warning)
    what = _sentence(at["what"] if at else warning)
    if at is None:
        return what
    if at["more"]:
        return gettext(
            "%(what)s: lines %(lines)s and %(more)s more", what=what, lines=at["lines"], more=at["more"]
        )
    if at["several"]:
        return gettext("%(what)s: lines %(lines)s", what=what, lines=at["lines"])
    return gettext("%(what)s: line %(lines)s", what=what, lines=at["lines"])


def _sentence(warning: str) -> str:
    found = taken_apart(warning, SENTENCES)
    if found is None:
        return warning
    template, values = found
    if "where" in values:
        values["where"] = ", ".join(map(_place_label, values["where"].split(", ")))
    label = gettext(template) % values
    return label if template.startswith("%") else label[:1].upper() + label[1:]


def _removed(removed: Removed) -> str:
    what, characters = _kind_label(removed.what), f"{removed.characters:,}"
    if not removed.sample:
        return gettext("%(characters)s characters: %(what)s", characters=characters, what=what)
    return gettext(
        "%(characters)s characters: %(what)s, such as “%(sample)s”",
        characters=characters,
        what=what,
        sample=removed.sample,
    )


def _facts(kept: Provenance, shown: Collection[int]) -> Iterator[Fact]:
    labels = {
        "company": gettext("Company"),
        "ticker": gettext("Ticker"),
        "title": gettext("Event"),
        "period": gettext("Period"),
        "date": gettext("Date"),
    }
    for name, where in kept.read_from.items():
        yield _fact(labels.get(name, name), where, shown)
    details = {
        "alias": gettext("other name"),
        "title": gettext("title"),
        "role": gettext("role"),
        "firm": gettext("firm"),
        "participant": gettext("participant"),
    }
    for person in kept.people:
        for what, where in person.read_from.items():
            yield _fact(f"{person.name} · {details.get(what, what)}", where, shown)


def _fact(what: str, where: str, shown: Collection[int]) -> Fact:
    turn = _TURN.fullmatch(where)
    if turn is None:
        return Fact(what, _place_label(where), None)
    # A link within the same page.
    url = f"#t{turn[1]}" if int(turn[1]) in shown else None
    return Fact(what, gettext("turn %(number)s", number=turn[1]), url)


def _place_label(where: str) -> str:
    """Return the display name of a place in the file; a file name is returned unchanged."""
    labels = {
        "memo": gettext("memos beside the talk"),
        "appendix": gettext("after the talk"),
        "times": gettext("times"),
        "quotation marks before lines": gettext("quotation marks before lines"),
        "preamble": gettext("before the first turn"),
        "label": gettext("speaker labels"),
        "title": gettext("title"),
        "front matter": gettext("front matter"),
    }
    return labels.get(where, where)


def _kind_label(what: str) -> str:
    """Return the display name of a kind of removed text; an unknown kind is returned unchanged."""
    labels = {
        "byte order mark": gettext("byte order mark"),
        "boxes at the side": gettext("boxes at the side"),
        "caption numbers and headers": gettext("caption numbers and headers"),
        "caption tags": gettext("caption tags"),
        "caption times": gettext("caption times"),
        "carriage returns": gettext("carriage returns"),
        "comments and notes": gettext("comments and notes"),
        "composed accents": gettext("composed accents"),
        "contents": gettext("table of contents"),
        "control characters": gettext("control characters"),
        "copies of drawings": gettext("copies of drawings"),
        "deleted text": gettext("deleted text"),
        "dotted lines": gettext("dotted lines"),
        "escapes of characters": gettext("escapes of characters"),
        "footnotes": gettext("footnotes"),
        "front matter": gettext("front matter"),
        "heading": gettext("headings"),
        "hidden text": gettext("hidden text"),
        "hyphens at the ends of lines": gettext("hyphens at the ends of lines"),
        "initials beside names": gettext("initials beside names"),
        "line breaks between paragraphs and turns": gettext("line breaks between paragraphs and turns"),
        "line breaks inside paragraphs": gettext("line breaks inside paragraphs"),
        "lines of no speaker": gettext("lines without a speaker"),
        "links": gettext("links"),
        "marks of emphasis": gettext("marks of emphasis"),
        "marks of lists": gettext("marks of lists"),
        "marks of tables": gettext("marks of tables"),
        "names of columns": gettext("names of columns"),
        "numbers of lines": gettext("numbers of lines"),
        "numbers of turns": gettext("numbers of turns"),
        "list of participants": gettext("lists of participants"),
        "outside the main text": gettext("outside the main text"),
        "page headers and footers": gettext("page headers and footers"),
        "page remains": gettext("buttons of the web page"),
        "repeated caption lines": gettext("repeated caption lines"),
        "rules": gettext("lines of dashes"),
        "sounds": gettext("sounds"),
        "tags": gettext("tags"),
        "tables of figures": gettext("tables of figures"),
        "memo": gettext("memos beside the talk"),
        "appendix": gettext("after the talk"),
        "table headings": gettext("table headings"),
        "times": gettext("times"),
        "quotation marks before lines": gettext("quotation marks before lines"),
        "preamble": gettext("before the first turn"),
        "repeated blank lines": gettext("repeated blank lines"),
        "repeated spaces": gettext("repeated spaces"),
        "repeated speaker names": gettext("repeated speaker names"),
        "scripts, styles and buttons": gettext("scripts, styles and buttons"),
        "row numbers": gettext("row numbers"),
        "soft hyphens": gettext("soft hyphens"),
        "spaces and line breaks between lines": gettext("spaces and line breaks between lines"),
        "spaces and line breaks between captions": gettext("spaces and line breaks between captions"),
        "spaces and line breaks between tags": gettext("spaces and line breaks between tags"),
        "spaces at the ends of lines": gettext("spaces at the ends of lines"),
        "speaker label": gettext("speaker labels"),
        "stock quotes": gettext("stock quotes"),
        "variation selectors": gettext("variation selectors"),
        "watermarks": gettext("watermarks"),
        "zero-width characters": gettext("zero-width characters"),
    }
    return labels.get(what, what)
