"""The parts of a page: speeches, asides and the people they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from searchapp.model import Role, Section


class Person(NamedTuple):
    """A person as given in a label or a list of participants.

    ``printed`` is the name as the transcript prints it, or None if that is ``name``.
    """

    name: str
    aliases: tuple[str, ...] = ()
    role: Role | None = None
    title: str | None = None
    firm: str | None = None
    printed: str | None = None

    @property
    def label(self) -> str:
        """The name as the page prints it."""
        return self.printed or self.name


class Speech(NamedTuple):
    """One turn on the page.

    ``label`` is the text that names the speaker, ``lines`` is what was said, including blank lines, ``time`` is when it
    was said. ``start`` is the number of the page's line on which the speech begins; ``beside`` tells that it begins on
    the line of the label, and ``asks`` that it is a question of its own, with a number.
    """

    person: Person
    label: str
    lines: tuple[str, ...]
    time: str | None = None
    start: int = 0
    beside: bool = False
    asks: bool = False


class Aside(NamedTuple):
    """Lines that are not speech; ``what`` is the kind used in reports.

    A heading can open a ``section``; a list of participants has ``people``. ``start`` is the number of the first line.
    """

    what: str
    lines: tuple[str, ...]
    section: Section | None = None
    people: tuple[Person, ...] = ()
    start: int = 0


Block = Speech | Aside

NOBODYS = ("preamble", "lines of no speaker")
"""What asides are that may hold speech whose label was not read."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The confidence ``sure`` of a layout, from 0 to 1, and the number of ``speeches`` it finds."""

    sure: float
    speeches: int
