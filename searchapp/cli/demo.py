"""``searchapp demo``: invented calls to try everything with, and an index of them."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import click

from searchapp.cli.options import settings_of
from searchapp.cli.output import say
from searchapp.cli.progress import showing


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--quiet", "-q", is_flag=True, help="Print only errors and warnings.")
def demo(directory: Path, quiet: bool) -> int:
    """Write 299 synthetic calls into DIR, and index them.

    All companies, people, firms and figures are invented. The calls go into DIR/transcripts, the index into DIR/index;
    your own index does not change. Running it again gives the same files.
    """
    from searchapp.cli.index import tell
    from searchapp.demo.files import INDEX, TRANSCRIPTS, write
    from searchapp.engine.factory import sink_of
    from searchapp.library.build import update

    write(directory)
    index = directory / INDEX
    with showing(quiet) as progress:
        # The examples are a folder of their own; they must not replace an index in a cluster.
        sink = sink_of(replace(settings_of(index), engine="embedded"))
        result = update([directory / TRANSCRIPTS], sink, progress=progress, rebuild=True)
    status = tell(result, (), quiet=quiet)
    if not quiet:
        say(f"to look at them, run: searchapp serve --index {shlex.quote(str(index))}")
    return status
