"""Drafts: the turns as the layout tells of them, before anything is understood of what is said."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.model import Section
from searchapp.transcripts.layouts.base import Person


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn; ``section`` is what the headings above it say."""

    person: Person
    text: str
    section: Section | None = None
    time: str | None = None
