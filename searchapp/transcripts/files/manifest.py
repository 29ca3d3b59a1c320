"""The manifest: a table in a folder with overrides for many files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from searchapp.errors import RefusedFileError
from searchapp.transcripts.files.decode import decode
from searchapp.transcripts.files.override import Override, checked_values

NAME = "manifest.csv"
COLUMNS = ("file", "company", "ticker", "period", "date", "title", "layout")

Row = tuple[tuple[str, str], ...]


def read_manifest(content: bytes, source: str) -> Mapping[str, Row]:
    """Return the rows of a manifest by file name, without empty cells.

    Raises RefusedFileError for ``source`` if the table is empty, a column is unknown, ``file`` is missing or a file is
    listed twice.
    """
    text = decode(content, source).text.lstrip("\ufeff") if content.strip() else ""
    if not text.strip():
        raise RefusedFileError(
            source, "the table is empty", f"add the columns {', '.join(COLUMNS)}, or remove the file"
        )
    try:
        table = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise RefusedFileError(
            source, f"the table is not valid CSV: {error}", "save it again as CSV"
        ) from error
    header = [cell.strip().lower() for cell in table[0]]
    for column in header:
        if column not in COLUMNS:
            raise RefusedFileError(source, f"unknown column {column!r}", f"use only {', '.join(COLUMNS)}")
    if "file" not in header:
        raise RefusedFileError(source, "the column 'file' is missing", "add it, with the names of the files")
    rows: dict[str, Row] = {}
    for number, cells in enumerate(table[1:], start=2):
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if cell.strip()}
        name = row.pop("file", None)
        if name is None:
            if row:
                raise RefusedFileError(source, f"line {number} has no file name", "fill in the column 'file'")
            continue
        if name in rows:
            raise RefusedFileError(source, f"it lists {name} twice", "remove one of the two lines")
        rows[name] = tuple(row.items())
    return rows


def override_of(row: Row, source: str) -> Override | None:
    """Return the override in a row of a manifest for the transcript ``source``.

    Raises RefusedFileError if a value is invalid.
    """
    if not row:
        return None
    values = dict(row)
    layout = values.pop("layout", None)
    return Override(checked_values(values, source, NAME), (), layout, NAME)
