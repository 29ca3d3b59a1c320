"""The state of a search in the URL: reading, changing and writing it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import quote, quote_plus

from flask import current_app, g, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.urls import uri_to_iri

from searchapp.search.answer import DEFAULT_LIMIT, FACET_FIELDS, SORTS, Notice, SearchRequest, Sort

PAGE_SIZE = DEFAULT_LIMIT
MAX_QUERY = 1000
MAX_PAGE = 100_000
MAX_VALUE = 200
MAX_VALUES = 50

_PATHS = "searchapp.paths"

# A page has dozens of URLs, and the same values are in most of them.
quoted = lru_cache(8192)(quote_plus)
_quoted_path = lru_cache(8192)(quote)


def path(endpoint: str, **values: str | int) -> str:
    """Return the path of an endpoint for values that are always the same, kept by the application.

    ``url_for`` for each URL of a page takes longer than most searches.
    """
    # A page has dozens of URLs, and the proxy looks up its object for each attribute.
    paths: dict[object, str] | None = g._get_current_object().get("paths")
    if paths is None:
        # A proxy can serve the site below a path of its own.
        paths = g.paths = current_app.extensions.setdefault(_PATHS, {}).setdefault(request.script_root, {})
    key = (endpoint, *values.items())
    known = paths.get(key)
    if known is None:
        known = paths[key] = url_for(endpoint, **values)  # type: ignore[arg-type]
    return known


def transcript_url(transcript: str, query: str = "", anchor: str = "", speakers: Sequence[str] = ()) -> str:
    """Return the URL of a transcript, with the marks of a query, at an anchor; with speakers, only what these say."""
    before = path("reading.transcript", transcript_id="x").removesuffix("x")
    at = f"#{anchor}" if anchor else ""
    return f"{before}{_quoted_path(transcript)}{_arguments(query, speakers)}{at}"


def turn_urls(query: str = "") -> Callable[[str, int], str]:
    """Return a function that gives the URL of a turn of a transcript, with the marks of a query."""
    before, after = path("reading.transcript", transcript_id="x").removesuffix("x"), _arguments(query)
    return lambda transcript, turn: f"{before}{_quoted_path(transcript)}{after}#t{turn}"


def cite_urls(query: str = "") -> Callable[[str, int], str]:
    """Return a function that gives the URL of the citation of a turn of a transcript, with what a query marks."""
    before = path("cite.cite", transcript_id="x", turn=0).removesuffix("x/0")
    after = _arguments(query)
    return lambda transcript, turn: f"{before}{_quoted_path(transcript)}/{turn}{after}"


def _arguments(query: str, speakers: Sequence[str] = ()) -> str:
    pairs = [*([f"q={quoted(query)}"] if query else []), *(f"speaker={quoted(one)}" for one in speakers)]
    return f"?{'&'.join(pairs)}" if pairs else ""


def encoded(arguments: Mapping[str, str | Sequence[str]]) -> str:
    """Return the arguments of a URL as its query string; a name with several values is repeated."""
    return "&".join([f"{name}={quoted(value)}" for name, value in pairs(arguments)])


def pairs(arguments: Mapping[str, str | Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return each name with its value or, one after the other, with each of its values."""
    return tuple(
        (name, value)
        for name, values in arguments.items()
        for value in ([values] if isinstance(values, str) else values)
    )


def address(url: str) -> str:
    """Return the whole address of a URL of the site, for people: with Chinese characters, not their codes."""
    return uri_to_iri(f"{request.scheme}://{request.host}{url}")


SEARCH = "search.search"


@dataclass(frozen=True, slots=True)
class SearchState:
    """What a page about a query shows: query, filters, sort order and page number, from 1.

    ``view`` is the endpoint of the page, ``options`` the parameters that only this view has, without defaults. If the view
    compares several queries, ``queries`` are these, and ``query`` is one that finds what any of them finds.
    """

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    view: str = SEARCH
    options: Mapping[str, str] = field(default_factory=dict)
    queries: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is a query or a filter."""
        return bool(self.query or self.filters)

    def request(self) -> SearchRequest:
        """Return the request for this page of the answer."""
        return SearchRequest(self.query, self.filters, self.sort, PAGE_SIZE, (self.page - 1) * PAGE_SIZE)

    def arguments(self) -> dict[str, str | list[str]]:
        """Return the arguments of the URL, without defaults."""
        arguments: dict[str, str | list[str]] = {}
        if self.queries:
            arguments["q"] = list(self.queries)
        elif self.query:
            arguments["q"] = self.query
        arguments.update({name: list(values) for name, values in self.filters.items()})
        if self.sort != "relevance":
            arguments["sort"] = self.sort
        arguments.update(self.options)
        if self.page != 1:
            arguments["page"] = str(self.page)
        return arguments

    def url(self, endpoint: str | None = None) -> str:
        """Return the URL of this state, in its view or at another endpoint."""
        here = path(endpoint or self.view)
        query = encoded(self.arguments())
        return f"{here}?{query}" if query else here

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the hidden fields of a form that asks another query in the same view."""
        return pairs(self.asking("", self.filters).arguments())

    def in_view(self, view: str) -> SearchState:
        """Return the same query and filters in another view; on page 1."""
        return SearchState(self.query, self.filters, view=view)

    def pages(self) -> Callable[[int], str]:
        """Return a function that gives the URL of a page of this state, by its number from 1."""
        first = self.at_page(1).url()
        more = f"{first}{'&' if '?' in first else '?'}page="
        return lambda number: first if number == 1 else f"{more}{number}"

    def choosing(self, **options: str | None) -> SearchState:
        """Return this state with other options of its view, None for the default; on page 1."""
        chosen = {**self.options, **options}
        return replace(
            self, options={name: value for name, value in chosen.items() if value is not None}, page=1
        )

    def toggled(self, name: str, value: str) -> SearchState:
        """Return this state with a filter value added, or removed if it is active; on page 1."""
        chosen = self.filters.get(name, ())
        values = tuple(other for other in chosen if other != value) if value in chosen else (*chosen, value)
        filters = {**self.filters, name: values}
        return replace(self, filters={key: kept for key, kept in filters.items() if kept}, page=1)

    def without_filters(self) -> SearchState:
        """Return this state without filters; on page 1."""
        return replace(self, filters={}, page=1)

    def asking(self, query: str, filters: Mapping[str, tuple[str, ...]]) -> SearchState:
        """Return another search in the same order, from its first page."""
        return replace(self, query=query, queries=(), filters=filters, page=1)

    def sorted_by(self, sort: Sort) -> SearchState:
        """Return this state in another sort order; on page 1."""
        return replace(self, sort=sort, page=1)

    def at_page(self, page: int) -> SearchState:
        """Return another page of this state."""
        return self if page == self.page else replace(self, page=page)


