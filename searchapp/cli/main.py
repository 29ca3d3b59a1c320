"""The program ``searchapp``: its commands, and how it ends.

Modules of commands import what they need when they run: ``searchapp --help`` must not wait for NumPy.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from searchapp import __version__
from searchapp.cli.index import index
from searchapp.cli.inspect import inspect
from searchapp.cli.search import search
from searchapp.cli.serve import serve
from searchapp.cli.show import show
from searchapp.errors import SearchAppError

# What a shell reports for a process that a signal ended.
_INTERRUPTED = 128 + signal.SIGINT
_TERMINATED = 128 + signal.SIGTERM
_READER_GONE = 128 + 13


class _Program(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads the output has seen enough. What is still in the buffer must not be written at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(_READER_GONE) from None
        return result


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some files were refused.",
)
@click.version_option(__version__, prog_name="searchapp")
def program() -> None:
    """Search earnings-call transcripts: exactly, completely, Chinese first."""


program.add_command(index)
program.add_command(inspect)
program.add_command(search)
program.add_command(show)
program.add_command(serve)


def main() -> NoReturn:
    """Run the program with the arguments of this process, and end the process."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit status. Errors a user can act on become one line on stderr."""
    _speak_unicode()
    try:
        status = program.main(list(arguments), prog_name="searchapp", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "searchapp"
        return _fail(f"{error.format_message().rstrip('.')}; see `{path} --help`", error.exit_code)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except click.Abort:
        return _INTERRUPTED
    except SearchAppError as error:
        return _fail(str(error), error.exit_code)
    except OSError as error:
        # Disks fill up and permissions are missing in more places than can be told apart one by one.
        place = f"{error.filename}: " if error.filename is not None else ""
        reason = error.strerror or str(error)
        return _fail(f"{place}{reason}; check the path, its permissions and the free space", 1)
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int) -> int:
    click.echo(f"error: {' '.join(message.split())}", err=True)
    return status


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    # An exception instead of sudden death: builds remove what they began, the server finishes its requests.
    raise SystemExit(_TERMINATED)


def _speak_unicode() -> None:
    # Transcripts do not fit into a legacy code page. What a terminal cannot show becomes a question mark;
    # what goes to a file or another program is UTF-8.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")
