"""The start page: what is indexed, and examples of queries."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from searchapp.periods import sort_key
from searchapp.search.answer import FacetCount, Notice
from searchapp.web.examples import ExampleLink, example_links
from searchapp.web.labels import notice, text_language
from searchapp.web.library import current_view, library_of

_COMPANIES = 24
_PERIODS = 16


@dataclass(frozen=True, slots=True)
class CollectionValue:
    """A company or period with its number of turns and a link to its transcripts."""

    label: str
    language: str
    turns: int
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start page. ``notices`` are about an invalid URL.

    ``periods`` are the newest; ``oldest`` is the first of all. ``doubtful`` is the number of transcripts that need a look.
    ``changed`` is when the index changed last.
    """

    notices: tuple[str, ...]
    examples: tuple[ExampleLink, ...]
    companies: tuple[CollectionValue, ...]
    periods: tuple[CollectionValue, ...]
    oldest: CollectionValue | None
    all_companies: int
    all_periods: int
    transcripts: int
    turns: int
    characters: int
    doubtful: int
    changed: str

    @property
    def more_companies(self) -> int:
        """The number of companies that are not listed."""
        return self.all_companies - len(self.companies)

    @property
    def more_periods(self) -> int:
        """The number of periods that are not listed."""
        return self.all_periods - len(self.periods)


def home_page(remarks: tuple[Notice, ...]) -> HomePage:
    """Return the start page for the newest state."""
    view = current_view()
    counts = view.facets()
    summaries = view.transcripts()
    companies = counts.get("company", ())
    periods = sorted(counts.get("period", ()), key=lambda count: sort_key(count.value), reverse=True)
    changed = library_of(current_app).changed()
    return HomePage(
        notices=tuple(notice(remark) for remark in remarks),
        examples=example_links(),
        companies=tuple(_collection_value("company", count) for count in companies[:_COMPANIES]),
        periods=tuple(_collection_value("period", count) for count in periods[:_PERIODS]),
        oldest=_collection_value("period", periods[-1]) if periods else None,
        all_companies=len(companies),
        all_periods=len(periods),
        transcripts=len(summaries),
        turns=sum(summary.turns for summary in summaries),
        characters=sum(summary.characters for summary in summaries),
        doubtful=len(view.doubts()),
        changed=f"{changed:%Y-%m-%d %H:%M} UTC",
    )


def _collection_value(name: str, count: FacetCount) -> CollectionValue:
    url = url_for("transcripts.listing", **{name: count.value})  # type: ignore[arg-type]
    return CollectionValue(count.value, text_language(count.value), count.turns, url)
