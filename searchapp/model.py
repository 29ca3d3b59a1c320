"""What an earnings call is: a transcript, its participants and its turns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

Span = tuple[int, int]
"""Where something begins and ends, in code points: ``text[start:end]``."""

Role = Literal["operator", "management", "analyst", "other"]
Section = Literal["prepared", "qa"]

ROLES: tuple[Role, ...] = ("operator", "management", "analyst", "other")
SECTIONS: tuple[Section, ...] = ("prepared", "qa")

# What turns are narrowed by and counted by.
FACET_FIELDS: tuple[str, ...] = ("company", "speaker", "role", "title", "firm", "section", "period")


@dataclass(frozen=True, slots=True)
class Participant:
    """A person on the call.

    ``name`` is the name the turns carry; ``aliases`` are the other ways the transcript writes it
    (沈子瑜 for Ziyu Shen, HenryHe for Henry He).
    """

    name: str
    aliases: tuple[str, ...] = ()
    role: Role = "other"
    title: str | None = None
    firm: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted speech: the document of the index.

    ``text`` is the cleaned original: one paragraph per line, no line break inside a paragraph.
    ``exchange`` numbers the question-and-answer block the turn belongs to, from 1; None outside of one.
    ``time`` is the offset the source gives for the turn (``00:12:05``), where it gives one.
    """

    index: int
    speaker: str
    role: Role
    title: str | None
    firm: str | None
    section: Section
    exchange: int | None
    text: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One call as it was understood from one source file.

    ``id`` is the path under the source folder without its suffix, with ``/`` between its parts.
    ``company``, ``ticker``, ``title``, ``period`` (``2024Q3``, ``2024H1``, ``2024FY``) and ``date``
    (``YYYY-MM-DD``) are None where neither the text nor an override tells them.
    ``source`` is the path of the file relative to the source folder, ``sha256`` the hash of its bytes.
    """

    id: str
    company: str | None
    ticker: str | None
    title: str | None
    period: str | None
    date: str | None
    source: str
    sha256: str
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of everything above, hexadecimal: the same for transcripts that are equal."""
        content = json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Removed:
    """Characters of a file that are in no turn.

    ``what`` says what they are (``speaker label``, ``page remains``, ``zero-width characters`` …),
    ``characters`` how many they are in code points, ``sample`` shows the first of them.
    """

    what: str
    characters: int
    sample: str


@dataclass(frozen=True, slots=True)
class PersonProvenance:
    """Where title, role, firm and aliases of a participant were read."""

    name: str
    firm: str | None
    read_from: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a transcript was read from its file.

    ``confidence`` and ``runner_up_confidence`` are from 0 to 1; ``read_from`` says where company, ticker, title,
    period and date were read.
    """

    encoding: str
    layout: str
    confidence: float
    runner_up: str | None
    runner_up_confidence: float
    read_from: Mapping[str, str]
    people: tuple[PersonProvenance, ...]
    removed: tuple[Removed, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A transcript without its participants and turns.

    ``turns`` is the number of turns, ``length`` their length in code points.
    """

    id: str
    company: str | None
    ticker: str | None
    title: str | None
    period: str | None
    date: str | None
    source: str
    sha256: str
    turns: int
    length: int
