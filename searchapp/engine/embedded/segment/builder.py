"""What a segment holds, and how one is built from transcripts.

The text of a segment is the text of its turns one after the other, a separator after each; a position is an offset
into it. Two separators lead it and two more end it, so that the two neighbours of any match can be looked at
without asking whether they exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import CodePoints, fold_table, to_codes, to_text
from searchapp.analysis.segmenter import Segmenter, names_of
from searchapp.analysis.sentences import sentence_starts
from searchapp.analysis.sizes import counted_characters
from searchapp.engine.embedded.segment import alphabet
from searchapp.engine.embedded.segment.container import Array
from searchapp.engine.embedded.segment.grams import collect_grams
from searchapp.model import FACET_FIELDS, Provenance, Transcript

SEPARATOR = "\x00"
PARAGRAPH_BREAK = "\n"
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A transcript, the fingerprint of the file it was read from, and how it was read."""

    transcript: Transcript
    fingerprint: str
    provenance: Provenance | None = None


def build_segment(entries: Sequence[Entry], segmenter: Segmenter) -> dict[str, Array]:
    """Index transcripts: the arrays of a segment, ready for its file."""
    texts = [_text(entry.transcript) for entry in entries]
    codes = to_codes(SEPARATOR * MARGIN + "".join(texts) + SEPARATOR * MARGIN)
    folded = fold_table()[codes]
    begins = np.ones(codes.size, dtype=np.bool_)
    position = MARGIN
    for entry, text in zip(entries, texts, strict=True):
        span = slice(position, position + len(text))
        begins[span] = segmenter.boundaries(to_text(folded[span]), names_of(entry.transcript))
        position += len(text)

    lengths = [len(turn.text) + 1 for entry in entries for turn in entry.transcript.turns]
    meta: dict[str, Any] = {
        "segmenter": segmenter.name,
        "transcripts": list(_describe(entries)),
        "values": {},
    }
    starts = np.cumsum([MARGIN, *lengths]).astype(np.uint32)
    arrays = text_arrays(codes, folded, begins, starts)
    arrays["sentences"] = sentence_starts(codes).astype(np.uint32)
    arrays["characters"] = np.add.reduceat(counted_characters(folded), starts[:-1], dtype=np.uint32)
    for field in FACET_FIELDS:
        arrays[f"field.{field}"], meta["values"][field] = _ordinals(_values(entries, field))
    arrays["exchange"] = np.array([turn.exchange or 0 for turn in _turns(entries)], dtype=np.uint32)
    arrays["meta"] = encode_json(meta)
    return arrays


def text_arrays(
    codes: CodePoints, folded: CodePoints, begins: npt.NDArray[np.bool_], starts: npt.NDArray[np.uint32]
) -> dict[str, Array]:
    """The arrays that follow from the text and its words: all but the columns."""
    grams = collect_grams(folded, (folded != ord(SEPARATOR)) & (folded != ord(PARAGRAPH_BREAK)))
    return stored_text(codes, folded, begins, starts) | {
        "grams.terms": grams.terms,
        "grams.offsets": grams.offsets,
        "grams.positions": grams.positions,
    }


def stored_text(
    codes: CodePoints, folded: CodePoints, begins: npt.NDArray[np.bool_], starts: npt.NDArray[np.uint32]
) -> dict[str, Array]:
    """The text itself, where its turns, paragraphs and words begin."""
    units, slots = alphabet.encode(codes)
    breaks = np.flatnonzero((folded == ord(SEPARATOR)) | (folded == ord(PARAGRAPH_BREAK)))
    return {
        "text": units,
        "text.slots": slots,
        "turns": starts,
        "breaks": breaks.astype(np.uint32),
        "words.begins": np.packbits(begins, bitorder="little"),
    }


def encode_json(value: Any) -> npt.NDArray[np.uint8]:
    """A value as the bytes of its JSON."""
    return np.frombuffer(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), dtype=np.uint8
    )


def decode_json(array: Array) -> Any:
    """The value that ``encode_json`` made an array of."""
    return json.loads(array.tobytes())


def compact(ordinals: npt.NDArray[Any], highest: int) -> Array:
    """Ordinals in the narrowest unsigned type that holds the highest."""
    return ordinals.astype(np.min_scalar_type(highest))


def _text(transcript: Transcript) -> str:
    return "".join(turn.text.replace(SEPARATOR, " ") + SEPARATOR for turn in transcript.turns)


def _turns(entries: Sequence[Entry]) -> Iterable[Any]:
    return (turn for entry in entries for turn in entry.transcript.turns)


def _values(entries: Sequence[Entry], field: str) -> Iterable[str | None]:
    for entry in entries:
        if field in ("company", "period"):
            yield from [getattr(entry.transcript, field)] * len(entry.transcript.turns)
        else:
            for turn in entry.transcript.turns:
                yield getattr(turn, field)


def _ordinals(values: Iterable[str | None]) -> tuple[Array, list[str]]:
    """Number the values from 1 in order of appearance; 0 stands for none."""
    known: dict[str, int] = {}
    ordinals = [0 if value is None else known.setdefault(value, len(known) + 1) for value in values]
    return compact(np.array(ordinals, dtype=np.int64), len(known)), list(known)


def _describe(entries: Sequence[Entry]) -> Iterable[dict[str, Any]]:
    for entry in entries:
        transcript = entry.transcript
        described = {
            name: getattr(transcript, name)
            for name in ("id", "company", "ticker", "title", "period", "date", "source", "sha256")
        }
        described["participants"] = [asdict(participant) for participant in transcript.participants]
        described["fingerprint"] = entry.fingerprint
        described["provenance"] = None if entry.provenance is None else asdict(entry.provenance)
        described["turns"] = len(transcript.turns)
        times = [turn.time for turn in transcript.turns]
        if any(time is not None for time in times):
            described["times"] = times
        yield described
