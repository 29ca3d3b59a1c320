"""What a page is divided into: speeches, asides, and the people they name."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.model import Role, Section


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the layout itself tells of them, in a label or a list of participants."""

    name: str
    aliases: tuple[str, ...] = ()
    role: Role | None = None
    title: str | None = None
    firm: str | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """One turn on the page.

    ``label`` is every character that names the speaker, ``lines`` what was said, blank lines included.
    ``time`` is when it was said.
    """

    person: Person
    label: str
    lines: tuple[str, ...]
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines that nobody says; ``what`` is the kind they are reported as.

    A heading may open a ``section``, a list of participants tell of ``people``.
    """

    what: str
    lines: tuple[str, ...]
    section: Section | None = None
    people: tuple[Person, ...] = ()


Block = Speech | Aside


@dataclass(frozen=True, slots=True)
class Recognition:
    """How ``sure`` a layout is of a page, from 0 to 1, and how many ``speeches`` it finds there."""

    sure: float
    speeches: int
