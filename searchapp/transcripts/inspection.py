"""Inspection: what is read from one file, and where, without indexing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from searchapp.errors import UsageError
from searchapp.model import Inference, PersonProvenance, Provenance, Removed, Role, Section
from searchapp.transcripts.files.source import scan
from searchapp.transcripts.proposal import Proposal, propose
from searchapp.transcripts.reading import Reading, read


@dataclass(frozen=True, slots=True)
class InspectedParticipant:
    """A participant with the number of turns; ``read_from`` says where title, role, firm and aliases were read."""

    name: str
    aliases: tuple[str, ...]
    role: Role
    title: str | None
    firm: str | None
    turns: int
    read_from: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InspectedSection:
    """A section with its number of turns and exchanges."""

    section: Section
    turns: int
    exchanges: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was read from a file.

    ``confidence`` and ``runner_up_confidence`` range from 0 to 1. ``read_from`` says where company, ticker, title,
    period and date were read: ``preamble``, ``turn 3``, ``label``, ``front matter`` or a file name. ``inferred`` are
    the speakers whose labels do not name them. ``characters`` are those in turns; with those in ``removed``, and
    without those ``added`` between pieces of text, they are the characters of the file's text. ``proposal`` is an override
    that would mend what the ``warnings`` say; None if there are none.
    """

    source: str
    encoding: str
    layout: str
    confidence: float
    runner_up: str | None
    runner_up_confidence: float
    company: str | None
    ticker: str | None
    title: str | None
    period: str | None
    date: str | None
    read_from: Mapping[str, str]
    participants: tuple[InspectedParticipant, ...]
    inferred: tuple[Inference, ...]
    sections: tuple[InspectedSection, ...]
    turns: int
    characters: int
    removed: tuple[Removed, ...]
    added: int
    warnings: tuple[str, ...]
    proposal: Proposal | None

    def as_json(self) -> dict[str, Any]:
        """Return the inspection as plain values for ``json.dumps``."""
        return asdict(self)

    def provenance(self) -> Provenance:
        """Return how the file was read, without the content of the transcript."""
        return Provenance(
            encoding=self.encoding,
            layout=self.layout,
            confidence=self.confidence,
            runner_up=self.runner_up,
            runner_up_confidence=self.runner_up_confidence,
            read_from=self.read_from,
            people=tuple(
                PersonProvenance(one.name, one.firm, one.read_from)
                for one in self.participants
                if one.read_from
            ),
            inferred=self.inferred,
            removed=self.removed,
            warnings=self.warnings,
        )


def inspect(path: Path) -> Inspection:
    """Read one transcript file and return what was found in it.

    Raises SourceError if the file does not exist, UsageError if it is not a single transcript, and RefusedFileError if
    it cannot be read.
    """
    found = scan(path)
    if found.refused:
        raise found.refused[0]
    if path.is_dir() or len(found.files) != 1:
        raise UsageError(f"{path} is not a single transcript; give one file")
    return inspected(read(found.files[0]))


def inspected(reading: Reading) -> Inspection:
    """Return the inspection for a reading."""
    transcript = reading.transcript
    told = {evidence.what: evidence.where for evidence in reading.evidence}
    spoken = Counter((turn.speaker, turn.firm) for turn in transcript.turns)
    by_name = Counter(turn.speaker for turn in transcript.turns)
    shared = Counter(one.name for one in transcript.participants)
    participants = tuple(
        InspectedParticipant(
            one.name,
            one.aliases,
            one.role,
            one.title,
            one.firm,
            spoken[one.name, one.firm] if shared[one.name] > 1 else by_name[one.name],
            _of(one.name, told),
        )
        for one in transcript.participants
    )
    names = ("company", "ticker", "title", "period", "date")
    return Inspection(
        transcript.source,
        reading.encoding,
        reading.layout,
        round(reading.confidence, 3),
        reading.runner_up,
        round(reading.runner_up_confidence, 3),
        transcript.company,
        transcript.ticker,
        transcript.title,
        transcript.period,
        transcript.date,
        {name: told[name] for name in names if name in told},
        participants,
        reading.inferred,
        tuple(_sections(reading)),
        len(transcript.turns),
        sum(len(turn.text) for turn in transcript.turns),
        reading.removed,
        reading.added,
        reading.warnings,
        propose(reading),
    )


def _of(name: str, told: Mapping[str, str]) -> dict[str, str]:
    prefix = f"{name}: "
    return {what.removeprefix(prefix): where for what, where in told.items() if what.startswith(prefix)}


def _sections(reading: Reading) -> list[InspectedSection]:
    turns = reading.transcript.turns
    found = []
    for section in dict.fromkeys(turn.section for turn in turns):
        inside = [turn for turn in turns if turn.section == section]
        exchanges = {turn.exchange for turn in inside if turn.exchange is not None}
        found.append(InspectedSection(section, len(inside), len(exchanges)))
    return found
