"""What a layout is: it tells how sure it is of a page, and divides the page into blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from searchapp.model import Role, Section
from searchapp.transcripts.page import Page


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


class Layout(Protocol):
    """One way transcripts are laid out.

    The lines of all blocks, in order, with each label put back in front, are the lines of the page.
    ``name`` is how it is called in reports and overrides. ``wrapped`` says that in this layout only a blank
    line parts paragraphs.
    """

    name: str
    wrapped: bool

    def recognise(self, page: Page) -> Recognition:
        """Tell how sure this layout is that the page is its own."""
        ...

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page into speeches and asides, every line in exactly one."""
        ...
