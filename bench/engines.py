"""The engines that are compared. Each is a function that indexes a corpus in a folder and returns how it is asked.

It returns None if it is only built, and raises ImportError or sqlite3.OperationalError if it is not installed. Other
engines index folded text and get folded queries: letter case and width cost them no hits.
"""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.fields import ID, TEXT, Schema
from whoosh.qparser import QueryParser
from whoosh.query import And, Term

from bench.corpus import FIELDS, Corpus
from bench.queries import Query
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Jieba, Segmenter
from searchapp.engine.factory import sink_of
from searchapp.engine.sink import Sink
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings

TOP = 10

Ask = Callable[[Query], Callable[[], int] | None]
"""Translates a query into a function that counts the turns it matches and ranks the TOP best; None if the engine has
no such query."""

SEGMENTER = Segmenter.open(Settings().cache)
JIEBA = Jieba(Settings().cache, None)


def build_searchapp(corpus: Corpus, folder: Path, processes: int = 1) -> None:
    """This project's index, of transcripts in memory."""
    fill(sink_of(replace(Settings(), index=folder), segmenter=SEGMENTER, processes=processes), corpus)


def fill(sink: Sink, corpus: Corpus) -> None:
    """Build an index of transcripts in memory."""
    with sink.locked(), sink.replace() as change:
        for transcript in corpus.transcripts:
            change.add(transcript, transcript.sha256)
        change.commit(())


def searchapp(corpus: Corpus, folder: Path) -> Ask:
    """The whole answer to a query as it is typed, without suggestions of other queries."""
    build_searchapp(corpus, folder)
    return answering(replace(Settings(), index=folder))


def answering(settings: Settings) -> Ask:
    """The whole answer from an index that is built."""
    view = open_collection(settings.index, settings).view()

    def ask(query: Query) -> Callable[[], int]:
        filters = {field: (value,) for field, value in query.filters}
        request = SearchRequest(query.entered or query.typed, filters, limit=TOP, suggest=False)
        return lambda: view.search(request).total

    return ask


def scan(corpus: Corpus, folder: Path) -> Ask:
    """Regular expressions over all texts, by the matching rules: the truth, and how long it takes without an index."""
    # The separator is no letter, no digit and in no pattern: what matches here matches in the turn alone.
    text = "\0".join(document.folded for document in corpus.documents)
    starts = np.cumsum([0, *(len(document.folded) + 1 for document in corpus.documents)])

    def regex(string: str, prefix: bool = False) -> str:
        return compile_pattern(string, prefix=prefix).regex.pattern

    def holding(string: str, prefix: bool = False) -> set[int]:
        found = [match.start() for match in re.finditer(regex(string, prefix), text)]
        return set((np.searchsorted(starts, found, side="right") - 1).tolist())

    def near(first: str, second: str, distance: int) -> str:
        return rf"(?={regex(first)})(?=[^\n]{{0,{len(first) + distance}}}{regex(second)})"

    def count(query: Query) -> int:
        found = set(range(len(corpus.documents))).intersection(*map(holding, query.every))
        if query.prefix:
            found &= holding(query.prefix, prefix=True)
        if query.some:
            found &= set().union(*map(holding, query.some))
        documents = [corpus.documents[number] for number in found.difference(*map(holding, query.none))]
        if query.distance is not None:
            one, other = query.every
            both = re.compile(f"{near(one, other, query.distance)}|{near(other, one, query.distance)}")
            documents = [document for document in documents if both.search(document.folded)]
        return sum(all(one.fields[field] == value for field, value in query.filters) for one in documents)

    return lambda query: partial(count, query)


