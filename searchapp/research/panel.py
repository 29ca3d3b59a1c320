"""The panel: named queries measured in each call, or for each company and period, as one long table."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from searchapp import __version__
from searchapp.errors import QueryTooCostlyError
from searchapp.model import Call
from searchapp.periods import sort_key
from searchapp.query.normalize import combine
from searchapp.query.parse import ParsedQuery, parse
from searchapp.query.tree import And, Or, Within
from searchapp.query.write import write
from searchapp.research.panel_file import Denominator, PanelQuery, PanelRequest
from searchapp.research.rates import (
    FORMULA,
    Measure,
    describe_denominator,
    is_about_fields,
    measure,
    rounded,
    total,
)
from searchapp.search.records import Records

if TYPE_CHECKING:
    from searchapp.search.collection import View

COLUMNS = (
    "call_id",
    "company",
    "ticker",
    "period",
    "date",
    "section",
    "role",
    "query",
    "occurrences",
    "sentences_with",
    "sentences",
    "characters",
    "rate",
)
"""The columns of a panel."""

FORMULAS: Mapping[Denominator, str] = {"characters": FORMULA, "sentences": "sentences_with / sentences"}

_ABOUT = ("id", "company", "ticker", "period", "date")

_Values = tuple[str | None, ...]


class _Key(NamedTuple):
    """Where a row is about: a unit, which is the id of a call or a company and period, and the values of the split."""

    unit: _Values
    split: _Values


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """A query of a panel and how it was read.

    ``parsed`` is the query in its normal form, None for a word list alone. ``denominator`` is a query for the turns whose
    characters and sentences are counted.
    """

    query: PanelQuery
    parsed: str | None
    filters: Mapping[str, tuple[str, ...]]
    denominator: str
    notices: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return what the manifest says of the query."""
        words = self.query.words
        return {
            "name": self.query.name,
            "query": self.query.text,
            "words": words.to_json() if words else None,
            "within": self.query.within,
            "parsed": self.parsed,
            "filters": {name: list(values) for name, values in self.filters.items()},
            "denominator": self.denominator,
            "notices": list(self.notices),
        }


@dataclass(frozen=True, slots=True)
class PanelManifest:
    """How a panel was made. The same transcripts, version and files give the same manifest: it has no time and no folder.

    ``sha256`` is the hash of the panel as CSV.
    """

    request: PanelRequest
    queries: tuple[ReadQuery, ...]
    rows: int
    sha256: str
    version: str
    state: str

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as a JSON object."""
        return {
            "view": "panel",
            "file": self.request.file,
            "file_sha256": self.request.sha256,
            "unit": self.request.unit,
            "by": list(self.request.by),
            "queries": [each.to_json() for each in self.queries],
            "formula": FORMULAS[self.request.denominator],
            "columns": list(COLUMNS),
            "rows": self.rows,
            "sha256": self.sha256,
            "version": self.version,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class Panel(Records):
    """A panel: a row for each unit, each section and role if they are split, and each query, in this order.

    A unit without turns that a query could select has no row for it; where it could but does not, the row has zeros.
    """

    cells: tuple[tuple[Any, ...], ...]
    notices: tuple[str, ...]
    manifest: PanelManifest

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows: the values of COLUMNS."""
        return (dict(zip(COLUMNS, cells, strict=True)) for cells in self.cells)

    def to_json(self) -> dict[str, Any]:
        """Return the panel as a JSON object: notices, rows and manifest."""
        return {
            "notices": list(self.notices),
            "rows": list(self.rows()),
            "manifest": self.manifest.to_json(),
        }

    def csv(self) -> str:
        """Return the panel as CSV with a header; a missing value is empty."""
        return _csv(self.cells)


def panel(view: View, request: PanelRequest) -> Panel:
    """Measure the queries of a request.

    Raises:
        QueryTooCostlyError, BusyError: a query is over its limits, or too many large ones are running.
    """
    calls = {call.id: call for call in view.engine.calls()}
    members: dict[_Values, dict[str, Call]] = {}
    measured: list[tuple[ReadQuery, Mapping[_Key, Measure]]] = []
    # One after the other: a costly query waits until no other one is being answered.
    for query in request.queries:
        read, found = _measured(view, request, query)
        parts: dict[_Key, list[Measure]] = {}
        for (call_id, *split), one in found.items():
            call = calls[str(call_id)]
            unit = (call.id,) if request.unit == "call" else (call.company, call.period)
            members.setdefault(unit, {})[call.id] = call
            parts.setdefault(_Key(unit, tuple(split)), []).append(one)
        # Each call is in one unit, so that the sums count no call twice.
        measured.append((read, {key: total(several) for key, several in parts.items()}))
    about = {unit: _about(members[unit].values()) for unit in members}
    cells = tuple(
        (*about[key.unit], *_split(request, key.split), read.query.name, *_counts(found[key], request))
        for key in sorted({key for _, found in measured for key in found}, key=_place)
        for read, found in measured
        if key in found
    )
    return Panel(
        cells=cells,
        notices=_notices(read for read, _ in measured),
        manifest=PanelManifest(
            request=request,
            queries=tuple(read for read, _ in measured),
            rows=len(cells),
            sha256=hashlib.sha256(_csv(cells).encode()).hexdigest(),
            version=__version__,
            state=view.state,
        ),
    )


