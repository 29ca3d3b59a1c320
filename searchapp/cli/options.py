"""Options shared by several commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from searchapp.model import FACET_FIELDS, ROLES, SECTIONS
from searchapp.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

_NO_OPTION = re.compile(r"-[^A-Za-z-]")

_ENGINE_SETTINGS = ("engine", "opensearch_url", "opensearch_user", "opensearch_ca", "opensearch_index")
# Where the options of settings leave what was given.
_GIVEN = "searchapp.settings"

_CHOICES = {"role": ROLES, "section": SECTIONS}
_FORMS = {"period": ", a year, or a range such as '[2022Q1 TO 2024Q4]'"}


class Limit(click.IntRange):
    """A number, or the word ``all``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return None if value == "all" else super().convert(value, param, ctx)


class QueryCommand(click.Command):
    """A command whose argument may start with a minus, if no option could start like this: ``-9%``, ``-风险``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        valued = {name for each in self.params if isinstance(each, click.Option) for name in each.opts}
        end = args.index("--") if "--" in args else len(args)
        options: list[str] = []
        queries: list[str] = []
        for before, argument in zip(["", *args], args[:end], strict=False):
            typed = _NO_OPTION.match(argument) and before not in valued
            (queries if typed else options).append(argument)
        return super().parse_args(ctx, [*options, "--", *queries, *args[end + 1 :]])


def filter_options(command: _Command) -> _Command:
    """Add an option for each filter field; the command receives the values of each under its name."""
    for name in reversed(FACET_FIELDS):
        choices = _CHOICES.get(name)
        command = click.option(
            f"--{name}",
            multiple=True,
            type=click.Choice(choices) if choices else str,
            metavar=None if choices else "V",
            help=f"Only this {name}{_FORMS.get(name, '')}; repeat for OR.",
        )(command)
    return command


def index_option(command: _Command) -> _Command:
    """Add ``--index DIR``, which the command receives as ``index_directory``, and the options of other engines."""
    for setting in reversed(_ENGINE_SETTINGS):
        command = setting_option(setting)(command)
    return click.option(
        "--index",
        "index_directory",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Index directory.  [env: SEARCHAPP_INDEX; default: index]",
    )(command)


def setting_option(setting: str) -> Callable[[_Command], _Command]:
    """Add the option for a setting; ``settings_of`` takes its value, and the command does not receive it."""
    about = Settings.__dataclass_fields__[setting].metadata

    def keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.meta.setdefault(_GIVEN, {})[setting] = about["read"](value)

    return click.option(
        f"--{setting.replace('_', '-')}",
        expose_value=False,
        callback=keep,
        metavar="V",
        help=f"{about['help'][0].upper()}{about['help'][1:]}.  [env: {about['variable']}]",
    )


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


def page_options(default: int, what: str) -> Callable[[_Command], _Command]:
    """Add ``--limit`` and ``--offset`` to a command that lists things, such as ``hits``; a limit ``all`` is None."""

    def add(command: _Command) -> _Command:
        command = click.option(
            "--offset",
            type=click.IntRange(min=0),
            default=0,
            metavar="N",
            help=f"Number of {what} to skip.",
        )(command)
        return click.option(
            "--limit",
            type=Limit(min=0),
            default=str(default),
            metavar="N|all",
            help=f"Number of {what}.  [default: {default}]",
        )(command)

    return add


def manifest_option(command: _Command) -> _Command:
    """Add ``--manifest FILE``; the command receives it as ``manifest_file``."""
    return click.option(
        "--manifest",
        "manifest_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Also write how the output was made: query, filters, version and state of the index, as JSON.",
    )(command)


def no_limit_option(command: _Command) -> _Command:
    """Add ``--no-limit``; the command receives it as ``no_limit``."""
    return click.option(
        "--no-limit",
        is_flag=True,
        help="Answer whatever it costs (ignore SEARCHAPP_COST_LIMIT and SEARCHAPP_TIME_LIMIT).",
    )(command)


def readable(query: str) -> str:
    """Return a query with the bytes replaced that are invalid in the encoding of the terminal."""
    # They arrive as lone surrogates.
    return query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def settings_of(index_directory: Path | None, *, no_limit: bool = False) -> Settings:
    """Return the settings from the environment, overridden by the command line."""
    context = click.get_current_context(silent=True)
    given = context.meta.get(_GIVEN, {}) if context else {}
    settings = replace(Settings.from_environment(), **given)
    if no_limit:
        settings = replace(settings, cost_limit=0, time_limit=0)
    if index_directory is not None:
        settings = replace(settings, index=index_directory)
    return settings
