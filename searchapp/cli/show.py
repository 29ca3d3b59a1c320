"""``searchapp show``: one transcript."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchapp.cli.options import format_option, index_option, settings_of
from searchapp.cli.output import described, print_json, told_by, who

if TYPE_CHECKING:
    from searchapp.model import Inference, Transcript, Turn
    from searchapp.search.doubts import Doubts


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
    view = open_collection(settings.index, settings).view()
    found, inferred, doubts = view.read(transcript), view.inferred(transcript), view.doubts_of(transcript)
    if output_format == "json":
        print_json(asdict(found) | {"inferred": list(map(asdict, inferred))} | asdict(doubts))
    else:
        click.echo(_as_text(found, inferred, doubts))
    return 0


def _as_text(transcript: Transcript, inferred: tuple[Inference, ...], doubts: Doubts) -> str:
    head = [transcript.company, transcript.ticker, transcript.period, transcript.date]
    lines = [transcript.title or transcript.id, " · ".join(part for part in head if part)]
    lines += [f"  {who(person.name, person.title, person.firm)}" for person in transcript.participants]
    if inferred:
        lines += ["inferred", *(f"  {told_by(one)}" for one in inferred)]
    remarks = [*doubts.warnings, *map(described, doubts.duplicates)]
    if remarks:
        lines += ["needs a look", *(f"  {remark}" for remark in remarks)]
    section = None
    for turn in transcript.turns:
        if turn.section != section:
            section = turn.section
            lines += ["", f"== {section} =="]
        lines += ["", f"[{turn.index}] {_speaker(turn, inferred)}", turn.text]
    return "\n".join(lines)


def _speaker(turn: Turn, inferred: tuple[Inference, ...]) -> str:
    from searchapp.search.speakers import inference_of, other_label

    label = other_label(turn.speaker, turn.label)
    told = inference_of(inferred, turn.speaker, turn.label, turn.exchange)
    return who(turn.speaker, turn.title, turn.firm, label, inferred=told is not None)
