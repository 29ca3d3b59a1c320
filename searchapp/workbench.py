"""The face for notebooks: an opened index whose methods are the commands, with the same names and parameters."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from searchapp.engine.base import LineOrder, Sample
from searchapp.errors import UsageError
from searchapp.model import FACET_FIELDS, ROLES, SECTIONS, Turn
from searchapp.opening import open_collection
from searchapp.research.collocates import Collocates, collocates
from searchapp.research.concordance import DEFAULT_SEED, Concordance, ConcordanceRequest, concordance
from searchapp.research.exchanges import Exchanges, exchanges
from searchapp.research.exchanges_request import ExchangeOrder, ExchangesRequest, Wanted
from searchapp.research.keyness import Keyness, keyness
from searchapp.research.matrix import Matrix, matrix
from searchapp.research.numbers import Numbers, numbers
from searchapp.research.numbers_request import Direction, NumberSort, NumbersRequest
from searchapp.research.panel import Panel, panel
from searchapp.research.panel_file import read_panel
from searchapp.research.requests import By, MatrixRequest, MatrixSort, Split, TrendRequest
from searchapp.research.trend import Trend, trend
from searchapp.research.word_requests import (
    DEFAULT_FREQUENCY,
    DEFAULT_TOGETHER,
    DEFAULT_WINDOW,
    CollocateSort,
    CollocatesRequest,
    KeynessRequest,
    KeynessSort,
)
from searchapp.search.answer import FACET_LIMIT, Answer, SearchRequest, Sort, TranscriptSummary
from searchapp.search.collection import View
from searchapp.search.records import Records
from searchapp.settings import Settings

Values = str | Sequence[str]
"""One value of a filter, or several, combined with OR."""

_CHOICES = {"role": ROLES, "section": SECTIONS}


class _Told(Protocol):
    @property
    def notices(self) -> Sequence[object]: ...


_Result = TypeVar("_Result", bound=_Told)


@dataclass(frozen=True, slots=True)
class Transcripts(Records):
    """A list of transcripts."""

    items: tuple[TranscriptSummary, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the fields of each transcript as ``rows``."""
        return {"rows": list(map(asdict, self.items))}


