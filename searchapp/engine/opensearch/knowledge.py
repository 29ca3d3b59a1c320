"""What is known of a state between queries: people, companies, and in how many turns a leaf is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock

from searchapp.analysis.fold import fold
from searchapp.engine.base import Size
from searchapp.engine.opensearch.client import Client
from searchapp.engine.opensearch.state import State, read_people
from searchapp.engine.people import Person
from searchapp.model import Call
from searchapp.query.tree import Contains, Near

_MOST = 10_000


class Knowledge:
    """What engines over one state share; safe to share between threads."""

    def __init__(self, client: Client, state: State) -> None:
        self._client = client
        self._state = state
        self._lock = Lock()
        # The number of turns that hold a leaf.
        self.turns: dict[Contains | Near, int] = {}
        # Whether a folded name is that of a company.
        self.companies: dict[str, bool] = {}
        # The sizes of the whole collection, by the fields it is grouped by.
        self.sizes: dict[tuple[str, ...], tuple[Size, ...]] = {}
        self.calls: list[Call] | None = None

    @property
    def average(self) -> float:
        """The average length of a turn."""
        return self._state.characters / max(self._state.turns, 1)

    @cached_property
    def people(self) -> Sequence[Person]:
        """All people, sorted by value."""
        return read_people(self._client, self._state)

    @cached_property
    def _called(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
        exactly: dict[str, list[str]] = defaultdict(list)
        named: dict[str, list[str]] = defaultdict(list)
        for person in self.people:
            exactly[fold(person.value)].append(person.value)
            for name in {fold(name) for name in person.names}:
                named[name].append(person.value)
        return dict(exactly), dict(named)

    def called(self, name: str) -> Sequence[str]:
        """Return the people that a folded name can refer to; a value of the facet refers to exactly one."""
        exactly, named = self._called
        return exactly.get(name) or named.get(name, [])

    def remember(self, turns: Mapping[Contains | Near, int]) -> None:
        """Keep how many turns hold some leaves."""
        with self._lock:
            if len(self.turns) > _MOST:
                self.turns.clear()
            self.turns.update(turns)
