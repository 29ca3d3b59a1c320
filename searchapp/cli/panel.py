"""``searchapp panel``: named queries measured in each call, as one table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from searchapp.cli.options import index_option, manifest_option, no_limit_option, settings_of
from searchapp.cli.output import counted, say, write_manifest, write_whole


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the CSV to FILE instead of stdout, and its manifest beside it.",
)
@manifest_option
@no_limit_option
@index_option
def panel(
    file: Path,
    output: Path | None,
    manifest_file: Path | None,
    no_limit: bool,
    index_directory: Path | None,
) -> int:
    """Measure the queries of FILE in each call, as CSV with a row for each call and query.

    FILE is TOML with named queries, filters, the unit and the denominator; docs/panel.md describes it. With --output
    panel.csv, the manifest goes to panel.manifest.json.
    """
    from searchapp.opening import open_collection
    from searchapp.research.panel import panel as measure_panel
    from searchapp.research.panel_file import read_panel

    if output is not None and manifest_file is None:
        manifest_file = output.with_name(f"{output.stem}.manifest.json")
    request = read_panel(file)
    written = [path for path in (output, manifest_file) if path is not None]
    _check(written, request.files)
    settings = settings_of(index_directory, no_limit=no_limit)
    made = measure_panel(open_collection(settings.index, settings).view(), request)
    for notice in made.notices:
        say(f"note: {notice}")
    if output is None:
        click.echo(made.csv(), nl=False)
    else:
        write_whole(output, made.csv())
        say(f"{counted(made.manifest.rows, 'row')} in {output}, and how they were made in {manifest_file}")
    write_manifest(made.manifest, manifest_file)
    return 0


def _check(written: Iterable[Path], read: Iterable[Path]) -> None:
    """Raise UsageError for a file that could not be written, before anything is searched, or that would be lost."""
    sources = {path.resolve() for path in read}
    places: set[Path] = set()
    for path in written:
        place = path.resolve()
        if place in sources:
            raise click.UsageError(f"{path} is read to make the panel; choose another name for the output")
        if place in places:
            raise click.UsageError(f"{path} would be both the panel and its manifest; choose another name")
        if not place.parent.is_dir():
            raise click.UsageError(f"there is no folder {path.parent}; create it, or choose another place")
        places.add(place)