@dataclass(frozen=True, slots=True)
class Turns(Records):
    """The turns of one transcript, in order."""

    transcript: str
    items: tuple[Turn, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the id of the transcript and the fields of each turn as ``rows``."""
        return {"rows": [{"transcript": self.transcript} | asdict(turn) for turn in self.items]}


class Workbench:
    """An opened index: searches and tables over one committed state.

    What is indexed later is seen by an index that is opened later, so that all results of a notebook are about the same
    transcripts. Each result has ``to_records()``, which pandas and polars take, and shows its first rows in a notebook;
    those that a query made also have ``notices`` and a ``manifest``. Notices about a query are warnings as well.

    Filters are keyword arguments named as in FACET_FIELDS (company, speaker, role, title, firm, section, period), each with
    one value or several: ``role="analyst", period=["2024Q3", "2024Q4"]``.

    Every method that takes a query raises UsageError for a wrong parameter, and QueryTooCostlyError or BusyError for a
    query over its limits.
    """

    def __init__(self, view: View) -> None:
        self.view = view

    def search(
        self,
        query: str,
        *,
        sort: Sort = "relevance",
        limit: int | None = None,
        offset: int = 0,
        facet_limit: int | None = FACET_LIMIT,
        **filters: Values,
    ) -> Answer:
        """Return the hits of a query, all of them unless there is a limit: a row for each turn."""
        request = SearchRequest(query, _filters(filters), sort, limit, offset, facet_limit)
        return _told(self.view.search(request))

    def concordance(
        self,
        query: str,
        *,
        order: LineOrder = "position",
        sample: int | None = None,
        seed: int = DEFAULT_SEED,
        limit: int | None = None,
        offset: int = 0,
        **filters: Values,
    ) -> Concordance:
        """Return the occurrences of a query with the text on both sides, all unless there is a limit: a row for each."""
        drawn = None if sample is None else Sample(sample, seed)
        request = ConcordanceRequest(query, _filters(filters), order, drawn, limit, offset)
        found = concordance(self.view, request)
        # Kept, because a notebook reads a result more than once.
        return _told(replace(found, lines=tuple(found.lines)))

    def trend(self, *queries: str, by: By = "period", split: Split | None = None, **filters: Values) -> Trend:
        """Return the rate of one or several queries over time: a row for each period and line."""
        return _told(trend(self.view, TrendRequest(queries, _filters(filters), by, split)))

    def matrix(self, query: str, *, sort: MatrixSort = "name", **filters: Values) -> Matrix:
        """Return the rate of a query by company and period: a row for each."""
        return _told(matrix(self.view, MatrixRequest(query, _filters(filters), sort)))

    def collocates(
        self,
        query: str,
        *,
        window: int = DEFAULT_WINDOW,
        min: int = DEFAULT_TOGETHER,
        length: int = 1,
        sort: CollocateSort = "log_dice",
        limit: int | None = None,
        offset: int = 0,
        **filters: Values,
    ) -> Collocates:
        """Return the words around the matches of a query, all unless there is a limit: a row for each."""
        request = CollocatesRequest(query, _filters(filters), window, min, length, sort, limit, offset)
        return _told(collocates(self.view, request))

    def keyness(
        self,
        query: str,
        *,
        against: str | None = None,
        min: int = DEFAULT_FREQUENCY,
        length: int = 1,
        sort: KeynessSort = "log_likelihood",
        limit: int | None = None,
        offset: int = 0,
        **filters: Values,
    ) -> Keyness:
        """Return the words that distinguish the turns of a query, all unless there is a limit: a row for each.

        They are compared with all other turns, or with those of ``against``, another query.
        """
        request = KeynessRequest(query, _filters(filters), against, min, length, sort, limit, offset)
        return _told(keyness(self.view, request))

    def numbers(
        self,
        query: str,
        *,
        unit: str | None = None,
        direction: Direction | None = None,
        sort: NumberSort = "position",
        limit: int | None = None,
        offset: int = 0,
        **filters: Values,
    ) -> Numbers:
        """Return the numbers in the sentences that hold a query, all unless there is a limit: a row for each."""
        request = NumbersRequest(query, _filters(filters), unit, direction, sort, limit, offset)
        return _told(numbers(self.view, request))

    def exchanges(
        self,
        query: str,
        *,
        kind: Wanted = "all",
        order: ExchangeOrder = "position",
        limit: int | None = None,
        offset: int = 0,
        **filters: Values,
    ) -> Exchanges:
        """Return the exchanges with a hit of a query, all unless there is a limit: a row for each, with its turns as lists."""
        found = exchanges(self.view, ExchangesRequest(query, _filters(filters), kind, order, limit, offset))
        # They can be read only once, and a result of a notebook is read again and again.
        return _told(replace(found, exchanges=tuple(found.exchanges)))

    def panel(self, file: str | Path) -> Panel:
        """Return the panel that a file defines: a row for each call and query, or as the file says."""
        return _told(panel(self.view, read_panel(Path(file))))

    def transcripts(self) -> Transcripts:
        """Return all transcripts, by company, newest first: a row for each."""
        return Transcripts(self.view.transcripts())

    def turns(self, transcript: str) -> Turns:
        """Return the turns of one transcript, given its id. Raises TranscriptNotFoundError."""
        found = self.view.read(transcript)
        return Turns(found.id, found.turns)


def open_workbench(directory: str | Path | None = None, *, no_limit: bool = False) -> Workbench:
    """Open an index; see ``searchapp.open_index``."""
    settings = Settings.from_environment()
    if no_limit:
        settings = replace(settings, cost_limit=0, time_limit=0)
    return Workbench(open_collection(Path(directory or settings.index), settings).view())


def _filters(given: dict[str, Values]) -> dict[str, tuple[str, ...]]:
    filters = {}
    for name, values in given.items():
        if name not in FACET_FIELDS:
            raise UsageError(
                f"unknown parameter or filter {name!r}; the filters are {', '.join(FACET_FIELDS)}"
            )
        several = (values,) if isinstance(values, str) else tuple(values)
        for value in several:
            if name in _CHOICES and value not in _CHOICES[name]:
                raise UsageError(f"unknown {name} {value!r}; use one of {', '.join(_CHOICES[name])}")
        filters[name] = several
    return filters


def _told(found: _Result) -> _Result:
    """Return a result, and warn of its notices at the line of the notebook."""
    for notice in found.notices:
        warnings.warn(str(notice), stacklevel=3)
    return found
