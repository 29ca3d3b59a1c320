"""Links to examples of queries with terms of the collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from searchapp.search.examples import Kind
from searchapp.web.i18n import gettext
from searchapp.web.library import current_view
from searchapp.web.urls import SearchState

_MEANINGS: Mapping[Kind, Callable[[], str]] = {
    "term": lambda: gettext("every turn that contains it"),
    "analyst": lambda: gettext("asked by analysts"),
    "sentence": lambda: gettext("both in one sentence"),
    "company": lambda: gettext("everything said on this company's calls"),
}


@dataclass(frozen=True, slots=True)
class ExampleLink:
    """An example of a query as displayed: what it means, and how many turns it finds."""

    query: str
    meaning: str
    turns: int
    url: str


def example_links() -> tuple[ExampleLink, ...]:
    """Return the examples of the collection, each of which finds something."""
    return tuple(
        ExampleLink(example.query, _MEANINGS[example.kind](), example.turns, SearchState(example.query).url())
        for example in current_view().examples()
    )
