"""The page numbers below the hits."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.web.urls import MAX_PAGE, PAGE_SIZE, SearchState


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page; ``gap`` if pages before it are left out."""

    number: int
    url: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to the first page, the last page and the pages around the current one."""

    pages: tuple[PageLink, ...]
    previous: str | None
    next: str | None


def last_page(total: int) -> int:
    """Return the number of the last page, at least 1.

    >>> last_page(0), last_page(10), last_page(11)
    (1, 1, 2)
    """
    return min(max(1, -(-total // PAGE_SIZE)), MAX_PAGE)


def pager(state: SearchState, total: int) -> Pager:
    """Return the page links for an answer with ``total`` turns."""
    last = last_page(total)
    numbers = sorted({1, last, *range(max(1, state.page - 2), min(last, state.page + 2) + 1)})
    links = tuple(
        PageLink(number, state.at_page(number).url(), number == state.page, number - before > 1)
        for before, number in zip([0, *numbers[:-1]], numbers, strict=True)
    )
    return Pager(
        pages=links,
        previous=state.at_page(state.page - 1).url() if state.page > 1 else None,
        next=state.at_page(state.page + 1).url() if state.page < last else None,
    )
