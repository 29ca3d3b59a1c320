"""SQLite's full-text index over overlapping triples of characters."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np

from bench.corpus import Corpus
from bench.engines.base import TOP, MissingPeerError, Numbers, Occurrence
from bench.query import Query

# What a match needs to be found by: a triple.
_SHORTEST = 3

Prepared = tuple[str, tuple[str, ...]]


class Fts5:
    """A table of turns with ``tokenize='trigram'``; what is filtered by stands in a second, indexed table."""

    name: ClassVar[str] = "fts5"
    title: ClassVar[str] = "SQLite FTS5 trigram"
    returns: ClassVar[str] = f"count; top {TOP} by bm25"
    tells: ClassVar[bool] = True

    def __init__(self, corpus: Corpus, directory: Path) -> None:
        self._corpus = corpus
        self._path = directory / "turns.sqlite"
        try:
            sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='trigram')")
        except sqlite3.OperationalError as error:
            raise MissingPeerError(f"this SQLite has no FTS5 with trigrams: {error}") from error

    @property
    def version(self) -> str:
        """SQLite's."""
        return sqlite3.sqlite_version

    def build(self) -> None:
        """Insert in one transaction, then merge the index into one."""
        connection = sqlite3.connect(self._path)
        connection.execute("CREATE VIRTUAL TABLE turns USING fts5(text, tokenize='trigram')")
        connection.execute("CREATE TABLE fields (id INTEGER PRIMARY KEY, company, section, period)")
        documents = self._corpus.documents
        with connection:
            connection.executemany(
                "INSERT INTO turns (rowid, text) VALUES (?, ?)",
                ((document.number, document.folded) for document in documents),
            )
            connection.executemany(
                "INSERT INTO fields VALUES (?, ?, ?, ?)",
                ((each.number, each.company, each.section, each.period) for each in documents),
            )
            for field in ("company", "section", "period"):
                connection.execute(f"CREATE INDEX by_{field} ON fields ({field})")
            connection.execute("INSERT INTO turns (turns) VALUES ('optimize')")
        connection.close()

    def open(self) -> None:
        """Open the database with a cache it fits in."""
        self._connection = sqlite3.connect(self._path)
        self._connection.execute("PRAGMA mmap_size = 17179869184")
        self._connection.execute("PRAGMA cache_size = -1048576")

    def prepare(self, query: Query) -> Prepared | None:
        """MATCH knows strings of three characters and more, and finds them inside of words, too."""
        query = query.folded()
        texts = (*query.every, *query.some, *query.none, *([query.prefix] if query.prefix else []))
        if any(len(text) < _SHORTEST for text in texts):
            return None
        every = [_quoted(text) for text in (*query.every, *([query.prefix] if query.prefix else []))]
        if query.distance is not None:
            # Counted in tokens between the end of one and the begin of the other: triples here.
            match = f"NEAR({' '.join(every)}, {query.distance})"
        else:
            if query.some:
                every.append(f"({' OR '.join(map(_quoted, query.some))})")
            match = " AND ".join(every)
        for text in query.none:
            match = f"({match}) NOT {_quoted(text)}"
        source = "FROM turns"
        condition = "turns MATCH ?"
        if query.filters:
            # CROSS JOIN keeps SQLite from asking the full-text index once for each turn of a company.
            source += " CROSS JOIN fields ON fields.id = turns.rowid"
            condition += "".join(f" AND fields.{field} = ?" for field, _ in query.filters)
        return f"{source} WHERE {condition}", (match, *(value for _, value in query.filters))

    def answer(self, prepared: Prepared) -> int:
        """Count, then rank."""
        source, values = prepared
        count = self._connection.execute(f"SELECT count(*) {source}", values).fetchone()[0]
        self._connection.execute(
            f"SELECT turns.rowid, bm25(turns) {source} ORDER BY turns.rank LIMIT {TOP}", values
        ).fetchall()
        return int(count)

    def turns(self, prepared: Prepared) -> Numbers:
        """The numbers of the matching turns."""
        source, values = prepared
        rows = self._connection.execute(f"SELECT turns.rowid {source}", values).fetchall()
        return np.sort(np.array([row[0] for row in rows], dtype=np.int64))

    def occurrences(self, prepared: Prepared) -> Sequence[Occurrence] | None:
        """Not told."""
        return None

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
