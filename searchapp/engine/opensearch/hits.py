"""Hits: turns that were selected, with their marks, a page at a time or all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from searchapp.analysis.fold import to_codes
from searchapp.engine.base import MarkedTurn, Place, Sort
from searchapp.engine.opensearch.client import Document
from searchapp.engine.opensearch.counting import Counted
from searchapp.engine.opensearch.mapping import call_of, exchange_key, turn_of
from searchapp.engine.opensearch.reading import PAGE, Reading
from searchapp.engine.opensearch.scripts import script
from searchapp.engine.opensearch.translate import EVERY, Body, all_of
from searchapp.model import Role, Span

# Turns whose texts are in memory together.
READ = 500
# Exchanges that are asked for together.
_EXCHANGES = 64

CORPUS: Body = {"key": "asc"}
PERIODS: Mapping[Sort, Body] = {
    "period": {"period_order": {"order": "asc", "missing": "_last"}},
    "-period": {"period_order": {"order": "desc", "missing": "_last"}},
}


def shown(counted: Counted) -> Body:
    """What a search gives for each hit so that ``hit_of`` can read it."""
    if counted.marking is None:
        return {"_source": True}
    return {"_source": True, "script_fields": {"marks": {"script": script("marks", counted.marking)}}}


def hit_of(found: Document, score: float = 0.0) -> MarkedTurn:
    """Return a hit."""
    turn = turn_of(found["_source"])
    return MarkedTurn(call_of(found["_source"]), turn, marks_of(found, turn.text), score)


def marks_of(found: Document, text: str) -> tuple[Span, ...]:
    """Return the marks of a hit as offsets into the text of its turn."""
    flat = found.get("fields", {}).get("marks", [])
    if flat and len(text) != len(text.encode("utf-16-le")) // 2:
        # Scripts count characters beyond U+FFFF twice.
        units = np.cumsum(np.where(to_codes(text) > 0xFFFF, 2, 1))
        flat = np.searchsorted(units, flat, side="right").tolist()
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def in_corpus_order(reading: Reading, counted: Counted) -> Iterator[MarkedTurn]:
    """Return an iterator over all hits in corpus order; the first ones are read before this returns."""
    pages = reading.pages({"query": counted.query, "sort": [CORPUS], **shown(counted)}, READ)
    return (hit_of(found) for page in pages for found in page)


def keys(reading: Reading, query: Body, order: Sequence[Body]) -> list[str]:
    """Return the keys of all turns of a query, in an order that is in the index."""
    body: Body = {"query": query, "sort": [*order, CORPUS], "_source": False}
    return [found["sort"][-1] for page in reading.pages(body, PAGE) for found in page]


def scores(reading: Reading, query: Body, ranking: Body) -> list[tuple[str, float]]:
    """Return the keys of all turns of a query in corpus order, each with its score."""
    body: Body = {
        "query": query,
        "sort": [CORPUS],
        "_source": False,
        "script_fields": {"score": {"script": script("relevance", ranking)}},
    }
    return [
        (found["sort"][-1], found["fields"]["score"][0])
        for page in reading.pages(body, PAGE)
        for found in page
    ]


def read(
    reading: Reading, counted: Counted, wanted: Sequence[str], points: Sequence[float] | None = None
) -> Iterator[MarkedTurn]:
    """Yield the hits with some keys, in the order of these; each is read when the iterator reaches it.

    Args:
        reading: asks for them.
        counted: selects and marks them.
        wanted: the keys.
        points: the score of each; 0 if None.
    """
    for number, found in enumerate(documents(reading, wanted, shown(counted))):
        yield hit_of(found, 0.0 if points is None else points[number])


def documents(reading: Reading, wanted: Sequence[str], given: Body) -> Iterator[Document]:
    """Yield the documents with some keys, in the order of these, with what a search is to give for each."""
    for start in range(0, len(wanted), READ):
        several = wanted[start : start + READ]
        query = {"bool": {"filter": [reading.state.visible(), {"terms": {"key": list(several)}}]}}
        body = {"query": query, "size": len(several), "sort": [CORPUS], **given}
        found = {each["sort"][0]: each for each in reading.search(body)["hits"]["hits"]}
        yield from (found[key] for key in several)


def exchanges(
    reading: Reading, counted: Counted, places: Sequence[Place], role: Role | None
) -> Iterator[tuple[MarkedTurn, ...]]:
    """Yield some exchanges, each as its turns in order, or those of a role; what is not selected has no marks."""
    speaking: Body = EVERY if role is None else {"term": {"role_folded": role}}
    for start in range(0, len(places), _EXCHANGES):
        several = places[start : start + _EXCHANGES]
        inside = all_of([{"terms": {"exchange": [exchange_key(*place) for place in several]}}, speaking])
        marked: Body = {**shown(counted), "query": all_of([counted.query, inside]), "_source": False}
        marks = {
            found["sort"][-1]: found
            for page in reading.pages({**marked, "sort": [CORPUS]}, PAGE)
            for found in page
        }
        together: dict[Place, list[MarkedTurn]] = defaultdict(list)
        every: Body = {"query": all_of([reading.state.visible(), inside]), "sort": [CORPUS], "_source": True}
        for page in reading.pages(every, READ):
            for found in page:
                call, turn = call_of(found["_source"]), turn_of(found["_source"])
                mark = marks_of(marks.get(found["sort"][-1], {}), turn.text)
                assert turn.exchange is not None
                together[call.id, turn.exchange].append(MarkedTurn(call, turn, mark))
        yield from (tuple(together.get(place, ())) for place in several)
