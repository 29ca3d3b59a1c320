"""The engines beside ours: functions that build an index of a corpus in a folder, and functions that open it.

A function raises ImportError if the engine is not installed. Engines index folded text and get folded queries: letter case and width cost them no hits.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.fields import ID, TEXT, Schema
from whoosh.qparser import QueryParser
from whoosh.query import And, Term

from bench.corpus import FIELDS, Corpus
from bench.queries import Query
from searchapp.analysis.pattern import compile_pattern

TOP = 10

Cut = Callable[[str], list[str]]
Ask = Callable[[Query], Callable[[], int] | None]
"""Translates a query into a function that counts the turns it matches and ranks the TOP best; None if the engine has
no such query."""


@cache
def jieba_cut() -> Cut:
    """Return jieba's own function that cuts a text into words, with its dictionary loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba.lcut


def cut_everything(corpus: Corpus, folder: Path) -> None:
    """Cut all texts with jieba, and index nothing: what building could take at least."""
    for document in corpus.documents:
        jieba_cut()(document.folded)


@contextmanager
def open_scan(corpus: Corpus, folder: Path) -> Iterator[Ask]:
    """Regular expressions over all texts, by the matching rules: the truth, and how long it takes without an index."""
    # The separator is no letter, no digit and in no pattern: what matches here matches in the turn alone.
    text = "\0".join(document.folded for document in corpus.documents)
    starts = np.cumsum([0, *(len(document.folded) + 1 for document in corpus.documents)])

    def regex(string: str, prefix: bool = False) -> str:
        return compile_pattern(string, prefix=prefix).regex.pattern

    def holding(pattern: str) -> set[int]:
        found = [match.start() for match in re.finditer(pattern, text)]
        return set((np.searchsorted(starts, found, side="right") - 1).tolist())

    def near(first: str, second: str, distance: int) -> str:
        return rf"(?={regex(first)})(?=[^\n]{{0,{len(first) + distance}}}{regex(second)})"

    def count(query: Query) -> int:
        found = set(range(len(corpus.documents)))
        for string in query.every:
            found &= holding(regex(string))
        if query.distance is not None:
            one, other = query.every
            both = re.compile(f"{near(one, other, query.distance)}|{near(other, one, query.distance)}")
            found = {number for number in found if both.search(corpus.documents[number].folded)}
        if query.prefix:
            found &= holding(regex(query.prefix, prefix=True))
        if query.some:
            found &= set().union(*(holding(regex(string)) for string in query.some))
        for string in query.none:
            found -= holding(regex(string))
        for field, value in query.filters:
            found = {number for number in found if corpus.documents[number].fields[field] == value}
        return len(found)

    yield lambda query: partial(count, query)