def clean_query(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Return a query without control characters and at most MAX_QUERY long."""
    query = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text).strip()
    if len(query) <= MAX_QUERY:
        return query, ()
    remark = Notice(
        "The query is too long; only its first %(limit)s characters were used.", {"limit": f"{MAX_QUERY:,}"}
    )
    return query[:MAX_QUERY].rstrip(), (remark,)


def read_queries(arguments: MultiDict[str, str], most: int) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Read the queries of a view that compares several: one a line, in one or several parameters, without duplicates."""
    lines = [line for text in arguments.getlist("q") for line in text.splitlines()]
    cleaned = [clean_query(line) for line in lines]
    queries = tuple(dict.fromkeys(query for query, _ in cleaned if query))
    remarks = dict.fromkeys(remark for _, several in cleaned for remark in several)
    if len(queries) > most:
        remarks[Notice("Only the first %(count)s queries were used.", {"count": str(most)})] = None
    return queries[:most], tuple(remarks)


def read_state(arguments: MultiDict[str, str], view: str = SEARCH) -> tuple[SearchState, tuple[Notice, ...]]:
    """Read a state from the arguments of a URL, without the options that only its view has.

    Unknown arguments are ignored. An invalid value is replaced by the default, with a notice.
    """
    query, remarks = clean_query(arguments.get("q", ""))
    filters, filter_remarks = _read_filters(arguments)
    # Only the search has this parameter.
    sort, sort_remarks = _read_sort(arguments.get("sort", "") if view == SEARCH else "")
    page, page_remarks = _read_page(arguments.get("page", ""))
    state = SearchState(query, filters, sort, page, view)
    return state, (*remarks, *filter_remarks, *sort_remarks, *page_remarks)


def read_values(arguments: MultiDict[str, str], name: str) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Read the values of a filter in the given order, without duplicates and blank ones."""
    given = dict.fromkeys(value for value in arguments.getlist(name) if value.strip())
    values = tuple(value for value in given if len(value) <= MAX_VALUE)[:MAX_VALUES]
    if len(values) == len(given):
        return values, ()
    return values, (
        Notice(
            "Some values of the filter “%(facet)s” were ignored; the limit is %(values)s values of %(length)s characters each.",
            {"facet": name, "values": str(MAX_VALUES), "length": str(MAX_VALUE)},
        ),
    )


def _read_filters(arguments: MultiDict[str, str]) -> tuple[dict[str, tuple[str, ...]], tuple[Notice, ...]]:
    filters: dict[str, tuple[str, ...]] = {}
    remarks: list[Notice] = []
    for name in FACET_FIELDS:
        values, complaints = read_values(arguments, name)
        remarks.extend(complaints)
        if values:
            filters[name] = values
    return filters, tuple(remarks)


def _read_sort(text: str) -> tuple[Sort, tuple[Notice, ...]]:
    for sort in SORTS:
        if text == sort:
            return sort, ()
    if not text:
        return "relevance", ()
    return "relevance", (
        Notice("Unknown sort order “%(value)s”; sorted by relevance.", {"value": shortened(text)}),
    )


def _read_page(text: str) -> tuple[int, tuple[Notice, ...]]:
    if not text:
        return 1, ()
    if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE)) and 1 <= int(text) <= MAX_PAGE:
        return int(text), ()
    return 1, (Notice("There is no page “%(value)s”; this is page 1.", {"value": shortened(text)}),)


def mark_anchor(turn: int, start: int) -> str:
    """Return the fragment of a mark on the reading page: its turn, and where in the turn's text it begins.

    So a link to an occurrence is right whatever else the query marks.
    """
    return f"t{turn}-{start}"


def shortened(text: str, length: int = 40) -> str:
    """Return a text shortened for use in a notice.

    >>> shortened("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= length else text[: length - 1] + "…"
