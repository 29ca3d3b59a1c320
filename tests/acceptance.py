"""The query language by example, as rows: a query, the text of a turn, and the marks in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """``text`` has ⏎ for a line break inside a paragraph and ¶ for a paragraph break."""

    number: int
    query: str
    text: str
    hit: bool
    marks: list[str]


def _rows() -> list[Row]:
    lines = (Path(__file__).parent / "queries.tsv").read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        if line.startswith("#"):
            continue
        number, query, text, hit, marks = line.split("\t")
        rows.append(Row(int(number), query, text, hit == "hit", marks.split("|") if marks else []))
    return rows


ROWS = _rows()
