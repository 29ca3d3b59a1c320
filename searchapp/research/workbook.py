"""A table as an Excel workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from importlib import import_module
from typing import Any, BinaryIO

from searchapp.errors import ExtraMissingError, TooManyRowsError

_MAX_ROWS = 1_048_576
# In UTF-16 units: the longest text of a cell, and what is kept for a remark at its end.
_MAX_TEXT = 32_767
_REMARK = 60
# A workbook says when it was made; the same rows must give the same bytes.
_ALWAYS = datetime(2000, 1, 1, tzinfo=timezone.utc)
_IN_MEMORY = 2**20


def workbook(columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> BinaryIO:
    """Return a table as a temporary file to read from its start; texts that look like formulas stay texts.

    A text that is longer than a cell can be is cut, and says so at its end. The rows are never in memory together.

    Raises:
        ExtraMissingError: XlsxWriter is not installed.
        TooManyRowsError: there are more rows than a sheet holds.
    """
    try:
        library: Any = import_module("xlsxwriter")
    except ModuleNotFoundError:
        raise ExtraMissingError("Excel files", "XlsxWriter", "xlsx", "CSV") from None
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    book = library.Workbook(file, {"constant_memory": True})
    book.set_properties({"created": _ALWAYS.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name)
    for number, row in enumerate(rows, 1):
        if number >= _MAX_ROWS:
            file.close()
            raise TooManyRowsError(f"an Excel sheet holds {_MAX_ROWS - 1:,} rows; use CSV, or a sample")
        for place, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(number, place, cell)
            elif cell is not None:
                sheet.write_string(number, place, fitting(cell))
    book.close()
    file.seek(0)
    return file  # type: ignore[return-value]


def fitting(text: str) -> str:
    """Return a text that a cell can hold: one that is too long is cut, with a remark at its end.

    >>> fitting("毛利率"), fitting("好" * 40_000)[-56:], len(fitting("好" * 40_000)) <= 32_767
    ('毛利率', '好好好… [7,293 more characters do not fit; use CSV or JSON]', True)
    """
    # Excel counts characters beyond U+FFFF twice.
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= _MAX_TEXT * 2:
        return text
    kept = units[: (_MAX_TEXT - _REMARK) * 2].decode("utf-16-le", "ignore")
    return f"{kept}… [{len(text) - len(kept):,} more characters do not fit; use CSV or JSON]"
