"""``searchapp index``: build, update, check and describe an index."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from searchapp.cli.options import format_option, index_option, setting_option, settings_of, source_argument
from searchapp.cli.output import NAMED, counted, described, print_json, say
from searchapp.cli.progress import showing
from searchapp.errors import IndexDamagedError, IndexOutdatedError, RefusedFileError
from searchapp.settings import Settings

if TYPE_CHECKING:
    from searchapp.library.report import Report
    from searchapp.search.collection import View
    from searchapp.search.duplicates import Duplicates

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.group()
def index() -> None:
    """Build, update, check or describe an index.

    SOURCE is a folder of transcripts or a file; you can give several. The index remembers them.
    [env: SEARCHAPP_SOURCE; default: the sources of the index, and seeds for the first one]
    """


def _writing_options(command: _Command) -> _Command:
    for add in (
        index_option,
        click.option("--quiet", "-q", is_flag=True, help="Print only errors and warnings."),
        click.option(
            "--report",
            type=click.File("w", encoding="utf-8", atomic=True),
            metavar="FILE",
            help="Also write a report as JSON to FILE; - is stdout.",
        ),
        format_option("text", "json"),
        click.option(
            "--processes",
            type=click.IntRange(min=1),
            metavar="N",
            help="Number of worker processes.  [default: one per core]",
        ),
        click.option(
            "--memory",
            type=click.IntRange(min=16),
            default=512,
            show_default=True,
            metavar="MIB",
            help="Memory a build may use for merging.",
        ),
        setting_option("opensearch_replicas"),
        setting_option("opensearch_shards"),
        source_argument,
    ):
        command = add(command)
    return command


@index.command()
@_writing_options
def build(sources: tuple[Path, ...], index_directory: Path | None, **options: Any) -> int:
    """Build a new index of SOURCE.

    The old index stays in use until the new one is complete.
    """
    from searchapp.library.build import build

    return _write(build, sources, index_directory, **options)


@index.command()
@_writing_options
@click.option("--rebuild", is_flag=True, help="Build a new index if another version made the old one.")
def update(sources: tuple[Path, ...], index_directory: Path | None, rebuild: bool, **options: Any) -> int:
    """Index what has changed in SOURCE since the last run.

    The result is the same as after a build. If there is no index yet, builds one.
    """
    from searchapp.library.build import update

    return _write(partial(update, rebuild=rebuild), sources, index_directory, **options)


def _write(
    change: Callable[..., Report],
    sources: tuple[Path, ...],
    index_directory: Path | None,
    *,
    memory: int,
    processes: int | None,
    output_format: str,
    report: TextIO | None,
    quiet: bool,
) -> int:
    from searchapp.engine.factory import sink_of
    from searchapp.library.sources import sources_of

    settings = settings_of(index_directory)
    sink = sink_of(settings, memory=memory, processes=processes)
    with showing(quiet) as progress:
        result = change(sources_of(sink, _given(sources, settings)), sink, progress=progress)
    found = _view(settings).duplicates()
    body = result.to_json() | {"duplicates": [asdict(group) for group in found]}
    if report is not None:
        report.write(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    if output_format == "json":
        print_json(body)
    return tell(result, found, quiet=quiet)


def _view(settings: Settings) -> View:
    from searchapp.opening import open_collection

    return open_collection(settings.index, settings).view()


def _given(sources: tuple[Path, ...], settings: Settings) -> tuple[Path, ...]:
    """The sources of the command line, otherwise that of the environment."""
    return sources or ((settings.source,) if settings.source else ())


@index.command()
@source_argument
@format_option("text", "json")
@click.option("--quiet", "-q", is_flag=True, help="Print only errors and warnings.")
@index_option
def verify(sources: tuple[Path, ...], output_format: str, quiet: bool, index_directory: Path | None) -> int:
    """Check the index for damage, and against SOURCE.

    The exit status is 1 if there is a problem.
    """
    from searchapp.engine.factory import sink_of
    from searchapp.library.verify import verify

    settings = settings_of(index_directory)
    with showing(quiet) as progress:
        found = verify(_given(sources, settings), sink_of(settings), progress=progress)
    if output_format == "json":
        print_json(found.to_json())
    for problem in found.problems:
        say(f"problem: {problem}")
    if found.problems:
        say(f"error: {counted(len(found.problems), 'problem')} found; run `searchapp index {found.cure}`")
        return 1
    if not quiet:
        say(f"no problems: {counted(found.transcripts, 'transcript')}, {counted(found.turns, 'turn')}")
    return 0


@index.command()
@format_option("text", "json")
@index_option
def info(output_format: str, index_directory: Path | None) -> int:
    """Show the state, size, age, sources and versions of the index, and which transcripts need a look."""
    from searchapp.engine.factory import sink_of

    settings = settings_of(index_directory)
    found = sink_of(settings).info()
    try:
        view = _view(settings)
        doubtful, alike, unknown = list(view.doubts()), list(map(asdict, view.duplicates())), ""
    except (IndexOutdatedError, IndexDamagedError) as error:
        doubtful, alike, unknown = None, None, error.reason
    if output_format == "json":
        print_json(asdict(found) | {"doubtful": doubtful, "duplicates": alike})
        return 0
    click.echo(f"state        {found.state}")
    click.echo(f"generation   {found.generation}")
    click.echo(f"built        {found.built}")
    click.echo(f"changed      {found.changed}")
    click.echo(f"transcripts  {found.transcripts:,}")
    click.echo(f"turns        {found.turns:,}")
    click.echo(f"characters   {found.characters:,}")
    click.echo(f"segments     {found.segments:,}")
    click.echo(f"size         {found.bytes / 2**20:,.1f} MiB")
    for source in found.sources:
        click.echo(f"source       {source}")
    click.echo(f"doubtful     {'unknown: ' + unknown if doubtful is None else f'{len(doubtful):,}'}")
    for key, value in found.stamp.items():
        click.echo(f"{key:<12} {value}")
    return 0


def tell(result: Report, duplicates: Sequence[Duplicates], *, quiet: bool) -> int:
    """Print warnings, refused files and, unless ``quiet``, a summary on stderr; return the exit status."""
    for warning in result.warnings:
        say(f"warning: {warning}")
    for group in duplicates[:NAMED]:
        say(f"warning: {described(group)}")
    if len(duplicates) > NAMED:
        say(
            f"warning: {len(duplicates) - NAMED:,} more groups of transcripts may be duplicates; see --report"
        )
    for refused in result.refused:
        say(f"refused: {refused}")
    if not quiet:
        say(_summary(result))
    return RefusedFileError.exit_code if result.refused else 0


def _summary(result: Report) -> str:
    done = [counted(result.indexed, "transcript") + " indexed"]
    if result.action == "update":
        done += [f"{result.removed:,} removed", f"{result.unchanged:,} unchanged"]
    if result.refused:
        done.append(f"{counted(len(result.refused), 'file')} refused")
    size = (
        f" ({counted(result.turns, 'turn')}, {counted(result.characters, 'character')})"
        if result.indexed
        else ""
    )
    return f"{', '.join(done)}{size} in {result.seconds:.1f} s"
