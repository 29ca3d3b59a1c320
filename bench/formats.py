"""Figures as text, never rounded in anybody's favour where a limit is near."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, and no exponent.

    >>> number(1234.5), number(0.01234), number(0)
    ('1234', '0.0123', '0')
    """
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}"


def share(value: float) -> str:
    """A share in per cent, rounded down, so that only all is 100 %.

    >>> share(1.0), share(0.99999)
    ('100 %', '99.99 %')
    """
    return "100 %" if value == 1 else f"{math.floor(value * 10_000) / 100:.2f} %"


def mebibytes(value: float) -> str:
    """Bytes in MiB.

    >>> mebibytes(3 * 2**20)
    '3.00 MiB'
    """
    return f"{number(value / 2**20)} MiB"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; columns after the first are aligned to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
