"""The program ``searchapp``: its commands and exit statuses.

Command modules import what they need when they run, so that ``searchapp --help`` does not load NumPy.
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
from searchapp.cli.cite import cite
from searchapp.cli.collocates import collocates
from searchapp.cli.concordance import concordance
from searchapp.cli.demo import demo
from searchapp.cli.exchanges import exchanges
from searchapp.cli.index import index
from searchapp.cli.inspect import inspect
from searchapp.cli.keyness import keyness
from searchapp.cli.matrix import matrix
from searchapp.cli.numbers import numbers
from searchapp.cli.panel import panel
from searchapp.cli.password import password
from searchapp.cli.search import search
from searchapp.cli.serve import serve
from searchapp.cli.show import show
from searchapp.cli.trend import trend
from searchapp.errors import SearchAppError

# The exit statuses that a shell reports for a process ended by a signal.
_INTERRUPTED = 128 + signal.SIGINT
_TERMINATED = 128 + signal.SIGTERM
_READER_GONE = 128 + 13


class _Program(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader closed the output early. Discard what is buffered, or Python would try to write it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(_READER_GONE) from None
        return result


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 success, 1 failure, 2 wrong usage, 3 success, but some files were refused.",
)
@click.version_option(__version__, prog_name="searchapp")
def program() -> None:
    """Search earnings-call transcripts: exact and complete, Chinese first."""


program.add_command(index)
program.add_command(inspect)
program.add_command(search)
program.add_command(concordance)
program.add_command(trend)
program.add_command(matrix)
program.add_command(panel)
program.add_command(collocates)
program.add_command(keyness)
program.add_command(exchanges)
program.add_command(numbers)
program.add_command(show)
program.add_command(cite)
program.add_command(serve)
program.add_command(password)
program.add_command(demo)


def main() -> NoReturn:
    """Run the program with the arguments of this process, and exit."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit status. Errors that a user can act on are printed as one line on stderr."""
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
        # Full disks and missing permissions can show up anywhere, so one message covers them all.
        place = f"{error.filename}: " if error.filename is not None else ""
        reason = error.strerror or str(error)
        return _fail(f"{place}{reason}; check the path, its permissions and the free space", 1)
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int) -> int:
    click.echo(f"error: {' '.join(message.split())}", err=True)
    return status


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    # Raise instead of exiting at once: builds clean up, and the server finishes its requests.
    raise SystemExit(_TERMINATED)


def _speak_unicode() -> None:
    # Legacy code pages cannot encode transcripts. On a terminal, unsupported characters become question marks;
    # output to a file or another program is always UTF-8.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")
