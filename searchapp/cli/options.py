"""Options shared by several commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from searchapp.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])


def index_option(command: _Command) -> _Command:
    """Add ``--index DIR``; the command receives it as ``index_directory``."""
    return click.option(
        "--index",
        "index_directory",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Index directory.  [env: SEARCHAPP_INDEX; default: index]",
    )(command)


def source_argument(command: _Command) -> _Command:
    """Add the argument SOURCE, any number of them; the command receives them as ``sources``."""
    return click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=click.Path(path_type=Path))(
        command
    )


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """Add ``--format``; the first format is the default. The command receives it as ``output_format``."""

    def add(command: _Command) -> _Command:
        return click.option(
            "--format",
            "output_format",
            type=click.Choice(formats),
            default=formats[0],
            show_default=True,
            help="Output format.",
        )(command)

    return add


def settings_of(index_directory: Path | None) -> Settings:
    """Return the settings from the environment, overridden by the command line."""
    settings = Settings.from_environment()
    if index_directory is not None:
        settings = replace(settings, index=index_directory)
    return settings
