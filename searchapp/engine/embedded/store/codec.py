"""The Whoosh codec: lets Whoosh's readers and searchers read a segment file.

Our engine reads the same files with array operations; this module returns them posting by posting, as Whoosh expects.
Whoosh can only read: ``writer`` builds and commits segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, PerDocumentReader, Segment, TermsReader
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from searchapp.engine.embedded.segment.container import Container
from searchapp.engine.embedded.segment.grams import CODE_BITS
from searchapp.engine.embedded.segment.reader import Offsets, SegmentReader
from searchapp.engine.embedded.store.commit import INDEX_NAME, SEGMENT_SUFFIX
from searchapp.engine.embedded.store.schema import GRAMS, ID_FIELD, TEXT
from searchapp.model import FACET_FIELDS

_BULK = "segments of this codec are written in bulk by searchapp.engine.embedded.store.writer.IndexWriter"

Docs = tuple[Offsets, list[list[int]]]


class PositionalSegment(Segment):  # type: ignore[misc]
    """A segment in Whoosh's table of contents: its file and its deleted turns."""

    def __init__(self, name: str, turns: int, deleted: frozenset[int]) -> None:
        super().__init__(INDEX_NAME)
        self.segid = name.removeprefix(f"{INDEX_NAME}_").removesuffix(SEGMENT_SUFFIX)
        self._turns = turns
        self._deleted = deleted

    def codec(self) -> PositionalCodec:
        """Return the codec that reads the segment."""
        return PositionalCodec()

    def doc_count_all(self) -> int:
        """Return the number of turns, including deleted ones."""
        return self._turns

    def deleted_count(self) -> int:
        """Return the number of deleted turns."""
        return len(self._deleted)

    def deleted_docs(self) -> frozenset[int]:
        """The deleted turns."""
        return self._deleted

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a turn is deleted."""
        return docnum in self._deleted


class PositionalCodec(Codec):  # type: ignore[misc]
    """Posting lists that are sorted arrays of character positions."""

    def per_document_reader(self, storage: Any, segment: PositionalSegment) -> _PerDocumentReader:
        """Return a Whoosh reader of the columns and stored fields."""
        return _PerDocumentReader(_open(storage, segment), segment)

    def terms_reader(self, storage: Any, segment: PositionalSegment) -> _TermsReader:
        """Return a Whoosh reader of the postings."""
        return _TermsReader(_open(storage, segment))


def _open(storage: Any, segment: PositionalSegment) -> SegmentReader:
    return SegmentReader(Container(Path(storage.folder) / segment.make_filename(SEGMENT_SUFFIX)))


class _PerDocumentReader(PerDocumentReader):  # type: ignore[misc]
    def __init__(self, reader: SegmentReader, segment: PositionalSegment) -> None:
        self._reader = reader
        self._segment = segment

    def doc_count(self) -> int:
        return self.doc_count_all() - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._reader.turn_count

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if fieldname not in (GRAMS, TEXT):
            return default
        starts = self._reader.turn_starts
        return int(starts[docnum + 1]) - int(starts[docnum]) - 1

    def field_length(self, fieldname: str) -> int:
        return self._reader.size if fieldname in (GRAMS, TEXT) else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(np.diff(self._reader.turn_starts).min()) - 1 if fieldname in (GRAMS, TEXT) else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(np.diff(self._reader.turn_starts).max()) - 1 if fieldname in (GRAMS, TEXT) else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        fields: dict[str, Any] = {TEXT: self._reader.text(docnum), ID_FIELD: turn_ids(self._reader)[docnum]}
        for name in FACET_FIELDS:
            ordinal = int(self._reader.ordinals(name)[docnum])
            if ordinal:
                fields[name] = self._reader.values(name)[ordinal - 1]
        return fields


def turn_ids(reader: SegmentReader) -> list[str]:
    """Return the ids of a segment's turns."""
    calls = zip(reader.calls.ids, reader.calls.turns.tolist(), strict=True)
    return [f"{call}:{turn}" for call, turns in calls for turn in range(turns)]


class _TermsReader(TermsReader):  # type: ignore[misc]
    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader

    @cached_property
    def _keys(self) -> Mapping[str, dict[bytes, int]]:
        """The terms of the key fields, in byte order, with the ordinal of each."""
        keys = {
            name: {value.encode(): number for number, value in enumerate(self._reader.values(name), 1)}
            for name in FACET_FIELDS
        }
        keys[ID_FIELD] = {text.encode(): number for number, text in enumerate(turn_ids(self._reader))}
        return {name: dict(sorted(terms.items())) for name, terms in sorted(keys.items())}

    def indexed_field_names(self) -> list[str]:
        return sorted([GRAMS, TEXT, *self._keys])

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._documents(*term)[0].size > 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            yield from self.terms_from(name, b"", only=True)

    def terms_from(self, fieldname: str, prefix: bytes, *, only: bool = False) -> Iterator[tuple[str, bytes]]:
        names = self.indexed_field_names()
        for name in [fieldname] if only else names[names.index(fieldname) :]:
            for text in self._texts(name):
                if name != fieldname or text >= prefix:
                    yield name, text

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        documents, positions = self._documents(fieldname, text)
        if not documents.size:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        counts = list(map(len, positions))
        return TermInfo(
            weight=sum(counts),
            df=int(documents.size),
            minlength=1,
            maxlength=self._reader.size,
            maxweight=max(counts),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> int:
        return sum(map(len, self._documents(fieldname, text)[1]))

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return int(self._documents(fieldname, text)[0].size)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        documents, positions = self._documents(fieldname, text)
        if not documents.size:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        values = [format_.encode(places) for places in positions] if isinstance(format_, Positions) else None
        return ListMatcher(
            documents.tolist(),
            weights=[float(len(places)) for places in positions],
            values=values,
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _texts(self, fieldname: str) -> Iterator[bytes]:
        if fieldname == GRAMS:
            for code in self._reader.grams.terms().tolist():
                yield f"{chr(code >> CODE_BITS)}{chr(code & (1 << CODE_BITS) - 1)}".encode()
        elif fieldname == TEXT:
            yield from (word.encode() for word in self._reader.words)
        else:
            yield from self._keys[fieldname]

    def _documents(self, fieldname: str, text: bytes) -> Docs:
        """Return the turns with a term, and the offsets of its occurrences in each (0 for a key)."""
        term = text.decode()
        if fieldname == GRAMS and len(term) == 2:
            return self._located(self._reader.grams.positions(ord(term[0]), ord(term[1])).astype(np.int64))
        if fieldname == TEXT and term:
            starts = self._reader.find(term)
            return self._located(starts[self._reader.words_between(starts, starts + len(term))], by_word=True)
        ordinal = self._keys.get(fieldname, {}).get(text)
        if ordinal is None:
            return np.zeros(0, dtype=np.int64), []
        if fieldname == ID_FIELD:
            return np.array([ordinal]), [[0]]
        documents = np.flatnonzero(self._reader.ordinals(fieldname) == ordinal)
        return documents, [[0]] * documents.size

    def _located(self, positions: Offsets, *, by_word: bool = False) -> Docs:
        turns = self._reader.turns_of(positions)
        documents, first = np.unique(turns, return_index=True)
        starts = self._reader.turn_starts[turns].astype(np.int64)
        offsets = self._words[positions] - self._words[starts] if by_word else positions - starts
        return documents, [part.tolist() for part in np.split(offsets, first[1:])] if documents.size else []

    @cached_property
    def _words(self) -> Offsets:
        """The number of the word at each position."""
        begins = self._reader.word_begins_at(np.arange(self._reader.size))
        return np.cumsum(begins)