def whoosh(corpus: Corpus, folder: Path) -> Ask:
    """Whoosh and jieba as their documentation shows them. Whoosh takes a query as it is typed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba.analyse import ChineseAnalyzer
    text, field = TEXT(stored=True, analyzer=ChineseAnalyzer()), ID(stored=True)
    opened = index.create_in(str(folder), Schema(text=text, **dict.fromkeys(FIELDS, field)))
    writer = opened.writer(limitmb=512)
    for document in corpus.documents:
        writer.add_document(text=document.folded, **document.fields)
    writer.commit()
    searcher, parser = opened.searcher(), QueryParser("text", opened.schema)

    def ask(query: Query) -> Callable[[], int]:
        parsed = parser.parse(query.typed)
        terms = And([Term(*each) for each in query.filters]) if query.filters else None
        return lambda: len(searcher.search(parsed, limit=TOP, filter=terms))

    return ask


def fts5(corpus: Corpus, folder: Path) -> Ask:
    """A full-text table of SQLite: strings of three characters and more, inside of words, too."""
    database = sqlite3.connect(folder / "turns.sqlite")
    database.execute("PRAGMA mmap_size = 17179869184")
    database.execute("PRAGMA cache_size = -1048576")
    columns = ", ".join(f"{field} UNINDEXED" for field in FIELDS)
    database.execute(f"CREATE VIRTUAL TABLE turns USING fts5(text, {columns}, tokenize='trigram')")
    rows = ((document.folded, *document.fields.values()) for document in corpus.documents)
    database.executemany("INSERT INTO turns VALUES (?, ?, ?, ?)", rows)
    database.execute("INSERT INTO turns (turns) VALUES ('optimize')")
    database.commit()

    def ask(query: Query) -> Callable[[], int] | None:
        if any(len(text) < 3 for text in query.strings):
            return None
        # Its syntax is that of the query as typed, but for these.
        match = query.typed.replace(" AND NOT ", " NOT ")
        if query.distance is not None:
            match = f'NEAR("{query.every[0]}" "{query.every[1]}", {query.distance})'
        elif query.prefix:
            match = f'"{query.prefix}"'
        where = " AND ".join(["turns MATCH ?", *(f"{field} = ?" for field, _ in query.filters)])
        values = (match, *(value for _, value in query.filters))

        def answer() -> int:
            best = f"SELECT rowid, bm25(turns) FROM turns WHERE {where} ORDER BY rank LIMIT {TOP}"
            database.execute(best, values).fetchall()
            return int(database.execute(f"SELECT count(*) FROM turns WHERE {where}", values).fetchone()[0])

        return answer

    return ask


def cut_characters(text: str) -> list[str]:
    """Single characters; a run of Latin letters is one token, and so is a run of digits."""
    return re.findall(r"[a-z]+|[0-9]+|[^a-z0-9\s]", text)


def tantivy(cut: Callable[[str], list[str]], corpus: Corpus, folder: Path) -> Ask:
    """tantivy over tokens that are cut beforehand. It takes a query as it is typed, with spaces between the tokens."""
    import tantivy

    def spaced(text: str) -> str:
        return " ".join(token for token in cut(text) if not token.isspace())

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("tokens", tokenizer_name="whitespace")
    builder.add_bytes_field("text", stored=True, indexed=False)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    opened = tantivy.Index(builder.build(), path=str(folder))
    writer = opened.writer(heap_size=512_000_000, num_threads=1)
    for document in corpus.documents:
        text = document.folded
        writer.add_document(tantivy.Document(tokens=spaced(text), text=text.encode(), **document.fields))
    writer.commit()
    writer.wait_merging_threads()
    opened.reload()
    searcher = opened.searcher()

    def ask(query: Query) -> Callable[[], int]:
        if query.prefix:
            whole = tantivy.Query.regex_query(opened.schema, "tokens", re.escape(query.prefix) + "[a-z]*")
        else:
            typed = re.sub('"(.+?)"', lambda found: f'"{spaced(found[1])}"', query.typed)
            filters = [f'{field}:"{value}"' for field, value in query.filters]
            whole = opened.parse_query(" AND ".join([typed.replace(" AND NOT ", " -"), *filters]), ["tokens"])
        return lambda: searcher.search(whole, limit=TOP, count=True).count

    return ask


ENGINES: Mapping[str, Callable[[Corpus, Path], Ask | None]] = {
    "searchapp": searchapp,
    "searchapp-2": partial(build_searchapp, processes=2),
    "tantivy-words": partial(tantivy, JIEBA.cut),
    "tantivy-characters": partial(tantivy, cut_characters),
    "fts5": fts5,
    "whoosh": whoosh,
    "scan": scan,
}
