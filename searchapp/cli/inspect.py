"""``searchapp inspect``: what can be read from a file, without indexing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchapp.cli.options import format_option
from searchapp.cli.output import counted, print_json, told_by

if TYPE_CHECKING:
    from searchapp.transcripts import Inspection


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@format_option("text", "json")
def inspect(file: Path, output_format: str) -> int:
    """Show what is read from the transcript FILE.

    For each value it shows where in the file it was read. If something is doubtful, it proposes an override to correct it
    with. Nothing is indexed.
    """
    from searchapp.transcripts import inspect as look

    found = look(file)
    if output_format == "json":
        print_json(found.as_json())
    else:
        click.echo("\n".join(_as_text(found)))
    return 0


def _as_text(found: Inspection) -> Iterator[str]:
    yield f"source        {found.source}"
    yield f"encoding      {found.encoding}"
    other = f"; {found.runner_up} {found.runner_up_confidence:.0%}" if found.runner_up else ""
    yield f"layout        {found.layout} ({found.confidence:.0%} confident{other})"
    for name in ("company", "ticker", "title", "period", "date"):
        value = getattr(found, name)
        where = f"  [{found.read_from[name]}]" if name in found.read_from else ""
        yield f"{name:<13} {'-' if value is None else value}{where}"
    yield f"text          {counted(found.turns, 'turn')}, {counted(found.characters, 'character')}"
    for section in found.sections:
        parts = f"{counted(section.turns, 'turn')}, {counted(section.exchanges, 'exchange')}"
        yield f"{section.section:<13} {parts}"
    yield "participants"
    for person in found.participants:
        known = ", ".join(part for part in (person.role, person.title, person.firm) if part)
        aliases = f" = {', '.join(person.aliases)}" if person.aliases else ""
        where = ", ".join(f"{what}: {place}" for what, place in person.read_from.items())
        yield f"  {person.name}{aliases} ({known}), {counted(person.turns, 'turn')}{f'  [{where}]' if where else ''}"
    if found.inferred:
        yield "inferred"
    for one in found.inferred:
        yield f"  {told_by(one)}"
    if found.removed:
        yield "not speech"
    for removed in found.removed:
        sample = f", such as {removed.sample!r}" if removed.sample else ""
        yield f"  {removed.what}: {counted(removed.characters, 'character')}{sample}"
    if found.added:
        yield f"added         {counted(found.added, 'character')} between pieces of text"
    for warning in found.warnings:
        yield f"warning       {warning}"
    if found.proposal is not None:
        yield ""
        yield (
            "To correct it, check this and put it at the top of the file, in place of front matter that is there:"
            if found.proposal.place == "front matter"
            else f"To correct it, check this and save it as {found.proposal.place} beside the file:"
        )
        yield found.proposal.text.rstrip("\n")
