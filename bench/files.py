"""Transcripts as files, the way a person has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.say import say
from searchapp.errors import RefusedFileError
from searchapp.model import Transcript
from searchapp.transcripts import read, scan


def read_corpus(folder: Path) -> Iterator[Transcript]:
    """Read the transcripts of a folder; what cannot be read is named and passed over."""
    for file in scan(folder).files:
        try:
            yield read(file).transcript
        except RefusedFileError as error:
            say(str(error))


def write_files(transcripts: Iterable[Transcript], folder: Path) -> None:
    """Write each transcript to ``<folder>/<id>.txt``, with a block at its head that says what the text does not."""
    for transcript in transcripts:
        path = folder / transcript.source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_file(transcript), encoding="utf-8")


def to_file(transcript: Transcript) -> str:
    """A transcript as the text of a file: a speaker's name on a line, below it what is said."""
    lines = ["---"]
    for name in ("company", "ticker", "period", "date", "title"):
        lines.append(f"{name} = {_toml(getattr(transcript, name) or '')}")
    for participant in transcript.participants:
        lines.append("[[participants]]")
        for name in ("name", "role", "title", "firm"):
            lines.append(f"{name} = {_toml(getattr(participant, name) or '')}")
    lines += ["---", ""]
    for turn in transcript.turns:
        lines += [turn.speaker, "", turn.text.replace("\n", "\n\n"), ""]
    return "\n".join(lines)


def _toml(value: str) -> str:
    # A JSON string is a TOML string.
    return json.dumps(value, ensure_ascii=False)
