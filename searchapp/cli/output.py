"""Printing: data to stdout, messages to stderr."""

from __future__ import annotations

import json
from typing import Any

import click


def say(message: str) -> None:
    """Print a message for the user to stderr."""
    click.echo(message, err=True)


def print_json(data: Any) -> None:
    """Print a JSON value, indented, without escaping non-ASCII characters."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "turn"), counted(1234, "turn"), counted(2, "company", "companies")
    ('1 turn', '1,234 turns', '2 companies')
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"
