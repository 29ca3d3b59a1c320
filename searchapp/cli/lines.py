"""Printing the lines of a concordance for people."""

from __future__ import annotations

import click
from rich.cells import cell_len

from searchapp.cli.output import counted, say
from searchapp.research.concordance import Concordance

# Columns of the terminal for the text on each side of the match.
_SIDE = 36


def print_table(found: Concordance) -> None:
    """Print the totals and the lines, aligned at the match; each is followed by where it is and who speaks."""
    total = counted(found.total, "occurrence")
    if found.listed < found.total:
        seed = found.manifest.options["seed"]
        total += f", a random sample of {found.listed:,} (seed {seed})"
    click.echo(f"{total}\n")
    for line in found.lines:
        left = left_cells(line.left.replace("\n", " "), _SIDE)
        right = right_cells(line.right.replace("\n", " "), _SIDE)
        place = " · ".join(part for part in (line.id, line.company, line.period, line.speaker) if part)
        click.echo(f"{left} [{line.match}] {right}  {place}")
    if found.next is not None:
        say(f"for more lines, add --offset {found.next}")


def left_cells(text: str, width: int) -> str:
    """Return the end of a text in ``width`` columns of a terminal, aligned to the right.

    >>> left_cells("公司的毛利率", 5), left_cells("AI", 5)
    (' 利率', '   AI')
    """
    return _end(text[::-1], width)[::-1]


def right_cells(text: str, width: int) -> str:
    """Return the beginning of a text in ``width`` columns of a terminal.

    >>> right_cells("毛利率提升", 5)
    '毛利 '
    """
    return _end(text, width)


def _end(text: str, width: int) -> str:
    used = 0
    for count, letter in enumerate(text):
        wide = cell_len(letter)
        if used + wide > width:
            text = text[:count]
            break
        used += wide
    return text + " " * (width - used)
