"""The query language by example: each row goes through the whole stack, from a file to the marks of an answer."""

from __future__ import annotations

import pytest

from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.settings import Settings
from tests.acceptance import ROWS, Row
from tests.filling import build


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """A collection with one transcript per row; the second speaker says the text of the row."""
    source, index = tmp_path_factory.mktemp("rows"), tmp_path_factory.mktemp("index")
    for row in ROWS:
        text = row.text.replace("⏎", "\n").replace("¶", "\n\n")
        # Each is different, because files with the same content are refused.
        opening = f"Operator\n\n这是第{row.number}个例子。\n\nJane Doe"
        (source / f"row{row.number:02d}.txt").write_text(
            f"{opening}\n\n{text}\n\nOperator\n\n再见。\n", encoding="utf-8"
        )
    build(source, index, Settings())
    return open_collection(index).view()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}-{row.query}")
def test_a_query_finds_and_marks_what_it_should(view: View, row: Row) -> None:
    answer = view.search(SearchRequest(row.query, limit=None))
    hits = [hit for hit in answer.hits if hit.transcript == f"row{row.number:02d}" and hit.turn == 1]
    assert [[hit.text[start:end] for start, end in hit.matches] for hit in hits] == (
        [row.marks] if row.hit else []
    )