def _measured(
    view: View, request: PanelRequest, query: PanelQuery
) -> tuple[ReadQuery, Mapping[_Values, Measure]]:
    """Measure a query in each call, section and role."""
    parsed = _read(query)
    try:
        with view.asked(parsed, {**request.filters, **query.filters}) as asked:
            found = measure(asked.engine, asked.tree, asked.filters, ("call", *request.by))
            turns = sum(one.turns for one in found.values())
            # Why a list finds nothing would be a sentence with all of its words.
            told = view.notices(asked, turns or query.words is not None)
            read = ReadQuery(
                query=query,
                parsed=parsed.text or None,
                filters=asked.given,
                denominator=describe_denominator(asked.tree, asked.given),
                notices=(*map(str, told), *_about_words(query, turns)),
            )
    except QueryTooCostlyError as error:
        raise QueryTooCostlyError(
            f"{request.file}: the query {query.name!r}: {error.reason}", error.piece
        ) from error
    return read, found


def _read(query: PanelQuery) -> ParsedQuery:
    """Return the tree of a query; its text has no words of the list."""
    read = [parse(text) for text in query.any]
    notices = tuple(notice for one in read for notice in one.notices)
    typed = combine(Or, [one.tree for one in read]) if read else None
    if query.words is None:
        assert typed is not None, "a query has a text or words"
        return ParsedQuery(typed, write(typed), notices)
    words = query.words.tree
    if typed is None or query.within is None:
        return ParsedQuery(words, "", ())
    # What is required of the fields of each turn stays outside, where it is the denominator.
    operands = typed.operands if isinstance(typed, And) else (typed,)
    fields = [operand for operand in operands if is_about_fields(operand)]
    others = [operand for operand in operands if not is_about_fields(operand)]
    return ParsedQuery(combine(And, [*fields, Within(query.within, (*others, words))]), write(typed), notices)


def _about_words(query: PanelQuery, turns: int) -> Iterator[str]:
    words = query.words
    if words is None:
        return
    if len(words.repeated) == 1:
        yield (
            f"1 word of {words.file} finds the same as an earlier one and counts once: {words.repeated[0]}"
        )
    elif words.repeated:
        yield (
            f"{len(words.repeated):,} words of {words.file} find the same as earlier ones and count once, "
            f"such as {words.repeated[0]}"
        )
    if not turns:
        yield f"nothing is found with the words of {words.file}"


def _notices(several: Iterable[ReadQuery]) -> tuple[str, ...]:
    """Return each notice once, with the names of its queries."""
    names: dict[str, list[str]] = {}
    for read in several:
        for notice in dict.fromkeys(read.notices):
            names.setdefault(notice, []).append(read.query.name)
    return tuple(f"{', '.join(told)}: {notice}" for notice, told in names.items())


def _about(calls: Iterable[Call]) -> _Values:
    """Return what all calls of a unit share: id, company, ticker, period and date, None where they differ."""
    values = [{getattr(call, name) for call in calls} for name in _ABOUT]
    return tuple(one.pop() if len(one) == 1 else None for one in values)


def _split(request: PanelRequest, values: _Values) -> tuple[str | None, str | None]:
    named = dict(zip(request.by, values, strict=True))
    return named.get("section"), named.get("role")


def _counts(one: Measure, request: PanelRequest) -> tuple[int | float | None, ...]:
    rate = one.rate
    if request.denominator == "sentences":
        rate = one.sentences_with / one.sentences if one.sentences else None
    return one.occurrences, one.sentences_with, one.sentences, one.characters, rounded(rate)


def _place(key: _Key) -> tuple[object, ...]:
    unit = [
        (value is None, sort_key(value) if number else (), value or "")
        for number, value in enumerate(key.unit)
    ]
    return (*unit, *key.split)


def _csv(cells: Iterable[tuple[Any, ...]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(cells)
    return file.getvalue()
