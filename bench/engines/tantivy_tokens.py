"""tantivy over tokens that are cut beforehand: words of jieba, or single characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from bench.corpus import Corpus
from bench.engines.base import TOP, Numbers, Occurrence, require
from bench.query import Query
from bench.words import jieba_cut

_HEAP = 512_000_000
_TOKEN = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9\s]")


class _Tantivy:
    """A field of tokens joined by spaces, the text beside it only stored, raw fields for what is filtered by."""

    returns: ClassVar[str] = f"count; top {TOP} by BM25"
    tells: ClassVar[bool] = True

    def __init__(self, corpus: Corpus, directory: Path) -> None:
        self._corpus = corpus
        self._directory = directory
        self._tantivy = require("tantivy")
        jieba_cut()

    @property
    def version(self) -> str:
        """tantivy's."""
        return str(self._tantivy.__version__)

    def tokens(self, text: str) -> list[str]:
        """Cut a folded text."""
        raise NotImplementedError

    def slop(self, distance: int) -> int:
        """A distance in characters as one in tokens."""
        raise NotImplementedError

    def build(self) -> None:
        """One thread, one commit."""
        tantivy = self._tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("tokens", tokenizer_name="whitespace")
        builder.add_bytes_field("text", stored=True, indexed=False)
        builder.add_integer_field("number", stored=True)
        for field in ("company", "section", "period"):
            builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
        index = tantivy.Index(builder.build(), path=str(self._directory))
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for document in self._corpus.documents:
            writer.add_document(
                tantivy.Document(
                    tokens=" ".join(self.tokens(document.folded)),
                    text=document.folded.encode(),
                    number=document.number,
                    company=document.company,
                    section=document.section,
                    period=document.period,
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open the index; which turn a document is gets looked up once."""
        self._index = self._tantivy.Index.open(str(self._directory))
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema
        every = self._searcher.search(
            self._tantivy.Query.all_query(), limit=max(1, len(self._corpus.documents))
        )
        self._numbers = {
            (address.segment_ord, address.doc): self._searcher.doc(address)["number"][0]
            for _, address in every.hits
        }

    def prepare(self, query: Query) -> Any | None:
        """Build a query of its own kind."""
        query = query.folded()
        tantivy, must = self._tantivy, self._tantivy.Occur.Must
        parts: list[tuple[Any, Any]] = []
        if query.distance is not None:
            tokens = [token for text in query.every for token in self.tokens(text)]
            near = tantivy.Query.phrase_query(self._schema, "tokens", tokens, slop=self.slop(query.distance))
            parts.append((must, near))
        else:
            parts += [(must, self._phrase(text)) for text in query.every]
        if query.prefix:
            pattern = re.escape(query.prefix) + "[a-z]*"
            parts.append((must, tantivy.Query.regex_query(self._schema, "tokens", pattern)))
        if query.some:
            should = [(tantivy.Occur.Should, self._phrase(text)) for text in query.some]
            parts.append((must, tantivy.Query.boolean_query(should)))
        parts += [(tantivy.Occur.MustNot, self._phrase(text)) for text in query.none]
        for field, value in query.filters:
            term = tantivy.Query.term_query(self._schema, field, value, index_option="basic")
            parts.append((must, tantivy.Query.const_score_query(term, 0.0)))
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def answer(self, prepared: Any) -> int:
        """Count and rank in one search."""
        return int(self._searcher.search(prepared, limit=TOP, count=True).count)

    def turns(self, prepared: Any) -> Numbers:
        """The numbers of the matching turns."""
        hits = self._searcher.search(prepared, limit=max(1, len(self._numbers)), count=False).hits
        numbers = [self._numbers[address.segment_ord, address.doc] for _, address in hits]
        return np.sort(np.array(numbers, dtype=np.int64))

    def occurrences(self, prepared: Any) -> Sequence[Occurrence] | None:
        """Not told."""
        return None

    def close(self) -> None:
        """Let go of the index."""
        del self._searcher, self._index

    def _phrase(self, text: str) -> Any:
        tokens = self.tokens(text)
        if len(tokens) == 1:
            return self._tantivy.Query.term_query(self._schema, "tokens", tokens[0])
        return self._tantivy.Query.phrase_query(self._schema, "tokens", tokens)


class TantivyWords(_Tantivy):
    """Over words as jieba cuts them."""

    name: ClassVar[str] = "tantivy-words"
    title: ClassVar[str] = "tantivy, jieba words"

    def tokens(self, text: str) -> list[str]:
        """Cut a folded text into jieba's words, white space left out."""
        return [word for word in jieba_cut()(text) if not word.isspace()]

    def slop(self, distance: int) -> int:
        """A word has two characters or so."""
        return distance // 2


class TantivyCharacters(_Tantivy):
    """Over single characters; a run of Latin letters is one token, and so is one of digits."""

    name: ClassVar[str] = "tantivy-characters"
    title: ClassVar[str] = "tantivy, characters"

    def tokens(self, text: str) -> list[str]:
        """Cut a folded text into characters, white space left out."""
        return _TOKEN.findall(text)

    def slop(self, distance: int) -> int:
        """A token is a character."""
        return distance
