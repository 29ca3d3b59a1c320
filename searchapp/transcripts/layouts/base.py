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
    role: Role | None = None
    title: str | None = None
    firm: str | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """One turn on the page.

    ``label`` is every character that names the speaker, ``lines`` what was said, blank lines included,
    ``noise`` what stood in the lines and is not speech, with its kind. ``time`` is when it was said.
    """

    person: Person
    label: str
    lines: tuple[str, ...]
    time: str | None = None
    noise: tuple[tuple[str, str], ...] = ()


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


class Layout(Protocol):
    """One way transcripts are laid out.

    The lines of all blocks, in order, with each label put back in front, are the lines of the page.
    ``name`` is how it is called in reports and overrides. ``wrapped`` says that in this layout only a blank
    line parts paragraphs.
    """

    name: str
    wrapped: bool

    def score(self, page: Page) -> float:
        """Return how sure this layout is that the page is its own, from 0 to 1."""
        ...

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page into speeches and asides, every line in exactly one."""
        ...
