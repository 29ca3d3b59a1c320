"""Printing tables: aligned for people, CSV and JSON lines for programs."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.cells import cell_len, set_cell_size

from searchapp.research.workbook import workbook


def print_aligned(columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int) -> None:
    """Print a table; the first ``left`` columns are aligned to the left, the others to the right."""
    table = [columns, *rows]
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (
            set_cell_size(cell, width) if place < left else " " * (width - cell_len(cell)) + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join(cells).rstrip())


def print_rows_as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a header and one row per object; null is an empty cell."""
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def print_rows_as_jsonl(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON object per line."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def print_rows_as_xlsx(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write an Excel file with one row per object."""
    with workbook(columns, (tuple(row.values()) for row in rows)) as file:
        shutil.copyfileobj(file, sys.stdout.buffer)


def place(denominator: str) -> str:
    """Return whose characters a rate counts.

    >>> place("*"), place("role:analyst")
    ('all turns', 'the turns of role:analyst')
    """
    return "all turns" if denominator == "*" else f"the turns of {denominator}"


def number(value: float | None, *, signed: bool = False) -> str:
    """Return a rate with two decimals; a missing one is empty.

    >>> number(3.14159), number(0.0), number(None), number(1, signed=True)
    ('3.14', '0.00', '', '+1.00')
    """
    return "" if value is None else f"{value:{'+' if signed else ''}.2f}"
