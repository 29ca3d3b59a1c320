"""What an earnings call is: a transcript, its participants and its turns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

Span = tuple[int, int]
"""Start and end of a part of a text, in code points: ``text[start:end]``."""

Place = tuple[str, int]
"""Where a participant is: the id of the call, and the participant's number there, from 0."""

Role = Literal["operator", "management", "analyst", "other"]
Section = Literal["prepared", "qa"]

ROLES: tuple[Role, ...] = ("operator", "management", "analyst", "other")
SECTIONS: tuple[Section, ...] = ("prepared", "qa")

SYNTHETIC = "合成示例"
"""Stands in the titles of transcripts that are made up; a site that holds any says so on every page."""

# The fields for filters and counts.
FACET_FIELDS: tuple[str, ...] = ("company", "speaker", "role", "title", "firm", "section", "period")


@dataclass(frozen=True, slots=True)
class Participant:
    """A person on the call.

    ``name`` is the name used in the turns; ``aliases`` are other spellings in the transcript (沈子瑜 for Ziyu Shen,
    HenryHe for Henry He).
    """

    name: str
    aliases: tuple[str, ...] = ()
    role: Role = "other"
    title: str | None = None
    firm: str | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """How a person shows in a call: the names, the first of them the one the turns have, and whom they speak for.

    ``scope`` says within what a name means one person: the company ``of``, its analysts of no known firm, or the firm
    ``of``.
    """

    scope: Literal["company", "analyst", "firm"]
    of: str | None
    names: tuple[str, ...]

    @classmethod
    def seen(cls, company: str | None, participant: Participant) -> Face:
        """The face of a participant in a call of a company."""
        names = (participant.name, *participant.aliases)
        if participant.firm and participant.role != "management":
            return cls("firm", participant.firm, names)
        return cls("analyst" if participant.role == "analyst" else "company", company, names)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without interruption: the document of the index.

    ``speaker`` is the name of the participant who speaks. ``label`` is the name that the transcript prints for the
    turn, without title, firm and time: another spelling (HenryHe), or no name (Unidentified Analyst). ``text`` is the
    cleaned original, one paragraph per line. ``exchange`` is the number of the question-and-answer exchange that the
    turn belongs to, from 1, or None. ``time`` is the time the source gives for the turn (``00:12:05``), or None.
    """

    index: int
    speaker: str
    label: str
    role: Role
    title: str | None
    firm: str | None
    section: Section
    exchange: int | None
    text: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One call, as read from one source file.

    ``id`` is the path relative to the source folder, without suffix and with ``/`` as separator. ``company``,
    ``ticker``, ``title``, ``period`` (``2024Q3``, ``2024H1``, ``2024FY``) and ``date`` (``YYYY-MM-DD``) are None if
    neither the text nor an override gives them. ``source`` is the path of the file relative to the source folder,
    ``sha256`` the hash of its bytes.
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
    """Characters of a file that are not part of any turn.

    ``what`` is their kind (``speaker label``, ``page remains``, ``zero-width characters`` …), ``characters`` their
    number in code points, ``sample`` the first of them.
    """

    what: str
    characters: int
    sample: str


@dataclass(frozen=True, slots=True)
class PersonProvenance:
    """Where a participant's title, role, firm and aliases were read."""

    name: str
    firm: str | None
    read_from: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred speaker: in one exchange, ``label`` has no name and stands for ``speaker``, or for who translates them.

    It applies only to turns with this label, exchange (None outside of exchanges) and speaker. It was read from ``sentence`` in the turn with the
    number ``turn``.
    """

    label: str
    exchange: int | None
    speaker: str
    turn: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a transcript was read from its file.

    ``confidence`` and ``runner_up_confidence`` range from 0 to 1. ``read_from`` says where company, ticker, title,
    period and date were read. ``inferred`` are the speakers whose labels do not name them.
    """

    encoding: str
    layout: str
    confidence: float
    runner_up: str | None
    runner_up_confidence: float
    read_from: Mapping[str, str]
    people: tuple[PersonProvenance, ...]
    inferred: tuple[Inference, ...]
    removed: tuple[Removed, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A transcript without its participants and turns.

    ``turns`` is the number of turns, ``length`` their total length in code points.
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
