"""Drafts: turns as the layout gives them, before enrichment."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.model import Section
from searchapp.transcripts.layouts.base import Person


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn; ``section`` is the section given by the headings above it."""

    person: Person
    text: str
    section: Section | None = None
    time: str | None = None
