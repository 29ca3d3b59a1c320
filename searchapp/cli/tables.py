"""Printing tables: aligned for people, CSV and JSON lines for programs."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Sequence

import click
from rich.cells import cell_len, set_cell_size

from searchapp.research.workbook import workbook
from searchapp.search.records import Table


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


def print_rows(found: Table, output_format: str) -> None:
    """Print the rows of a result as ``jsonl`` (an object a line), ``csv`` (null is an empty cell) or ``xlsx``."""
    if output_format == "jsonl":
        for row in found.rows():
            click.echo(json.dumps(row, ensure_ascii=False))
    elif output_format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(found.columns)
        writer.writerows(found.cells())
    else:
        with workbook(found.columns, found.cells()) as file:
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
