"""Exchanges: questions and answers together, and who in them says what a query finds.

This module loads no engine, because the command line's help uses some of its names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from searchapp.analysis.fold import fold
from searchapp.engine.base import Engine, MarkedTurn, Place
from searchapp.errors import UsageError
from searchapp.model import ROLES, Call
from searchapp.notice import Notice
from searchapp.periods import sort_key
from searchapp.query.normalize import combine
from searchapp.query.tree import And, Every, FieldValue, Not, Or, Query, fold_tree, leaves
from searchapp.research.exchanges_request import (
    EXCHANGE_ORDERS,
    KINDS,
    WANTED,
    ExchangeOrder,
    ExchangesRequest,
    Kind,
    Wanted,
)
from searchapp.research.rates import is_about_fields
from searchapp.search.manifest import Manifest, manifest
from searchapp.search.records import Records, Table
from searchapp.search.spoken import Spoken

if TYPE_CHECKING:
    from searchapp.search.collection import Asked, View

COLUMNS = (
    "id",
    "transcript",
    "exchange",
    "company",
    "ticker",
    "period",
    "date",
    "kind",
    "occurrences",
    "asked",
    "answered",
    "analyst",
    "analyst_firm",
    "question",
    "manager",
    "manager_title",
    "answer",
)
"""The columns of a table of exchanges."""

# All turns of a call have the same value.
_CALL_FIELDS = ("company", "period")
_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange with a hit: number ``exchange`` of its call.

    ``question`` are its turns by analysts, ``answer`` those by management, ``others`` the rest, each in order. ``kind``
    is None if neither analysts nor management have a hit. ``occurrences`` counts the marks of all turns, ``asked`` and
    ``answered`` those of the question and of the answer: the ``matches`` of their turns.
    """

    call: Call
    exchange: int
    kind: Kind | None
    occurrences: int
    asked: int
    answered: int
    question: tuple[Spoken, ...]
    answer: tuple[Spoken, ...]
    others: tuple[Spoken, ...]

    @property
    def id(self) -> str:
        """The id of the first turn of the question; without one, of the answer or of the exchange."""
        first = (*self.question, *self.answer, *self.others)[0]
        return f"{self.call.id}:{first.turn}"

    def cells(self) -> tuple[str | int | None, ...]:
        """Return the values of COLUMNS: people in order, one line a turn.

        Several people are separated by semicolons, and so are their firms and titles, empty for those without.
        """
        asking = tuple(dict.fromkeys((turn.speaker, turn.speaker_firm) for turn in self.question))
        answering = tuple(dict.fromkeys((turn.speaker, turn.speaker_title) for turn in self.answer))
        return (
            *self._about().values(),
            *_people(asking),
            "\n".join(turn.text for turn in self.question),
            *_people(answering),
            "\n".join(turn.text for turn in self.answer),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the exchange as an object of the API."""
        said = {"question": self.question, "answer": self.answer, "others": self.others}
        return self._about() | {name: [turn.to_json() for turn in turns] for name, turns in said.items()}

    def _about(self) -> dict[str, str | int | None]:
        return {
            "id": self.id,
            "transcript": self.call.id,
            "exchange": self.exchange,
            "company": self.call.company,
            "ticker": self.call.ticker,
            "period": self.call.period,
            "date": self.call.date,
            "kind": self.kind,
            "occurrences": self.occurrences,
            "asked": self.asked,
            "answered": self.answered,
        }


@dataclass(frozen=True, slots=True)
class Exchanges(Records, Table):
    """The answer to a request.

    ``counts`` is the number of exchanges of each kind, ``every`` that of all, ``total`` that of the kind asked for.
    ``narrowed`` if filters or fields look at who speaks or where, which changes neither kinds nor counts of an exchange.
    ``exchanges`` are read one by one and only once. ``next`` is the offset of the next page, or None.
    """

    records: ClassVar[str] = "exchanges"

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    every: int
    counts: Mapping[Kind, int]
    total: int
    narrowed: bool
    exchanges: Iterable[Exchange]
    next: int | None
    manifest: Manifest

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the cells of an exchange, in their order."""
        return COLUMNS

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each exchange as an object of the API, with its turns as lists."""
        return (each.to_json() for each in self.exchanges)

    def cells(self) -> Iterator[tuple[str | int | None, ...]]:
        """Yield the cells of each exchange, with its turns as texts."""
        return (each.cells() for each in self.exchanges)

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``exchanges --format json`` prints and the API returns; reads the exchanges."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "total": self.total,
            "kinds": {"all": self.every, **self.counts},
            "exchanges": list(self.rows()),
            "next": self.next,
            "manifest": self.manifest.to_json(),
        }


def exchanges(view: View, request: ExchangesRequest) -> Exchanges:
    """List the exchanges with a hit of a query, with the whole of question and answer.

    The kind of an exchange says in whose turns the query has a hit: ``answered`` in those of analysts and of management,
    ``unanswered`` (asked, not answered) in those of analysts alone, ``unprompted`` in those of management alone.

    Filters narrow hits, not exchanges: they select the exchanges with a hit under the filters. Kinds, counts and marks are
    those of the whole exchange, of what the query asks of texts; a filter by role, speaker, title, firm or section changes
    none of them, and neither does such a value that the whole query requires (``role:analyst 毛利率``).

    The exchanges are found and ordered before this returns.

    Raises:
        UsageError: the request has an unknown filter, kind or order, or a negative number.
        QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
    """
    _check(request)
    with view.asked(request.query, request.filters) as asked:
        unit = _Unit.of(asked)
        found, places, turns = _find(asked, unit)
        kinds = list(map(found.kind, places))
        kept = [place for place, kind in zip(places, kinds, strict=True) if request.kind in ("all", kind)]
        ordered = _ordered(asked.engine, kept, request.order)
        last = len(ordered) if request.limit is None else request.offset + request.limit
        page = ordered[request.offset : last]
        counts = Counter(kinds)
        return Exchanges(
            query=asked.query,
            parsed=asked.reading,
            notices=(*view.notices(asked, turns), *_explain(asked, unit, request.kind, len(places), turns)),
            every=len(places),
            counts={kind: counts[kind] for kind in KINDS},
            total=len(kept),
            narrowed=unit.narrowed_by(asked),
            exchanges=_read(view, asked.engine, unit, found, page),
            next=last if request.limit and last < len(ordered) else None,
            manifest=manifest(
                asked,
                "exchanges",
                {
                    "kind": request.kind,
                    "order": request.order,
                    "limit": request.limit,
                    "offset": request.offset,
                },
            ),
        )


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is looked for in whole exchanges: a tree and filters that do not look at who speaks and where.

    ``about_turns`` are the operands of the query that do and that the whole query requires.
    """

    tree: Query
    filters: Mapping[str, tuple[str, ...]]
    about_turns: tuple[Query, ...]

    @classmethod
    def of(cls, asked: Asked) -> _Unit:
        tree = asked.tree
        operands = tree.operands if isinstance(tree, And) else (tree,)
        about_turns = tuple(
            each
            for each in operands
            if is_about_fields(each)
            and any(isinstance(leaf, FieldValue) and leaf.field not in _CALL_FIELDS for leaf in leaves(each))
        )
        rest = [each for each in operands if each not in about_turns]
        return cls(
            combine(And, rest) if rest else Every(),
            {name: values for name, values in asked.filters.items() if name in _CALL_FIELDS},
            about_turns,
        )

    def narrowed_by(self, asked: Asked) -> bool:
        """Whether the query finds fewer turns than this."""
        return bool(self.about_turns) or len(self.filters) < len(asked.filters)


@dataclass(frozen=True, slots=True)
class _Found:
    """The occurrences in exchanges: in all turns of each with a hit, in those of analysts and in those of management."""

    every: Mapping[Place, int]
    asked: Mapping[Place, int]
    answered: Mapping[Place, int]

    def kind(self, place: Place) -> Kind | None:
        if place in self.asked:
            return "answered" if place in self.answered else "unanswered"
        return "unprompted" if place in self.answered else None


def _find(asked: Asked, unit: _Unit) -> tuple[_Found, list[Place], int]:
    """Return what is found in exchanges, those with a hit in corpus order, and the number of all hits."""
    every: dict[Place, int] = {}
    of_role: defaultdict[str | None, dict[Place, int]] = defaultdict(dict)
    turns = 0
    # A loop, because there are tens of thousands.
    for (call, number, role), selected, occurrences, _, _ in asked.engine.tally(
        unit.tree, unit.filters, ("call", "exchange", "role")
    ):
        turns += selected
        if call is not None and number is not None:
            place = call, int(number)
            every[place] = every.get(place, 0) + occurrences
            of_role[role][place] = occurrences
    places = list(every)
    if unit.narrowed_by(asked):
        hits = asked.engine.tally(asked.tree, asked.filters, ("call", "exchange"))
        turns = sum(tally.turns for tally in hits)
        places = [(str(call), int(number)) for (call, number), *_ in hits if number is not None]
    return _Found(every, of_role["analyst"], of_role["management"]), sorted(places), turns


def _ordered(engine: Engine, places: list[Place], order: ExchangeOrder) -> list[Place]:
    if order == "position":
        return places
    calls = {call.id: call for call in engine.calls()}

    def key(place: Place) -> tuple[bool, Any]:
        call = calls[place[0]]
        if order == "company":
            return call.company is None, call.company or ""
        return call.period is None, sort_key(call.period)

    return sorted(places, key=key)


def _read(
    view: View, engine: Engine, unit: _Unit, found: _Found, page: Sequence[Place]
) -> Iterator[Exchange]:
    together = engine.exchanges(unit.tree, unit.filters, page)
    explained = view.explained(turn for turns in together for turn in turns)
    grouped = groupby(explained, key=lambda pair: (pair[0].call.id, pair[0].turn.exchange))
    for place, (_, turns) in zip(page, grouped, strict=True):
        yield _exchange(found, place, list(turns))


def _exchange(found: _Found, place: Place, turns: list[tuple[MarkedTurn, str | None]]) -> Exchange:
    spoken = [Spoken.of(*each) for each in turns]
    return Exchange(
        call=turns[0][0].call,
        exchange=place[1],
        kind=found.kind(place),
        occurrences=found.every[place],
        asked=found.asked.get(place, 0),
        answered=found.answered.get(place, 0),
        question=tuple(turn for turn in spoken if turn.speaker_role == "analyst"),
        answer=tuple(turn for turn in spoken if turn.speaker_role == "management"),
        others=tuple(turn for turn in spoken if turn.speaker_role not in ("analyst", "management")),
    )


def _people(people: tuple[tuple[str, str | None], ...]) -> tuple[str, str]:
    """Return the names of people and what is known of each, joined.

    >>> _people((("Ann Lee", "CEO"), ("王强", None)))
    ('Ann Lee; 王强', 'CEO; ')
    """
    return (
        _SEPARATOR.join(name for name, _ in people),
        _SEPARATOR.join(known or "" for _, known in people),
    )


def _explain(asked: Asked, unit: _Unit, kind: Wanted, found: int, turns: int) -> Iterator[Notice]:
    """Yield why there are no exchanges, or none of a kind, if the query itself says so."""
    if turns and not found:
        yield Notice("There are hits, but none in an exchange of question and answer.")
    if _roles(asked, unit) == {"analyst"} and kind == "unprompted":
        yield Notice(
            "Only turns of analysts are looked for, and in an unprompted exchange they have no hit; remove the role."
        )
    if _roles(asked, unit) == {"management"} and kind == "unanswered":
        yield Notice(
            "Only turns of management are looked for, and in an exchange without an answer they have no hit; remove the role."
        )


def _roles(asked: Asked, unit: _Unit) -> set[str]:
    """Return the roles that the filters and what the whole query requires allow."""
    given = set(map(fold, asked.filters.get("role", ROLES)))
    required = [each for each in unit.about_turns if all(_of_role(leaf) for leaf in leaves(each))]
    return {role for role in ROLES if role in given and all(_allows(each, role) for each in required)}


def _of_role(leaf: Query) -> bool:
    return isinstance(leaf, FieldValue) and leaf.field == "role"


def _allows(tree: Query, role: str) -> bool:
    def holds(node: Query, below: list[bool]) -> bool:
        if isinstance(node, FieldValue):
            return fold(node.value) == role
        if isinstance(node, Not):
            return not below[0]
        return any(below) if isinstance(node, Or) else all(below)

    return fold_tree(tree, holds)


def _check(request: ExchangesRequest) -> None:
    if request.kind not in WANTED:
        raise UsageError(f"unknown kind {request.kind!r}; use one of {', '.join(WANTED)}")
    if request.order not in EXCHANGE_ORDERS:
        raise UsageError(f"unknown order {request.order!r}; use one of {', '.join(EXCHANGE_ORDERS)}")
    if request.offset < 0 or (request.limit is not None and request.limit < 0):
        raise UsageError("limit and offset must be 0 or more")
