"""Concordance lines. The cluster orders them by place, company and period; contexts are sorted here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from searchapp.analysis.fold import fold
from searchapp.engine.base import CONTEXT, LINE_WORDS, Concordance, Line, LineOrder, MarkedTurn, Sample
from searchapp.engine.opensearch.counting import Counted
from searchapp.engine.opensearch.hits import (
    CORPUS,
    PERIODS,
    documents,
    hit_of,
    in_corpus_order,
    shown,
)
from searchapp.engine.opensearch.mapping import turn_key
from searchapp.engine.opensearch.reading import PAGE, Reading
from searchapp.engine.opensearch.translate import Body
from searchapp.engine.opensearch.words import PLACES, Words
from searchapp.errors import QueryTooCostlyError
from searchapp.model import Span
from searchapp.periods import sort_key

SORTED = 200_000
"""The most lines that are sorted by their context."""

_ORDERS: Mapping[LineOrder, list[Body]] = {
    "position": [],
    "company": [{"company": {"order": "asc", "missing": "_last"}}],
    "period": [PERIODS["period"]],
}
_KEYS: Mapping[LineOrder, Callable[[Line], Any]] = {
    "left": lambda line: fold(line.left)[::-1],
    "right": lambda line: fold(line.right),
    "company": lambda line: (line.call.company is None, line.call.company or ""),
    "period": lambda line: (line.call.period is None, sort_key(line.call.period)),
}

_Part = tuple[str, int, int]
"""Some marks of a turn: its key, the number of the first of them, and of the one after the last."""


def concordance(
    reading: Reading,
    counted: Counted,
    order: LineOrder,
    limit: int | None,
    offset: int,
    sample: Sample | None,
) -> Concordance:
    """Return the marks of what was selected as lines."""
    if counted.marking is None:
        return Concordance(0, iter(()))
    end = None if limit is None else offset + limit
    if sample is not None:
        return _sampled(reading, counted, order, sample, offset, end)
    body = {"query": counted.query, "size": 0, "track_total_hits": False, "aggs": counted.sums}
    total = counted.occurrences(reading.search(body)["aggregations"])
    if order in _ORDERS:
        parts = list(_page(_marked(reading, counted, order), offset, total if end is None else end))
        return Concordance(total, _lines(reading, counted, parts))
    _require_sortable(total, order)
    keyed = sorted(
        (_KEYS[order](_line(hit, mark, (), ())), hit.call.id, hit.turn.index, number)
        for hit in in_corpus_order(reading, counted)
        for number, mark in enumerate(hit.marks)
    )
    parts = [(turn_key(call, turn), number, number + 1) for _, call, turn, number in keyed[offset:end]]
    return Concordance(total, _lines(reading, counted, parts))


def _sampled(
    reading: Reading, counted: Counted, order: LineOrder, sample: Sample, offset: int, end: int | None
) -> Concordance:
    marked = list(_marked(reading, counted, "position"))
    total = sum(count for _, count in marked)
    drawn = sample.of(total)
    parts = list(_places(marked, drawn))
    if order == "position":
        return Concordance(total, _lines(reading, counted, parts[offset:end]))
    _require_sortable(len(drawn), order)
    found = sorted(_lines(reading, counted, parts), key=_KEYS[order])
    return Concordance(total, iter(found[offset:end]))


def _require_sortable(total: int, order: LineOrder) -> None:
    if total > SORTED:
        raise QueryTooCostlyError(
            f"there are {total:,} lines, and {SORTED:,} can be sorted by {order}; sort by position, draw a sample"
        )


def _marked(reading: Reading, counted: Counted, order: LineOrder) -> Iterator[tuple[str, int]]:
    """Yield the key of each hit with marks and the number of these, in an order of lines."""
    body = {
        "query": counted.query,
        "sort": [*_ORDERS[order], CORPUS],
        "_source": False,
        "track_scores": True,
    }
    for page in reading.pages(body, PAGE):
        for found in page:
            count = round(found["_score"]) // counted.factor
            if count:
                yield found["sort"][-1], count


def _page(marked: Iterator[tuple[str, int]], offset: int, end: int) -> Iterator[_Part]:
    """Yield the marks that are lines of a page, from the numbers of marks of all hits in order."""
    before = 0
    for key, count in marked:
        if before >= end:
            return
        if before + count > offset:
            yield key, max(0, offset - before), min(count, end - before)
        before += count


def _places(marked: Sequence[tuple[str, int]], drawn: Sequence[int]) -> Iterator[_Part]:
    """Yield the marks with some numbers, which are ascending."""
    numbers = iter(drawn)
    number = next(numbers, None)
    before = 0
    for key, count in marked:
        while number is not None and number < before + count:
            yield key, number - before, number - before + 1
            number = next(numbers, None)
        before += count


def _lines(reading: Reading, counted: Counted, parts: Sequence[_Part]) -> Iterator[Line]:
    """Yield lines; each turn is read when the iterator reaches it."""
    given = {**shown(counted), **PLACES}
    for (_, first, end), found in zip(
        parts, documents(reading, [key for key, _, _ in parts], given), strict=True
    ):
        hit, words = hit_of(found), Words(found)
        for mark in hit.marks[first:end]:
            yield _line(hit, mark, *words.beside(mark, LINE_WORDS))


def _line(hit: MarkedTurn, mark: Span, before: Sequence[Span], after: Sequence[Span]) -> Line:
    text, (start, end) = hit.turn.text, mark
    return Line(
        call=hit.call,
        turn=hit.turn,
        start=start,
        end=end,
        left=text[max(0, start - CONTEXT) : start],
        match=text[start:end],
        right=text[end : end + CONTEXT],
        left_words=tuple(reversed(before)),
        right_words=tuple(after),
    )
