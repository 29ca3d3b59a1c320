"""Tables: what the cells of a row are, in web pages and documents where a row is a turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.looks import LIKELY, likelihood, names_a_person
from searchapp.transcripts.marks import only_time
from searchapp.transcripts.names import is_firm, is_han_name
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.titles import is_title
from searchapp.transcripts.words import Vocabulary, compiled

Row = Sequence[Sequence[str]]
"""The lines of each cell of a row."""

BETWEEN = " -- "
"""What stands between a name and its title or firm where they are written on one line."""

_NUMBER = re.compile(r"#?\d{1,4}[.、]?")
_AND = re.compile("[/／、]")
_FEWEST = 2
_LONGEST = 100
# Such a share of the rows of a table has a name, and such a share of the speeches ends as a sentence does.
_NAMED = 0.6
_CLOSED = 0.5
_FIGURE = re.compile(
    r"[(（]?[-+−–~≈约]?\s?(?:US|HK|NT|RMB|CN)?[$¥€£￥]?\s?\(?[-+−–]?\d[\d,]*(?:\.\d+)?\)?\s?"
    r"(?:%|％|‰|x|X|倍|[a-zA-Z]{1,3}|[百千万亿]{0,2}[元股人家次台套件]?|个?百分点)?[)）]?|[-—–−/]{1,2}|[nN][./]?[aAmM]\.?",
)
_DIGIT = re.compile(r"\d")
_FIGURES = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cells of a row are the time, the name, the title or firm, and the speech; the others are no part of a turn."""

    count: int
    name: int
    said: int
    time: int | None
    details: tuple[int, ...]

    def label(self, row: Row) -> str | None:
        """Return the label of a row without its time: ``Ann Lee -- CFO``; None if the row has no single name."""
        if len(row) != self.count or len(row[self.name]) != 1:
            return None
        name = row[self.name][0]
        told = [line for place in self.details for line in row[place]]
        return f"{name}{BETWEEN}{', '.join(told)}" if told and likelihood(name) == LIKELY else name


def columns_of(rows: Sequence[Row]) -> Columns | None:
    """Return the columns of a table in which a row is a turn, or None.

    Rows of a name and a speech are turns as they are.

    >>> rows = [[["1"], ["Ann Lee"], ["CFO"], ["We grew."]], [["2"], ["Bob Ray"], ["Granite Research"], ["Why?"]]]
    >>> columns_of(rows)
    Columns(count=4, name=1, said=3, time=None, details=(2,))
    >>> columns_of([[["1"], ["Revenue"], ["8,288"]], [["2"], ["Gross Margin"], ["17%"]]])
    >>> columns_of([[["Ann Lee"], ["We grew."]], [["Bob Ray"], ["Why?"]]])
    >>> columns_of([[["We grew."], ["Ann Lee"]], [["Why?"], ["Bob Ray"]]])
    Columns(count=2, name=1, said=0, time=None, details=())
    """
    rows = [row for row in rows if len(row) >= _FEWEST and not is_heading_row(row)]
    if not rows:
        return None
    count = len(rows[0])
    if any(len(row) != count for row in rows):
        return None
    columns = [[row[place] for row in rows] for place in range(count)]
    closed = [sum(bool(cell) and cell[-1][-1] in SENTENCE_ENDS for cell in column) for column in columns]
    said = max(range(count), key=lambda place: closed[place])
    if closed[said] < max(1, len(rows) * _CLOSED):
        return None
    others = [place for place in range(count) if place != said]
    named = {place: sum(map(_names_somebody, columns[place])) for place in others}
    name = max(others, key=lambda place: named[place])
    if named[name] < max(2, len(rows) * _NAMED) or (count == _FEWEST and name < said):
        return None
    rest = [place for place in others if place != name]
    time = next((place for place in rest if all(_is_time(cell) for cell in columns[place])), None)
    details = [place for place in rest if _are_details(columns[place])]
    return Columns(count, name, said, time, tuple(details))


def list_of_people(rows: Sequence[Row]) -> list[str]:
    """Return the lines of a list of participants, with its heading, if a table tells nothing but titles and firms of people.

    >>> list_of_people([[["Name"], ["Title"]], [["Ann Lee"], ["CFO"]], [["Bob Ray"], ["Analyst"]]])
    ['Participants', 'Ann Lee -- CFO', 'Bob Ray -- Analyst']
    >>> list_of_people([[["Ann Lee"], ["We grew."]], [["Bob Ray"], ["CFO"]]])
    []
    """
    told = [[cell for cell in row if cell] for row in rows if not is_heading_row(row)]
    if len(told) < _FEWEST or any(len(row) < _FEWEST for row in told):
        return []
    lines = []
    for (name, *others), *cells in told:
        details = [line for cell in cells for line in cell]
        if others or not names_a_person(name) or not all(is_title(one) or is_firm(one) for one in details):
            return []
        lines.append(f"{name}{BETWEEN}{', '.join(details)}")
    return ["参会人员" if is_han_name(told[0][0][0]) else "Participants", *lines]


def is_of_figures(rows: Sequence[Row]) -> bool:
    """Return whether a table has figures beside what they are of, and nothing that anybody said.

    >>> is_of_figures([[["Revenue"], ["8,288"]], [["Margin"], ["17%"]]]), is_of_figures([[["Ann Lee"], ["It rose 17%."]]])
    (True, False)
    """
    cells = [line for row in rows for cell in row[1:] for line in cell]
    if not any(map(_DIGIT.search, cells)) or any(len(row) < 2 for row in rows):
        return False
    whole = [line for row in rows for cell in row for line in cell]
    if any(len(line) > _LONGEST or line[-1] in "。！？!?" for line in whole):
        return False
    # The first row can name the columns.
    below = rows[1:] or rows
    figures = sum(any(is_figure(line) for cell in row[1:] for line in cell) for row in below)
    return figures >= len(below) * _FIGURES


def is_figure(words: str) -> bool:
    """Return whether words are a number with its unit, or what stands in its place.

    >>> is_figure("$(12.1)"), is_figure("15.9%"), is_figure("81.2亿元"), is_figure("n.m."), is_figure("It rose 17%.")
    (True, True, True, True, False)
    """
    return _FIGURE.fullmatch(words) is not None


def is_heading_row(cells: Row) -> bool:
    """Return whether a row only names the columns: Speaker, Text.

    >>> is_heading_row([["时间"], ["发言人"], ["单位/职务"]]), is_heading_row([["Ann Lee"], ["Text"]])
    (True, False)
    """
    return len(cells) > 1 and all(
        len(cell) == 1 and all(map(_columns().fullmatch, _AND.split(cell[0]))) for cell in cells
    )


def is_number(cell: Sequence[str]) -> bool:
    """Return whether a cell is the number of its row."""
    return len(cell) == 1 and _NUMBER.fullmatch(cell[0]) is not None


def _names_somebody(cell: Sequence[str]) -> bool:
    if len(cell) != 1:
        return False
    return role_of(cell[0]) is not None or names_a_person(cell[0])


def _is_time(cell: Sequence[str]) -> bool:
    return len(cell) == 1 and _time(cell[0])


@lru_cache(maxsize=1024)
def _time(cell: str) -> bool:
    return only_time(cell) is not None


def _are_details(column: Sequence[Sequence[str]]) -> bool:
    """Return whether a column tells the titles and the firms of people."""
    lines = [line for cell in column for line in cell]
    short = all(len(line) <= _LONGEST and line[-1] not in "。！？!?" for line in lines)
    return short and any(is_title(line) or is_firm(line) for line in lines)


@compiled
def _columns(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("headings", "columns")
