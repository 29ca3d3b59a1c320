"""What stands around every view of a query: search box, reading, notices, suggestions, totals, filters and facets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from searchapp.analysis.fold import fold
from searchapp.search.answer import Answer, FacetCount, Notice, SearchRequest, Suggestion
from searchapp.web.examples import ExampleLink, example_links
from searchapp.web.facets import Chip, Facet, arguments_of, chips, counted_without, facets
from searchapp.web.labels import VIEWS, field_label, notice, text_language, value_label
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.periods import Periods, periods
from searchapp.web.urls import SEARCH, SearchState, address, pairs


@dataclass(frozen=True, slots=True)
class SuggestionLink:
    """A suggestion as displayed; ``asks`` is its query and its filters."""

    kind: str
    asks: str
    reason: str
    turns: int
    occurrences: int
    url: str


@dataclass(frozen=True, slots=True)
class WithoutLink:
    """The same search without the filter on a field, and how many turns that finds."""

    field: str
    value: str
    language: str
    turns: int
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The search as the history of the browser keeps it; searches with the same ``key`` differ in their view at most."""

    key: str
    told: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a view; ``tabs`` lead to the same query in the other views. The search form leads to ``action`` and has the hidden fields ``kept``.

    ``reading`` is how the query was read, empty if that is what was typed. ``total`` and ``occurrences`` are those of the
    query, whatever the view lists. ``address`` is the whole URL of the page, to be printed. ``apart`` is the suggestion that splits the query into words. Forms that look for values
    of a field have the hidden fields ``around``. If nothing was found and nothing is suggested, there are instead the
    searches ``without`` one of the filters that find something or, if none does, ``examples`` of what the collection holds.
    """

    query: str
    action: str
    kept: tuple[tuple[str, str], ...]
    entry: Entry
    address: str
    parsed: str
    reading: str
    notices: tuple[str, ...]
    total: int
    occurrences: int
    took: str
    suggestions: tuple[SuggestionLink, ...]
    apart: SuggestionLink | None
    without: tuple[WithoutLink, ...]
    examples: tuple[ExampleLink, ...]
    chips: tuple[Chip, ...]
    unfiltered: str
    periods: Periods | None
    facets: tuple[Facet, ...]
    around: tuple[tuple[str, str], ...]
    tabs: tuple[Link, ...]


def frame(state: SearchState, answer: Answer, remarks: tuple[Notice, ...]) -> Frame:
    """Return the frame of a view.

    Args:
        state: what the view shows.
        answer: to the query and the filters; its hits are not used.
        remarks: notices about the URL.
    """
    suggestions = tuple(_suggestion(state, suggestion) for suggestion in answer.suggestions)
    helpless = not answer.total and not suggestions
    without = _without(state) if helpless else ()
    # Of several queries, nobody typed the one that finds what any of them finds.
    typed = [] if state.queries else fold(state.query).split()
    alone = state.in_view(SEARCH)
    return Frame(
        query=state.query,
        action=SearchState(view=state.view).url(),
        kept=state.fields(),
        entry=Entry(
            alone.url(),
            _told(state.query, state.filters),
            state.at_page(1).url(),
        ),
        address=address(state.url()),
        parsed=answer.parsed,
        reading="" if typed == fold(answer.parsed).split() else answer.parsed,
        notices=tuple(notice(remark) for remark in (*remarks, *answer.notices)),
        total=answer.total,
        occurrences=answer.occurrences,
        took=_milliseconds(answer.took_ms),
        suggestions=suggestions,
        apart=next((each for each in suggestions if each.kind == "apart"), None),
        without=without,
        examples=example_links() if helpless and not without else (),
        chips=chips(state),
        unfiltered=state.without_filters().url(),
        periods=periods(state, _all_periods(state, answer)),
        facets=facets(state, answer.facets, answer.alternatives),
        around=pairs(arguments_of(state)),
        tabs=tuple(Link(label(), alone.url(view), view == state.view) for view, label in VIEWS.items()),
    )


def view_frame(state: SearchState, remarks: tuple[Notice, ...], notices: tuple[Notice, ...] = ()) -> Frame:
    """Return the frame of a view that lists something else than hits.

    Args:
        state: what the view shows.
        remarks: notices about the URL.
        notices: those of what the view lists; the answer to the query may have some of them as well.
    """
    answer = current_view().search(SearchRequest(state.query, state.filters, limit=0))
    return frame(state, answer, (*remarks, *(each for each in notices if each not in answer.notices)))


def _all_periods(state: SearchState, answer: Answer) -> tuple[FacetCount, ...]:
    """Return all periods of the hits without the filter by period; an answer has the first ones only."""
    counted = counted_without(state, "period", answer.facets, answer.alternatives)
    # It has those of the filter as well, wherever they are.
    if counted.total == len(counted.counts):
        return counted.counts
    others = {name: values for name, values in state.filters.items() if name != "period"}
    return current_view().facet(SearchRequest(state.query, others), "period").counts


def _suggestion(state: SearchState, suggestion: Suggestion) -> SuggestionLink:
    return SuggestionLink(
        kind=suggestion.kind,
        asks=_told(suggestion.query, suggestion.filters),
        reason=notice(suggestion.reason),
        turns=suggestion.total,
        occurrences=suggestion.occurrences,
        url=state.asking(suggestion.query, suggestion.filters).url(),
    )


def _told(query: str, filters: Mapping[str, tuple[str, ...]]) -> str:
    """Return a query and filters in one line."""
    values = [value_label(name, value) for name, several in filters.items() for value in several]
    return " · ".join(filter(None, (query, *values)))


def _without(state: SearchState) -> tuple[WithoutLink, ...]:
    """Return the searches without one of the filters that find something."""
    found = []
    for name, values in state.filters.items():
        others = {other: kept for other, kept in state.filters.items() if other != name}
        # Without a query and filters, nothing is asked.
        turns = current_view().count(state.query, others).turns if state.query or others else 0
        if not turns:
            continue
        shown = ", ".join(value_label(name, value) for value in values)
        url = replace(state, filters=others, page=1).url()
        found.append(WithoutLink(field_label(name), shown, text_language(shown), turns, url))
    return tuple(found)


def _milliseconds(value: float) -> str:
    """Return a time with about two digits: 0.4, 3.1, 27.

    >>> _milliseconds(0.42), _milliseconds(27.4)
    ('0.4', '27')
    """
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"
