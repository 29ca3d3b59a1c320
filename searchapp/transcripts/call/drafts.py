"""Drafts: turns as the layout gives them, before enrichment."""

from __future__ import annotations

from typing import NamedTuple

from searchapp.model import Section
from searchapp.transcripts.layouts.base import Person


class Draft(NamedTuple):
    """A turn; ``section`` is the section given by the headings above it.

    ``interpreter`` is the label of who translates the person, or None if the person speaks.
    ``asks`` tells that it is a question of its own, with a number.
    """

    person: Person
    text: str
    section: Section | None = None
    time: str | None = None
    interpreter: str | None = None
    asks: bool = False

    @property
    def label(self) -> str:
        """The name as the page prints it."""
        return self.interpreter or self.person.label