def build_whoosh(corpus: Corpus, folder: Path) -> None:
    """Whoosh as its documentation shows it, with the analyzer that jieba's documentation shows for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba.analyse import ChineseAnalyzer
    text, field = TEXT(stored=True, analyzer=ChineseAnalyzer()), ID(stored=True)
    schema = Schema(text=text, **dict.fromkeys(FIELDS, field))
    writer = index.create_in(str(folder), schema).writer(limitmb=512)
    for document in corpus.documents:
        writer.add_document(text=document.folded, **document.fields)
    writer.commit()


@contextmanager
def open_whoosh(corpus: Corpus, folder: Path) -> Iterator[Ask]:
    """Its syntax is near enough to take a query as it is typed."""
    with closing(index.open_dir(str(folder))) as opened, opened.searcher() as searcher:
        parser = QueryParser("text", opened.schema)

        def ask(query: Query) -> Callable[[], int]:
            parsed = parser.parse(query.typed)
            terms = And([Term(*each) for each in query.filters]) if query.filters else None
            return lambda: len(searcher.search(parsed, limit=TOP, filter=terms))

        yield ask


def build_fts5(corpus: Corpus, folder: Path) -> None:
    """A full-text table with ``tokenize='trigram'``; what is filtered by stands in a second, indexed table."""
    with closing(sqlite3.connect(folder / "turns.sqlite")) as database, database:
        try:
            database.execute("CREATE VIRTUAL TABLE turns USING fts5(text, tokenize='trigram')")
        except sqlite3.OperationalError as error:
            raise ImportError(f"SQLite {sqlite3.sqlite_version} has no FTS5 with trigrams") from error
        database.execute(f"CREATE TABLE fields (id INTEGER PRIMARY KEY, {', '.join(FIELDS)})")
        for number, document in enumerate(corpus.documents):
            database.execute("INSERT INTO turns (rowid, text) VALUES (?, ?)", (number, document.folded))
            database.execute("INSERT INTO fields VALUES (?, ?, ?, ?)", (number, *document.fields.values()))
        for field in FIELDS:
            database.execute(f"CREATE INDEX by_{field} ON fields ({field})")
        database.execute("INSERT INTO turns (turns) VALUES ('optimize')")


@contextmanager
def open_fts5(corpus: Corpus, folder: Path) -> Iterator[Ask]:
    """It finds strings of three characters and more, inside of words, too."""
    with closing(sqlite3.connect(folder / "turns.sqlite")) as database:
        database.execute("PRAGMA mmap_size = 17179869184")
        database.execute("PRAGMA cache_size = -1048576")

        def ask(query: Query) -> Callable[[], int] | None:
            if any(len(text) < 3 for text in query.strings):
                return None
            # Its syntax is that of the query as typed, but for these.
            match = query.typed.replace(" AND NOT ", " NOT ")
            if query.distance is not None:
                match = f'NEAR("{query.every[0]}" "{query.every[1]}", {query.distance})'
            elif query.prefix:
                match = f'"{query.prefix}"'
            # CROSS JOIN keeps SQLite from asking the full-text index once for each turn of a company.
            joined = "turns CROSS JOIN fields ON fields.id = turns.rowid" if query.filters else "turns"
            where = " AND ".join(["turns MATCH ?", *(f"fields.{field} = ?" for field, _ in query.filters)])
            values = (match, *(value for _, value in query.filters))
            counting = f"SELECT count(*) FROM {joined} WHERE {where}"
            ranking = f"SELECT turns.rowid, bm25(turns) FROM {joined} WHERE {where} ORDER BY rank LIMIT {TOP}"

            def answer() -> int:
                database.execute(ranking, values).fetchall()
                return int(database.execute(counting, values).fetchone()[0])

            return answer

        yield ask


def cut_characters(text: str) -> list[str]:
    """Single characters; a run of Latin letters is one token, and so is a run of digits."""
    return re.findall(r"[a-z]+|[0-9]+|[^a-z0-9\s]", text)


def cut_words(text: str) -> list[str]:
    """Words as jieba cuts them."""
    return [word for word in jieba_cut()(text) if not word.isspace()]


def build_tantivy(cut: Cut, corpus: Corpus, folder: Path) -> None:
    """tantivy over tokens that are cut beforehand."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", tokenizer_name="whitespace")
    builder.add_bytes_field("text", stored=True, indexed=False)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(heap_size=512_000_000, num_threads=1)
    for document in corpus.documents:
        tokens, text = " ".join(cut(document.folded)), document.folded.encode()
        writer.add_document(tantivy.Document(tokens=tokens, text=text, **document.fields))
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def open_tantivy(cut: Cut, corpus: Corpus, folder: Path) -> Iterator[Ask]:
    """It takes a query as it is typed, with tokens in place of characters."""
    from tantivy import Index
    from tantivy import Query as Make

    opened = Index.open(str(folder))
    searcher = opened.searcher()

    def ask(query: Query) -> Callable[[], int]:
        if query.prefix:
            whole = Make.regex_query(opened.schema, "tokens", re.escape(query.prefix) + "[a-z]*")
        else:
            typed = re.sub('"(.+?)"', lambda found: f'"{" ".join(cut(found[1]))}"', query.typed)
            typed = typed.replace(" AND NOT ", " -")
            if query.distance is not None and cut is cut_words:
                # A word has two characters or so.
                typed = typed.replace(f"~{query.distance}", f"~{query.distance // 2}")
            filters = [f'{field}:"{value}"' for field, value in query.filters]
            whole = opened.parse_query(" AND ".join([typed, *filters]), ["tokens"])
        return lambda: searcher.search(whole, limit=TOP, count=True).count

    yield ask
