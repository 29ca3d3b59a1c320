"""What is shown beside a speaker's name: the name that the transcript prints, and how the speaker was inferred."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.search.speakers import other_label


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence that tells who speaks; ``where`` and ``url`` are the name of its turn and a link to it, or None."""

    sentence: str
    where: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AsPrinted:
    """The label that a transcript prints instead of the speaker's name; ``told`` if the speaker was inferred."""

    label: str
    told: Told | None


def as_printed(speaker: str, label: str, told: Told | None) -> AsPrinted | None:
    """Return what is shown beside a speaker's name, or None if the label is that name."""
    shown = other_label(speaker, label)
    return None if shown is None else AsPrinted(shown, told)
