"""Building a segment from transcripts.

The text of a segment is the concatenated text of its turns, with a separator after each. A position is an offset into
this text. The text begins with two separators and ends with two additional ones, so that every match has two neighbours
on each side and no code needs to check that they exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import CodePoints, fold_table, to_codes, to_text
from searchapp.analysis.segmenter import Segmenter, names_of
from searchapp.analysis.sentences import sentence_starts
from searchapp.analysis.sizes import counted_characters
from searchapp.engine.embedded.segment import alphabet
from searchapp.engine.embedded.segment.calls import Entry, call_arrays, encode_json
from searchapp.engine.embedded.segment.container import Array, narrowed
from searchapp.engine.embedded.segment.grams import collect_grams, gram_arrays
from searchapp.engine.people import speakers
from searchapp.model import FACET_FIELDS

SEPARATOR = "\x00"
PARAGRAPH_BREAK = "\n"
MARGIN = 2

COLUMNS: tuple[str, ...] = (*FACET_FIELDS, "label")
"""The fields of a turn that are stored as numbered values."""


def build_segment(entries: Sequence[Entry], segmenter: Segmenter) -> dict[str, Array]:
    """Index transcripts; returns the arrays of a segment, to be written to its file."""
    texts = ["".join(turn.text + SEPARATOR for turn in entry.transcript.turns) for entry in entries]
    codes = to_codes(SEPARATOR * MARGIN + "".join(texts) + SEPARATOR * MARGIN)
    folded = fold_table()[codes]
    begins = np.ones(codes.size, dtype=np.bool_)
    position = MARGIN
    for entry, text in zip(entries, texts, strict=True):
        span = slice(position, position + len(text))
        begins[span] = segmenter.boundaries(to_text(folded[span]), names_of(entry.transcript))
        position += len(text)

    turns = [turn for entry in entries for turn in entry.transcript.turns]
    starts = np.cumsum([MARGIN, *(len(turn.text) + 1 for turn in turns)]).astype(np.uint32)
    grams = collect_grams(folded, (folded != ord(SEPARATOR)) & (folded != ord(PARAGRAPH_BREAK)))
    sentences = sentence_starts(codes)
    arrays = text_arrays(codes, folded, begins, starts) | {
        **gram_arrays(grams),
        "sentences": narrowed(np.diff(sentences, prepend=0)),
        "characters": np.add.reduceat(counted_characters(folded), starts[:-1], dtype=np.uint32),
        "attending": narrowed(
            np.array([number for entry in entries for number in speakers(entry.transcript)])
        ),
        "exchange": np.array([turn.exchange or 0 for turn in turns], dtype=np.uint32),
    }
    for field in COLUMNS:
        arrays |= _column(field, _values(entries, field))
    return arrays | call_arrays(entries)


def text_arrays(
    codes: CodePoints, folded: CodePoints, begins: npt.NDArray[np.bool_], starts: npt.NDArray[np.uint32]
) -> dict[str, Array]:
    """Return the arrays of the text and of where its turns, paragraphs and words begin."""
    units, slots = alphabet.encode(codes)
    breaks = np.flatnonzero((folded == ord(SEPARATOR)) | (folded == ord(PARAGRAPH_BREAK)))
    return {
        "text": units,
        "text.slots": slots,
        "turns": starts,
        "breaks": breaks.astype(np.uint32),
        "words.begins": np.packbits(begins, bitorder="little"),
    }


def column_arrays(field: str, ordinals: npt.NDArray[Any], values: Sequence[str]) -> dict[str, Array]:
    """Return a column: for each turn the number of its value, in the narrowest possible type, and the values."""
    return {
        f"field.{field}": ordinals.astype(np.min_scalar_type(len(values))),
        f"values.{field}": encode_json(list(values)),
    }


def _values(entries: Sequence[Entry], field: str) -> Iterator[str | None]:
    for entry in entries:
        if field in ("company", "period"):
            yield from [getattr(entry.transcript, field)] * len(entry.transcript.turns)
        else:
            yield from (getattr(turn, field) for turn in entry.transcript.turns)


def _column(field: str, values: Iterable[str | None]) -> dict[str, Array]:
    # Values are numbered from 1 in order of appearance; 0 means no value.
    known: dict[str, int] = {}
    ordinals = [0 if value is None else known.setdefault(value, len(known) + 1) for value in values]
    return column_arrays(field, np.array(ordinals, dtype=np.int64), list(known))
