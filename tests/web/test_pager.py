"""The row of page numbers: the first, the last and those around the current one."""

from __future__ import annotations

import pytest
from flask import Flask

from searchapp.web.pager import last_page, pager
from searchapp.web.urls import SearchState, clean_query


@pytest.mark.parametrize(
    ("page", "total", "row"),
    [
        (1, 0, "[1]"),
        (1, 10, "[1]"),
        (1, 11, "[1] 2"),
        (1, 200, "[1] 2 3 … 20"),
        (4, 200, "1 2 3 [4] 5 6 … 20"),
        (5, 200, "1 … 3 4 [5] 6 7 … 20"),
        (10, 200, "1 … 8 9 [10] 11 12 … 20"),
        (17, 200, "1 … 15 16 [17] 18 19 20"),
        (20, 200, "1 … 18 19 [20]"),
    ],
)
def test_the_row_leaves_out_what_is_far_from_the_current_page(
    app: Flask, page: int, total: int, row: str
) -> None:
    with app.test_request_context():
        shown = pager(SearchState("x", page=page), total)
    assert (
        " ".join(
            f"{'… ' * link.gap}{f'[{link.number}]' if link.current else link.number}" for link in shown.pages
        )
        == row
    )


@pytest.mark.parametrize(
    ("page", "previous", "following"),
    [
        (1, None, "/search?q=x&page=2"),
        (2, "/search?q=x", "/search?q=x&page=3"),
        (3, "/search?q=x&page=2", None),
    ],
)
def test_the_first_page_has_none_before_it_and_the_last_none_after_it(
    app: Flask, page: int, previous: str | None, following: str | None
) -> None:
    with app.test_request_context():
        shown = pager(SearchState("x", page=page), 30)
    assert (shown.previous, shown.next) == (previous, following)


def test_there_are_no_more_pages_than_can_be_asked_for() -> None:
    assert (last_page(1_000_000), last_page(1_000_001)) == (100_000, 100_000)


@pytest.mark.parametrize(
    ("typed", "asked", "remarks"),
    [
        ("A" * 1000, "A" * 1000, []),
        ("A" * 1001, "A" * 1000, ["The query is too long; only its first 1,000 characters were used."]),
        ("\tAI\x00GMV ", "AI GMV", []),
    ],
    ids=["longest", "longer", "controls"],
)
def test_a_query_is_cut_to_what_is_searched_for(typed: str, asked: str, remarks: list[str]) -> None:
    query, said = clean_query(typed)
    assert (query, list(map(str, said))) == (asked, remarks)
