"""Whoosh as its documentation shows it, with the analyzer that jieba's documentation shows for it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from whoosh import index
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.qparser import QueryParser
from whoosh.query import And, Term

from bench.corpus import Corpus
from bench.engines.base import TOP, Numbers, Occurrence
from bench.query import Query
from bench.words import jieba_cut

Prepared = tuple[Any, Any]


class StockWhoosh:
    """A TEXT field for the speech, ID fields for what is filtered by, the default query parser."""

    name: ClassVar[str] = "whoosh"
    title: ClassVar[str] = "Whoosh + ChineseAnalyzer"
    returns: ClassVar[str] = f"count; top {TOP} by BM25F"
    tells: ClassVar[bool] = True

    def __init__(self, corpus: Corpus, directory: Path) -> None:
        self._corpus = corpus
        self._directory = directory
        jieba_cut()

    @property
    def version(self) -> str:
        """Whoosh's and jieba's."""
        return f"whoosh3 {version('whoosh3')}, jieba {version('jieba')}"

    def build(self) -> None:
        """One writer, one commit."""
        schema = Schema(
            number=NUMERIC(stored=True),
            text=TEXT(stored=True, analyzer=_chinese_analyzer()),
            company=ID(stored=True),
            section=ID(stored=True),
            period=ID(stored=True),
        )
        writer = index.create_in(str(self._directory), schema).writer(limitmb=512)
        for document in self._corpus.documents:
            writer.add_document(
                number=document.number,
                text=document.folded,
                company=document.company,
                section=document.section,
                period=document.period,
            )
        writer.commit()

    def open(self) -> None:
        """Open the index."""
        self._index = index.open_dir(str(self._directory))
        self._searcher = self._index.searcher()
        self._parser = QueryParser("text", self._index.schema)
        documents = range(self._searcher.doc_count_all())
        self._numbers = np.array([self._searcher.stored_fields(each)["number"] for each in documents])

    def prepare(self, query: Query) -> Prepared | None:
        """Its query language is near enough to take the query as it is typed."""
        terms = [Term(field, value) for field, value in query.filters]
        return self._parser.parse(query.folded().typed), (And(terms) if terms else None)

    def answer(self, prepared: Prepared) -> int:
        """Search; the length of the results is the number of all hits."""
        query, condition = prepared
        return len(self._searcher.search(query, limit=TOP, filter=condition))

    def turns(self, prepared: Prepared) -> Numbers:
        """The numbers of the matching turns."""
        query, condition = prepared
        whole = query if condition is None else And([query, condition])
        found = np.fromiter(self._searcher.docs_for_query(whole), dtype=np.int64)
        return np.sort(self._numbers[found])

    def occurrences(self, prepared: Prepared) -> Sequence[Occurrence] | None:
        """Not told."""
        return None

    def close(self) -> None:
        """Close the index."""
        self._searcher.close()
        self._index.close()


def _chinese_analyzer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba.analyse import ChineseAnalyzer
    return ChineseAnalyzer()
