"""Reading the files that define a panel: texts of limited size, and TOML with errors that name the place."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchapp.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_BYTES = 16 * 2**20

# Beyond this the line of a key is not looked for, because the beginning of the file is read once for each line.
_MOST_LINES = 400
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Definition:
    """A file as text. ``name`` is the path as it was given, for errors; ``sha256`` is the hash of its bytes."""

    name: str
    text: str
    sha256: str

    @classmethod
    def read(cls, path: Path) -> Definition:
        """Read a file in UTF-8. Raises UsageError if it cannot be read, is too large or has another encoding."""
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            # No path has the character NUL, for which Python raises ValueError.
            reason = error.strerror if isinstance(error, OSError) else error
            raise UsageError(f"{path}: {reason}; check the path and its permissions") from error
        if len(content) > MAX_BYTES:
            raise UsageError(f"{path}: the file is larger than {MAX_BYTES // 2**20} MB; is it the right one?")
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from error
        return cls(str(path), text.replace("\r\n", "\n"), hashlib.sha256(content).hexdigest())

    def table(self) -> dict[str, Any]:
        """Return the file as TOML. Raises UsageError with the line and column if it is none."""
        try:
            return tomllib.loads(self.text)
        except ValueError as error:
            raise UsageError(
                f'{self.name}: not valid TOML: {error}; write lines such as name = "margin"'
            ) from error
        except RecursionError as error:
            raise UsageError(
                f"{self.name}: not valid TOML: it is nested too deeply; remove brackets"
            ) from error

    def wrong(
        self, what: str, cure: str, holds: Callable[[Mapping[str, Any]], bool] | None = None
    ) -> UsageError:
        """Return the error for a fault in this file.

        Args:
            what: what is wrong.
            cure: what to do.
            holds: whether the table of the first lines has the fault; the line with which it gets it is named.
        """
        line = None if holds is None else self._line(holds)
        place = self.name if line is None else f"{self.name}, line {line}"
        return UsageError(f"{place}: {what}; {cure}")

    def _line(self, holds: Callable[[Mapping[str, Any]], bool]) -> int | None:
        """Return the first line of the statement with which the table gets a fault; None if it is not found."""
        lines = self.text.split("\n")
        read = 0
        for end in range(1, min(len(lines), _MOST_LINES) + 1):
            try:
                table = tomllib.loads("\n".join(lines[:end]))
            except (ValueError, RecursionError):
                # The lines end inside a statement.
                continue
            if holds(table):
                told = (number for number in range(read, end) if _says_something(lines[number]))
                return next(told) + 1
            read = end
        return None


def shown(value: object) -> str:
    """Return a value of a table as an error shows it.

    >>> shown("毛"), shown(["a"]), shown(int("f" * 5000, 16))
    ("'毛'", "['a']", 'a value of type int')
    """
    try:
        text = repr(value)
    except ValueError:
        # Python writes no number of thousands of digits.
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def one_of(choices: Iterable[str]) -> str:
    """Return the cure that lists what is possible."""
    return f"use one of {', '.join(choices)}"


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
