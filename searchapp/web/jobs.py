"""Work in a process of its own, so that neither a crash nor a long run of it stops the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Literal

from searchapp.engine.workers import follow_parent, interrupts_held
from searchapp.errors import SearchAppError

Tell = Callable[[object], None]
"""Called by the work with each thing it has to tell."""

_Kind = Literal["told", "failed", "ended"]


class JobFailedError(SearchAppError):
    """The work raised an error; ``code`` and the message are those of that error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class JobLostError(SearchAppError):
    """The process ended before the work was done, or took too long."""

    code = "job_lost"


def told_by(work: Callable[..., None], *arguments: object, seconds: float | None = None) -> Iterator[Any]:
    """Run ``work(tell, *arguments)`` in another process, and yield what it tells as soon as it does.

    The process ends with this iterator, and with the process that reads it.

    Args:
        work: a function of a module; its arguments and what it tells can be pickled.
        arguments: its other arguments.
        seconds: how long it may take until it tells something; no limit if None.

    Raises:
        JobFailedError: the work raised a SearchAppError.
        JobLostError: the process crashed, was killed or took longer.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, work, arguments), daemon=True)
    with interrupts_held():
        process.start()
    theirs.close()
    try:
        while True:
            if not ours.poll(seconds):
                raise JobLostError(f"a job told nothing for {seconds} seconds; it was ended")
            try:
                kind, told = ours.recv()
            except (EOFError, OSError) as error:  # Between two messages, or within one.
                process.join()
                raise JobLostError(f"the process of a job ended with status {process.exitcode}") from error
            if kind == "ended":
                return
            if kind == "failed":
                raise JobFailedError(*told)
            yield told
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()


def _run(pipe: Connection, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    follow_parent()

    def send(kind: _Kind, told: object = None) -> None:
        pipe.send((kind, told))

    try:
        work(lambda told: send("told", told), *arguments)
    except SearchAppError as error:
        send("failed", (error.code, str(error)))
    else:
        send("ended")
