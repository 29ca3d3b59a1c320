"""The concordance (keyword in context): every occurrence as a line with the text on both sides.

This module loads no engine, because the command line's help uses some of its names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from searchapp.engine.base import LINE_WORDS, Line, LineOrder, Sample
from searchapp.errors import UsageError
from searchapp.model import Span
from searchapp.notice import Notice
from searchapp.search.manifest import Manifest, manifest
from searchapp.search.records import Records, Table

if TYPE_CHECKING:
    from searchapp.search.collection import View

ORDERS: tuple[LineOrder, ...] = get_args(LineOrder)

DEFAULT_LINES = 50
DEFAULT_SEED = 1
MAX_SAMPLE = 1_000_000
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class ConcordanceRequest:
    """A query and filters as in a search, and which of its lines to return in which order; None for all.

    With a sample, only the lines that it draws from all lines are returned.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: LineOrder = "position"
    sample: Sample | None = None
    limit: int | None = DEFAULT_LINES
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """An occurrence. ``start`` and ``end`` are offsets into the text of the turn, in code points.

    ``left`` and ``right`` are the text of the turn on both sides, at most CONTEXT characters each. ``l1`` to ``l3`` and
    ``r1`` to ``r3`` are the words on both sides, the nearest first; None beyond the paragraph. ``left_words`` and
    ``right_words`` are their offsets into the text of the turn, in the same order.
    """

    id: str
    transcript: str
    turn: int
    company: str | None
    period: str | None
    speaker: str
    role: str
    section: str
    start: int
    end: int
    left: str
    match: str
    right: str
    l3: str | None
    l2: str | None
    l1: str | None
    r1: str | None
    r2: str | None
    r3: str | None
    left_words: tuple[Span, ...]
    right_words: tuple[Span, ...]

    def cells(self) -> tuple[str | int | None, ...]:
        """Return the values of COLUMNS."""
        return tuple(getattr(self, name) for name in COLUMNS)

    def to_json(self) -> dict[str, str | int | None]:
        """Return the line as an object of the API: the values by column."""
        return dict(zip(COLUMNS, self.cells(), strict=True))


COLUMNS = tuple(
    each.name for each in fields(ConcordanceLine) if each.name not in ("left_words", "right_words")
)
"""The columns of a table of lines."""


@dataclass(frozen=True, slots=True)
class Concordance(Records, Table):
    """The answer to a request. ``total`` is the number of all lines, ``listed`` of those in the sample, if there is one.

    ``lines`` are read one by one; an iterator only once. ``next`` is the offset of the next page, or None.
    """

    records: ClassVar[str] = "lines"

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    total: int
    listed: int
    lines: Iterable[ConcordanceLine]
    next: int | None
    manifest: Manifest

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a line, in their order."""
        return COLUMNS

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each line as an object of the API."""
        return (line.to_json() for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``concordance --format json`` prints and the API returns; reads the lines."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "total": self.total,
            "lines": list(self.rows()),
            "next": self.next,
            "manifest": self.manifest.to_json(),
        }


def concordance(view: View, request: ConcordanceRequest) -> Concordance:
    """List the occurrences of a query.

    They are found and ordered before this returns.

    Raises:
        UsageError: the request has an unknown filter or order, an empty sample, or a negative number.
        QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
    """
    _check(request)
    with view.asked(request.query, request.filters) as asked:
        found = asked.engine.lines(
            asked.tree,
            asked.filters,
            order=request.order,
            limit=request.limit,
            offset=request.offset,
            sample=request.sample,
        )
        sample = request.sample
        listed = min(sample.size, found.total) if sample else found.total
        last = listed if request.limit is None else request.offset + request.limit
        return Concordance(
            query=asked.query,
            parsed=asked.reading,
            notices=view.notices(asked, found.total),
            total=found.total,
            listed=listed,
            lines=map(_line, found.lines),
            next=last if request.limit and last < listed else None,
            manifest=manifest(
                asked,
                "concordance",
                {
                    "order": request.order,
                    "sample": sample.size if sample else None,
                    "seed": sample.seed if sample else None,
                    "limit": request.limit,
                    "offset": request.offset,
                },
            ),
        )


def _line(line: Line) -> ConcordanceLine:
    call, turn = line.call, line.turn
    l1, l2, l3 = _words(turn.text, line.left_words)
    r1, r2, r3 = _words(turn.text, line.right_words)
    return ConcordanceLine(
        id=f"{call.id}:{turn.index}",
        transcript=call.id,
        turn=turn.index,
        company=call.company,
        period=call.period,
        speaker=turn.speaker,
        role=turn.role,
        section=turn.section,
        start=line.start,
        end=line.end,
        left=line.left,
        match=line.match,
        right=line.right,
        l3=l3,
        l2=l2,
        l1=l1,
        r1=r1,
        r2=r2,
        r3=r3,
        left_words=line.left_words,
        right_words=line.right_words,
    )


def _words(text: str, spans: tuple[Span, ...]) -> list[str | None]:
    words: list[str | None] = [text[start:end] for start, end in spans]
    return words + [None] * (LINE_WORDS - len(words))


def _check(request: ConcordanceRequest) -> None:
    if request.order not in ORDERS:
        raise UsageError(f"unknown order {request.order!r}; use one of {', '.join(ORDERS)}")
    if request.offset < 0 or (request.limit is not None and request.limit < 0):
        raise UsageError("limit and offset must be 0 or more")
    if request.sample and not (
        1 <= request.sample.size <= MAX_SAMPLE and 0 <= request.sample.seed <= MAX_SEED
    ):
        raise UsageError(f"a sample has 1 to {MAX_SAMPLE:,} lines, and its seed is 0 to {MAX_SEED:,}")
