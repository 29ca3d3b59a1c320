"""Printing: data to stdout, messages to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from searchapp.model import Inference

if TYPE_CHECKING:
    from searchapp.search.duplicates import Duplicates

NAMED = 10
"""Maximum number of transcripts or groups of them that a message names."""


def say(message: str) -> None:
    """Print a message for the user to stderr."""
    click.echo(message, err=True)


def json_text(data: Any) -> str:
    """Return a JSON value, indented, without escaping non-ASCII characters."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def print_json(data: Any) -> None:
    """Print a JSON value, indented, without escaping non-ASCII characters."""
    click.echo(json_text(data))


class Told(Protocol):
    """A result that says how its query was read and how it was made."""

    @property
    def notices(self) -> Iterable[object]:
        """Messages for the user."""
        ...

    @property
    def manifest(self) -> HasJson:
        """How it was made."""
        ...


class HasJson(Protocol):
    """What can be written as JSON."""

    def to_json(self) -> Any:
        """Return a JSON value."""
        ...


def write_manifest(manifest: HasJson, file: Path | None) -> None:
    """Write how a table was made to a file, if there is one."""
    if file is not None:
        write_whole(file, f"{json_text(manifest.to_json())}\n")


def tell(found: Told, manifest_file: Path | None) -> None:
    """Print the notices of a result to stderr, and write its manifest to a file, if there is one."""
    for notice in found.notices:
        say(f"note: {notice}")
    write_manifest(found.manifest, manifest_file)


def write_whole(file: Path, text: str) -> None:
    """Write a text to a file, which keeps its old content until all of the new one is written."""
    if file.exists() and not file.is_file():
        # A device or a pipe must not be replaced.
        file.write_text(text, encoding="utf-8", newline="")
        return
    file = file.resolve()
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", newline="")
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def refuse_terminal(output_format: str) -> None:
    """Raise UsageError for a binary format that would be printed on a terminal."""
    binary = {"xlsx": "an Excel file", "png": "a PNG picture"}
    if output_format in binary and sys.stdout.isatty():
        raise click.UsageError(f"{binary[output_format]} is not for a terminal; add > FILE.{output_format}")


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "turn"), counted(1234, "turn"), counted(2, "company", "companies")
    ('1 turn', '1,234 turns', '2 companies')
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def told_by(one: Inference) -> str:
    """Return who was inferred to speak under a label, and where it is told.

    >>> told_by(Inference("问", 2, "刘洋", 9, "下一个问题来自刘洋。"))
    'exchange 2: 问 is 刘洋  [turn 9: 下一个问题来自刘洋。]'
    """
    place = "outside of exchanges" if one.exchange is None else f"exchange {one.exchange}"
    return f"{place}: {one.label} is {one.speaker}  [turn {one.turn}: {one.sentence}]"


def described(group: Duplicates) -> str:
    """Return which transcripts may be duplicates, and why.

    >>> from searchapp.search.duplicates import Duplicates
    >>> described(Duplicates("event", ("a/q3", "b/q3")))
    'a/q3, b/q3 may be the same call by their company, period and date'
    """
    shared = "company, period and date" if group.shared == "event" else "text"
    named = ", ".join(group.transcripts[:NAMED])
    more = f" and {len(group.transcripts) - NAMED:,} more" if len(group.transcripts) > NAMED else ""
    return f"{named}{more} may be the same call by their {shared}"


def who(
    speaker: str, title: str | None, firm: str | None, label: str | None = None, inferred: bool = False
) -> str:
    """Return a speaker with title and firm, and in brackets another name that the transcript prints.

    >>> who("Ann Lee", "CFO", None), who("刘洋", None, "高盛", "问", inferred=True)
    ('Ann Lee (CFO)', '刘洋 (高盛) [问, inferred]')
    """
    details = ", ".join(part for part in (title, firm) if part)
    printed = ", ".join(part for part in (label, "inferred" if inferred else None) if part)
    return speaker + (f" ({details})" if details else "") + (f" [{printed}]" if printed else "")
