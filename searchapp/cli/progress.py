"""Progress output: bars on a terminal, plain lines otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from searchapp.cli.output import say
from searchapp.library.progress import Progress, Stage, silent

if TYPE_CHECKING:
    from rich.progress import TaskID


@contextmanager
def showing(quiet: bool) -> Iterator[Progress]:
    """Yield the Progress that suits stderr: silent, bars or plain lines."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _line


def _line(stage: Stage, done: int, total: int) -> None:
    # Ten lines per stage keep the log of a long build short.
    if done and (done == total or done % max(1, total // 10) == 0):
        say(f"{stage} {done:,}/{total:,}")


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    tasks: dict[Stage, TaskID] = {}
    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def show(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
