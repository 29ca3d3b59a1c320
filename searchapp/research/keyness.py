"""Keyness: the words that distinguish the turns that a query finds from others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from searchapp.notice import Notice
from searchapp.query.normalize import combine
from searchapp.query.parse import parse
from searchapp.query.tree import And, Every, FieldValue, Query, leaves
from searchapp.research import association
from searchapp.research.rates import describe_turns, required_fields, rounded
from searchapp.research.word_requests import KeynessRequest, check
from searchapp.search.manifest import Manifest, manifest
from searchapp.search.records import Records, Table

if TYPE_CHECKING:
    from searchapp.engine.base import Engine, Filters
    from searchapp.search.collection import Asked, View

PER = 1_000_000
"""Relative frequencies are those in this many words."""

FORMULA = (
    "log_likelihood = 2 * sum(observed * ln(observed / expected)) over the table of two by two, "
    "negative if the word is rarer here; "
    "log_ratio = log2((frequency / words) / (reference / reference_words)), 0.5 for a frequency of 0; "
    f"per_million = frequency / words * {PER}"
)


@dataclass(frozen=True, slots=True)
class KeyWord:
    """A word: its frequency in the selection and in the turns that it is compared with (``reference``).

    ``log_likelihood`` is positive if it is more frequent in the selection, and so is ``log_ratio``, except where a count of 0
    is taken as 0.5: in a small selection that is more than a few times in a large reference.
    """

    word: str
    frequency: int
    reference: int
    per_million: float
    reference_per_million: float
    log_likelihood: float
    log_ratio: float

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object, in the order of COLUMNS."""
        values = asdict(self)
        return {name: rounded(value) if isinstance(value, float) else value for name, value in values.items()}


COLUMNS = tuple(each.name for each in fields(KeyWord))
"""The columns of a table of key words."""


@dataclass(frozen=True, slots=True)
class Part:
    """Turns whose words are compared: a query for them (``*`` for all), and how many turns and words there are."""

    query: str
    tree: Query
    filters: Mapping[str, tuple[str, ...]]
    turns: int
    words: int

    def to_json(self) -> dict[str, Any]:
        """Return the part as a JSON object."""
        return {"query": self.query, "turns": self.turns, "words": self.words}


@dataclass(frozen=True, slots=True)
class Keyness(Records, Table):
    """The key words of a selection.

    ``selection`` is what the query finds. ``reference`` are the turns that it is compared with; its query also selects those
    of the selection, which do not count there. ``more`` are the words asked for that are more frequent in the selection,
    the strongest first, and ``less`` those that are rarer; ``more_total`` and ``less_total`` count all of them. ``next`` is the
    offset of the next rows, or None.
    """

    query: str
    parsed: str
    against: str | None
    notices: tuple[Notice, ...]
    minimum: int
    selection: Part
    reference: Part
    more_total: int
    less_total: int
    more: tuple[KeyWord, ...]
    less: tuple[KeyWord, ...]
    next: int | None
    manifest: Manifest

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a row, in their order."""
        return COLUMNS

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a JSON object for each word: those that are more frequent, then the others."""
        return (each.to_json() for each in (*self.more, *self.less))

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``keyness --format json`` prints and ``GET /api/v1/keyness`` returns."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "against": self.against,
            "notices": [str(notice) for notice in self.notices],
            "min": self.minimum,
            "selection": self.selection.to_json(),
            "reference": self.reference.to_json(),
            "formula": FORMULA,
            "more": self.more_total,
            "less": self.less_total,
            "rows": list(self.rows()),
            "next": self.next,
            "manifest": self.manifest.to_json(),
        }


@dataclass(frozen=True, slots=True)
class _Counted:
    """Some turns, and how often each word is in them."""

    turns: int
    total: int
    counts: Mapping[str, int]

    def without(self, others: _Counted) -> _Counted:
        """Return the counts without those of some of the turns."""
        counts = dict(self.counts)
        for word, count in others.counts.items():
            counts[word] -= count
        return _Counted(self.turns - others.turns, self.total - others.total, counts)


