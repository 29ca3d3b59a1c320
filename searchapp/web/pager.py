"""The page numbers below a list."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.notice import Notice
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


def last_page(total: int, size: int = PAGE_SIZE) -> int:
    """Return the number of the last page, at least 1.

    >>> last_page(0), last_page(10), last_page(11), last_page(51, size=50)
    (1, 1, 2, 2)
    """
    return min(max(1, -(-total // size)), MAX_PAGE)


def on_a_page(
    state: SearchState, total: int, remarks: tuple[Notice, ...], size: int = PAGE_SIZE
) -> tuple[SearchState, tuple[Notice, ...]]:
    """Return a state on an existing page, the last one with a notice if its page is beyond that.

    Args:
        state: what is asked for.
        total: number of entries on all pages.
        remarks: the notices so far.
        size: number of entries on a page.
    """
    last = last_page(total, size)
    if state.page <= last:
        return state, remarks
    values = {"value": str(state.page), "last": str(last)}
    beyond = Notice("There is no page %(value)s; this is the last page, %(last)s.", values)
    return state.at_page(last), (*remarks, beyond)


def pager(state: SearchState, total: int, size: int = PAGE_SIZE) -> Pager:
    """Return the page links for a list with ``total`` entries, ``size`` on a page."""
    last = last_page(total, size)
    numbers = sorted({1, last, *range(max(1, state.page - 2), min(last, state.page + 2) + 1)})
    url = state.pages()
    links = tuple(
        PageLink(number, url(number), number == state.page, number - before > 1)
        for before, number in zip([0, *numbers[:-1]], numbers, strict=True)
    )
    return Pager(
        pages=links,
        previous=url(state.page - 1) if state.page > 1 else None,
        next=url(state.page + 1) if state.page < last else None,
    )
