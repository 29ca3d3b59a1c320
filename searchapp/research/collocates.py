"""Collocates: the words around the matches of a query that occur there more often than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from searchapp.notice import Notice
from searchapp.research import association
from searchapp.research.dispersion import FORMULA as DISPERSION_FORMULA
from searchapp.research.dispersion import Dispersion, dispersion
from searchapp.research.rates import describe_denominator, required_fields, rounded
from searchapp.research.word_requests import CollocateSort, CollocatesRequest, check
from searchapp.search.manifest import Manifest, manifest
from searchapp.search.records import Records, Table

if TYPE_CHECKING:
    from searchapp.engine.base import WordCounts
    from searchapp.query.tree import Query
    from searchapp.search.collection import View

FORMULA = (
    "expected = words * total / words_total; "
    "log_dice = 14 + log2(2 * together / (words + total)); "
    "log_likelihood = 2 * sum(observed * ln(observed / expected)) over the table of two by two; "
    "mi = log2(together / expected); "
    "t = (together - expected) / sqrt(together)"
)


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word: how often it occurs in the windows (``together``), is expected there, and occurs in all (``total``)."""

    word: str
    together: int
    expected: float
    total: int
    log_dice: float
    log_likelihood: float
    mi: float
    t: float

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object, in the order of COLUMNS."""
        values = asdict(self)
        return {name: rounded(value) if isinstance(value, float) else value for name, value in values.items()}


COLUMNS = tuple(each.name for each in fields(Collocate))
"""The columns of a table of collocates."""


@dataclass(frozen=True, slots=True)
class Collocates(Records, Table):
    """The collocates of a query.

    ``words`` is the number of words in the windows, ``words_total`` that of all words that could be there: those of the
    turns of ``denominator``, a query. ``total`` is the number of all rows, ``listed`` those asked for. ``next`` is the
    offset of the next rows, or None.
    """

    query: str
    parsed: str
    tree: Query
    notices: tuple[Notice, ...]
    window: int
    minimum: int
    denominator: str
    occurrences: int
    words: int
    words_total: int
    total: int
    listed: tuple[Collocate, ...]
    next: int | None
    dispersion: Dispersion
    manifest: Manifest

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a row, in their order."""
        return COLUMNS

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a JSON object for each word."""
        return (each.to_json() for each in self.listed)

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``collocates --format json`` prints and ``GET /api/v1/collocates`` returns."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "window": self.window,
            "min": self.minimum,
            "denominator": self.denominator,
            "formula": FORMULA,
            "occurrences": self.occurrences,
            "words": self.words,
            "words_total": self.words_total,
            "total": self.total,
            "rows": list(self.rows()),
            "next": self.next,
            "dispersion": self.dispersion.to_json(),
            "manifest": self.manifest.to_json(),
        }


def collocates(view: View, request: CollocatesRequest) -> Collocates:
    """Return the collocates of a query.

    Rows are sorted by the value asked for, the largest first, or by word. By log-likelihood, words that are rarer in the
    windows than expected come last. Ties are by ``together``, then by word.

    Raises:
        UsageError: the request has an unknown filter or sort, or a number out of range.
        QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
    """
    check(request)
    with view.asked(request.query, request.filters) as asked:
        near = asked.engine.words(asked.tree, asked.filters, request.window)
        everywhere = asked.engine.words(required_fields(asked.tree), asked.filters, None)
        spread = dispersion(asked.engine, asked.tree, asked.filters)
        found = in_order(_measured(near, everywhere, request), request.sort)
        last = len(found) if request.limit is None else request.offset + request.limit
        denominator = describe_denominator(asked.tree, asked.given)
        turns = spread.occurrences or asked.engine.count([asked.tree], asked.filters)[0].turns
        notices = view.notices(asked, turns)
        if spread.occurrences and not found:
            notices += (_none(request),)
        return Collocates(
            query=asked.query,
            parsed=asked.reading,
            tree=asked.tree,
            notices=notices,
            window=request.window,
            minimum=request.minimum,
            denominator=denominator,
            occurrences=spread.occurrences,
            words=near.total,
            words_total=everywhere.total,
            total=len(found),
            listed=tuple(found[request.offset : last]),
            next=last if request.limit and last < len(found) else None,
            dispersion=spread,
            manifest=manifest(
                asked,
                "collocates",
                {
                    "window": request.window,
                    "min": request.minimum,
                    "length": request.length,
                    "sort": request.sort,
                    "limit": request.limit,
                    "offset": request.offset,
                },
                denominator=denominator,
                formula=f"{FORMULA}; {DISPERSION_FORMULA}",
            ),
        )


def in_order(rows: list[Collocate], sort: CollocateSort) -> list[Collocate]:
    """Return rows in the order of ``collocates``."""
    if sort == "word":
        return sorted(rows, key=lambda row: row.word)
    return sorted(
        rows,
        key=lambda row: (
            sort == "log_likelihood" and row.together < row.expected,
            -getattr(row, sort),
            -row.together,
            row.word,
        ),
    )


def _measured(near: WordCounts, everywhere: WordCounts, request: CollocatesRequest) -> list[Collocate]:
    counted = _frequent(near.counts, request)
    words = list(counted)
    together = np.fromiter(counted.values(), dtype=np.int64, count=len(words))
    total = np.fromiter(map(everywhere.counts.__getitem__, words), dtype=np.int64, count=len(words))
    part, whole = near.total, everywhere.total
    expected = association.expected(total, part, whole) if words else np.zeros(0)
    values = (
        together,
        expected,
        total,
        association.log_dice(together, total, part),
        association.log_likelihood(together, total, part, whole) if words else expected,
        association.mutual_information(together, expected),
        association.t_score(together, expected),
    )
    return [
        Collocate(word, *row) for word, *row in zip(words, *(each.tolist() for each in values), strict=True)
    ]


def _frequent(counts: Mapping[str, int], request: CollocatesRequest) -> dict[str, int]:
    return {
        word: count
        for word, count in counts.items()
        if count >= request.minimum and len(word) >= request.length
    }


def _none(request: CollocatesRequest) -> Notice:
    values = {"window": str(request.window), "minimum": str(request.minimum)}
    return Notice(
        "No word occurs %(minimum)s times within %(window)s words of a match; ask for a lower frequency or a larger window.",
        values,
    )
