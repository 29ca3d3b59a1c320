"""``searchapp show``: one transcript."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchapp.cli.options import format_option, index_option, settings_of
from searchapp.cli.output import print_json

if TYPE_CHECKING:
    from searchapp.model import Participant, Transcript, Turn


@click.command()
@click.argument("transcript")
@format_option("text", "json")
@index_option
def show(transcript: str, output_format: str, index_directory: Path | None) -> int:
    """Print a transcript.

    TRANSCRIPT is its id as printed by `searchapp search`: the path in the source folder, without the suffix.
    """
    from searchapp.opening import open_collection

    settings = settings_of(index_directory)
    found = open_collection(settings.index, settings).view().read(transcript)
    if output_format == "json":
        print_json(asdict(found))
    else:
        click.echo(_as_text(found))
    return 0


def _as_text(transcript: Transcript) -> str:
    head = [transcript.company, transcript.ticker, transcript.period, transcript.date]
    lines = [transcript.title or transcript.id, " · ".join(part for part in head if part)]
    lines += [f"  {_describe(person)}" for person in transcript.participants]
    section = None
    for turn in transcript.turns:
        if turn.section != section:
            section = turn.section
            lines += ["", f"== {section} =="]
        lines += ["", f"[{turn.index}] {_describe(turn)}", turn.text]
    return "\n".join(lines)


def _describe(person: Participant | Turn) -> str:
    name = person.speaker if hasattr(person, "speaker") else person.name
    details = ", ".join(part for part in (person.title, person.firm) if part)
    return f"{name} ({details})" if details else name
