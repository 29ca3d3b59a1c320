"""Results as tables: what every result of a query offers to a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

_SHOWN = 20
_LONGEST = 80


class Records:
    """A result with a list of rows in its JSON object. A subclass has ``to_json``, and gets the rest from here.

    ``records`` is the key of the rows.
    """

    __slots__ = ()

    records: ClassVar[str] = "rows"

    def to_json(self) -> dict[str, Any]:
        """Return the result as a JSON object."""
        raise NotImplementedError

    def to_records(self) -> list[dict[str, Any]]:
        """Return the rows as a list of dictionaries, of which pandas, polars and others make a data frame."""
        return list(self.to_json()[self.records])

    def _repr_html_(self) -> str:
        """Return the first rows as a table of HTML, which notebooks show instead of ``repr``."""
        rows = self.to_records()
        if not rows:
            return "<p>no rows</p>"
        more = f"<p>{_SHOWN} of {len(rows):,} rows; to_records() has all</p>" if len(rows) > _SHOWN else ""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in rows[0])
        body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows[:_SHOWN])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class Table:
    """A result with rows that are a table. A subclass has ``columns`` and ``rows``, and gets the rest from here."""

    __slots__ = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the cells of a row, in their order."""
        raise NotImplementedError

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as an object of the API."""
        raise NotImplementedError

    def cells(self) -> Iterator[tuple[str | float | None, ...]]:
        """Yield the cells of each row, for formats that hold only texts and numbers: here, its values."""
        return (tuple(row.values()) for row in self.rows())


def _cells(row: Mapping[str, Any]) -> str:
    return "".join(f"<td>{html.escape(_shortened(value))}</td>" for value in row.values())


def _shortened(value: object) -> str:
    """Return a value as a notebook shows it.

    >>> _shortened(None), _shortened(3.5), _shortened("毛" * 100) == "毛" * 80 + "…"
    ('', '3.5', True)
    """
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
