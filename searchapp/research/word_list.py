"""Word lists: the words of a dictionary of tone, risk or another topic, read from a file with its citation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchapp.errors import UsageError
from searchapp.query.normalize import combine
from searchapp.query.syntax import read_piece
from searchapp.query.tree import Contains, Or, Query
from searchapp.research.definition import Definition, one_of, shown

SUFFIXES = (".toml", ".txt", ".csv")

_KEYS = ("citation", "words")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a file, each once.

    ``file`` is the name of the file and ``sha256`` the hash of its bytes. ``citation`` says whose list it is.
    ``repeated`` are words left out because an earlier one finds the same.
    """

    file: str
    sha256: str
    citation: str
    words: tuple[Contains, ...]
    repeated: tuple[str, ...]

    @property
    def tree(self) -> Query:
        """The query for any of the words."""
        return combine(Or, self.words)

    def to_json(self) -> dict[str, Any]:
        """Return what a manifest says of the list."""
        return {
            "file": self.file,
            "citation": self.citation,
            "sha256": self.sha256,
            "words": len(self.words),
            "whole_words": any(word.whole_word for word in self.words),
        }


def read_word_list(
    path: Path, *, citation: str | None = None, column: str | None = None, whole_words: bool = False
) -> WordList:
    """Read a word list; nothing in a word is syntax: ``AI*`` is the text AI with an asterisk.

    Args:
        path: ``.toml`` with ``citation`` and ``words``; ``.txt`` with a word a line, where lines that begin with ``#`` are
            comments; ``.csv`` with a header.
        citation: whose list it is; needed for a file that does not say so itself.
        column: the column of a ``.csv`` with several columns.
        whole_words: whether a word counts only where it is a word to the segmenter.

    Raises UsageError with the file, the place and what to do.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: a word list is a file {', '.join(SUFFIXES)}; save it as one of them")
    file = Definition.read(path)
    if path.suffix.lower() != ".csv" and column is not None:
        raise UsageError(f"{path}: only a .csv has columns; remove column")
    if path.suffix.lower() == ".toml":
        if citation is not None:
            raise UsageError(f"{path}: a .toml has its own citation; remove citation from the panel")
        citation, written = _of_toml(file)
    else:
        written = list(_of_csv(file, column) if path.suffix.lower() == ".csv" else _of_lines(file))
    if citation is None or not citation.strip():
        raise UsageError(f'{path}: the list has no citation; add citation = "author, title, year"')
    return _collected(file, path.name, citation.strip(), written, whole_words)


_Written = tuple[str, str]
"""A word and its place in the file."""


def _of_toml(file: Definition) -> tuple[str, list[_Written]]:
    table = file.table()
    unknown = next((key for key in table if key not in _KEYS), None)
    if unknown is not None:
        raise file.wrong(f"unknown key {shown(unknown)}", one_of(_KEYS), lambda read: unknown in read)
    citation, words = table.get("citation"), table.get("words")
    if not isinstance(citation, str):
        raise file.wrong("there is no citation", 'add citation = "author, title, year"')
    if not isinstance(words, list):
        raise file.wrong("there are no words", 'add words = ["…", "…"]')
    for number, word in enumerate(words, 1):
        if not isinstance(word, str):
            raise file.wrong(f"word {number} is {shown(word)}, not a text", "put it in quotation marks")
    return citation, [(word, f"word {number}") for number, word in enumerate(words, 1)]


def _of_lines(file: Definition) -> Iterator[_Written]:
    for number, line in enumerate(file.text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield line, f"line {number}"


def _of_csv(file: Definition, column: str | None) -> Iterator[_Written]:
    reader = csv.DictReader(io.StringIO(file.text, newline=""), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        if column is None and len(names) == 1:
            column = names[0]
        if column not in names:
            what = "it has several columns" if column is None else f"it has no column {column!r}"
            raise file.wrong(what, f"set column to one of {', '.join(names)}")
        for row in reader:
            word = row[column]
            # A row that is all empty is often left at the end of a table.
            if word is not None and (word.strip() or any(_filled(row))):
                yield word, f"line {reader.line_num}"
    except csv.Error as error:
        raise file.wrong(f"not valid CSV at line {reader.line_num}: {error}", "correct the line") from error


def _filled(row: Mapping[str | None, Any]) -> Iterator[bool]:
    return (bool(value) for value in row.values())


def _collected(
    file: Definition, name: str, citation: str, written: Iterable[_Written], whole_words: bool
) -> WordList:
    words: dict[Contains, str] = {}
    repeated: list[str] = []
    for word, place in written:
        if len(word) > _LONGEST:
            raise UsageError(f"{file.name}, {place}: longer than {_LONGEST} characters; is it a word?")
        piece = read_piece(word, whole_word=whole_words)
        if piece is None:
            raise UsageError(f"{file.name}, {place}: the word is empty; remove it")
        if piece in words:
            repeated.append(word.strip())
        else:
            words[piece] = place
    if not words:
        raise UsageError(f"{file.name}: the list has no words; add some")
    return WordList(name, file.sha256, citation, tuple(words), tuple(repeated))