def keyness(view: View, request: KeynessRequest) -> Keyness:
    """Return the key words of the turns that a query finds, or that the filters select if there is no query.

    They are compared with all other turns, or with those that ``against`` finds and the query does not. The filters hold for
    both sides, but a field that ``against`` names is not filtered there; and without a query and ``against``, the other
    turns are those that the filters leave out.

    Rows are sorted by log-likelihood or log ratio, the strongest first; ties by the other one, then by word.

    Raises:
        UsageError: the request has an unknown filter or sort, or a number out of range.
        QueryTooCostlyError, BusyError: a query is over its limits, or too many large ones are running.
    """
    check(request)
    against = request.against if request.against and request.against.strip() else None
    with view.asked(request.query, request.filters) as asked:
        here = _counted(asked.engine, asked.tree, asked.filters)
        notices = view.notices(asked, here.turns)
    # One after the other: a costly query waits until no other one is being answered.
    with view.asked(against or "", _filters_there(asked, against)) as other:
        there = _counted(other.engine, other.tree, other.filters)
        both = _both(asked.tree, other.tree)
        # Every filter of the other side holds for the selection too.
        shared = here if both == asked.tree else _counted(other.engine, both, asked.filters)
        rest = there.without(shared)
        if against is not None:
            notices += tuple(each for each in view.notices(other, there.turns) if each not in notices)
    more, less = (_in_order(rows, request, sign) for sign, rows in _measured(here, rest, request).items())
    longest = max(len(more), len(less))
    last = longest if request.limit is None else request.offset + request.limit
    if here.turns and not rest.turns:
        notices += (Notice("There are no other turns to compare with."),)
    elif here.turns and not longest:
        notices += (
            Notice(
                "No word occurs %(minimum)s times; ask for a lower frequency.",
                {"minimum": str(request.minimum)},
            ),
        )
    reference = describe_turns(other.tree, other.given)
    return Keyness(
        query=asked.query,
        parsed=asked.reading,
        against=None if against is None else other.reading,
        notices=notices,
        minimum=request.minimum,
        selection=Part(
            describe_turns(asked.tree, asked.given), asked.tree, asked.given, here.turns, here.total
        ),
        reference=Part(reference, other.tree, other.given, rest.turns, rest.total),
        more_total=len(more),
        less_total=len(less),
        more=tuple(more[request.offset : last]),
        less=tuple(less[request.offset : last]),
        next=last if request.limit and last < longest else None,
        manifest=manifest(
            asked,
            "keyness",
            {
                "against": against,
                "min": request.minimum,
                "length": request.length,
                "sort": request.sort,
                "limit": request.limit,
                "offset": request.offset,
            },
            denominator=reference,
            formula=FORMULA,
        ),
    )


def _filters_there(asked: Asked, against: str | None) -> Filters:
    """Return the filters of the turns that are compared with; see ``keyness``."""
    if against is None:
        return {} if isinstance(asked.tree, Every) else asked.given
    required = leaves(required_fields(parse(against).tree))
    named = {leaf.field if isinstance(leaf, FieldValue) else "period" for leaf in required}
    return {field: values for field, values in asked.given.items() if field not in named}


def _both(tree: Query, other: Query) -> Query:
    """Return a tree for the turns that two trees select."""
    several = [each for each in (tree, other) if not isinstance(each, Every)]
    return combine(And, several) if several else Every()


def _counted(engine: Engine, tree: Query, filters: Filters) -> _Counted:
    words = engine.words(tree, filters, None)
    # An engine may find each count by itself, but all of them together.
    return _Counted(engine.count([tree], filters)[0].turns, words.total, dict(words.counts.items()))


def _measured(here: _Counted, there: _Counted, request: KeynessRequest) -> dict[int, list[KeyWord]]:
    """Return the words that are frequent enough: under 1 those more frequent here, under -1 those more frequent there."""
    if not here.total or not there.total:
        return {1: [], -1: []}
    candidates = {
        word: None
        for side in (here, there)
        for word, count in side.counts.items()
        if count >= request.minimum and len(word) >= request.length
    }
    words = list(candidates)
    frequency, reference = (_of(side, words) for side in (here, there))
    values = (
        frequency,
        reference,
        frequency * (PER / here.total),
        reference * (PER / there.total),
        association.log_likelihood(frequency, frequency + reference, here.total, here.total + there.total),
        association.log_ratio(frequency, reference, here.total, there.total),
    )
    # Whole numbers: 0 only if the word is equally frequent on both sides.
    balance = frequency * there.total - reference * here.total
    found = {}
    for sign, counts in ((1, frequency), (-1, reference)):
        kept = np.flatnonzero((np.sign(balance) == sign) & (counts >= request.minimum))
        columns = (each[kept].tolist() for each in values)
        found[sign] = [
            KeyWord(words[place], own, others, rate, other_rate, sign * strength, ratio)
            for place, own, others, rate, other_rate, strength, ratio in zip(
                kept.tolist(), *columns, strict=True
            )
        ]
    return found


def _of(side: _Counted, words: Sequence[str]) -> association.Counts:
    return np.fromiter((side.counts.get(word, 0) for word in words), dtype=np.int64, count=len(words))


def _in_order(rows: list[KeyWord], request: KeynessRequest, sign: int) -> list[KeyWord]:
    def place(row: KeyWord) -> tuple[float, float, str]:
        by_test, by_effect = -sign * row.log_likelihood, -sign * row.log_ratio
        if request.sort == "log_ratio":
            return by_effect, by_test, row.word
        return by_test, by_effect, row.word

    return sorted(rows, key=place)
