"""The two indices of a generation: their bodies, and transcripts as documents.

The turns index has a document for each turn; the calls index has one for each transcript, and others that the
store keeps there. Numbers and texts that scripts read are doc values; what is given back is in ``_source``.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import OTHER, class_of
from searchapp.analysis.fold import fold, to_codes
from searchapp.analysis.segmenter import Segmenter, names_of
from searchapp.analysis.sentences import sentence_starts
from searchapp.analysis.sizes import counted_characters
from searchapp.engine.base import ticker_names
from searchapp.engine.opensearch.tokens import END, LONGEST, START, tokens
from searchapp.errors import SearchAppError
from searchapp.model import (
    FACET_FIELDS,
    Call,
    Inference,
    Participant,
    PersonProvenance,
    Provenance,
    Removed,
    Span,
    Transcript,
    Turn,
)
from searchapp.periods import quarters, sort_key

Document = dict[str, Any]

MOST_VALUES = 200_000
"""The largest number of values (calls, people, exchanges) that one condition of a query can name."""

_BITS = 7
"""Bits in a character of packed bits: a character with seven is one byte of UTF-8."""

_KEYWORD = {"type": "keyword"}
_BINARY = {"type": "binary", "doc_values": True}
_STORED = {"type": "object", "enabled": False}
# The numbers of a unit: of its characters, of what a rate is per, and of its sentences.
_SIZES = ("length", "characters", "sentences")


def turns_body(shards: int, replicas: int) -> Document:
    """Return the body of a turns index."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # Documents become visible only when the store says so.
            "refresh_interval": "-1",
            "max_ngram_diff": LONGEST - 1,
            "max_terms_count": MOST_VALUES,
            "similarity": {
                # The score of a phrase of n tokens is n times the number of its matches.
                "frequency": {
                    "type": "scripted",
                    "script": {"source": "return query.boost * doc.freq;"},
                }
            },
            "analysis": {
                "filter": {
                    "parts": {"type": "ngram", "min_gram": 1, "max_gram": LONGEST},
                    "marked": {"type": "stop", "stopwords": [START, END]},
                },
                "analyzer": {
                    "indexed": {
                        "type": "custom",
                        "tokenizer": "whitespace",
                        "filter": ["parts", "marked"],
                    },
                    "asked": {"type": "custom", "tokenizer": "whitespace"},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"includes": ["payload"]},
            "properties": {
                "commit": {"type": "long"},
                "version": _KEYWORD,
                # Corpus order.
                "key": _KEYWORD,
                "call": _KEYWORD,
                "exchange": _KEYWORD,
                **dict.fromkeys((*FACET_FIELDS, "ticker", "date"), _KEYWORD),
                **{f"{name}_folded": _KEYWORD for name in FACET_FIELDS if name != "speaker"},
                "label_folded": _KEYWORD,
                "ticker_folded": _KEYWORD,
                "first": {"type": "integer"},
                "last": {"type": "integer"},
                "period_order": {"type": "integer"},
                **{name: {"type": "integer"} for name in _SIZES},
                "tokens": {
                    "type": "text",
                    "analyzer": "indexed",
                    "search_analyzer": "asked",
                    "similarity": "frequency",
                    "norms": False,
                },
                "folded": _BINARY,
                "word_starts": _BINARY,
                "sentence_starts": _BINARY,
                "payload": _STORED,
            },
        },
    }


def calls_body(replicas: int) -> Document:
    """Return the body of a calls index."""
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "max_terms_count": MOST_VALUES,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"excludes": ["words"]},
            "properties": {
                "kind": _KEYWORD,
                "commit": {"type": "long"},
                "version": _KEYWORD,
                "id": _KEYWORD,
                # Only counted.
                "words": {**_KEYWORD, "index": False},
                "payload": _STORED,
            },
        },
    }


@dataclass(frozen=True, slots=True)
class Documents:
    """A transcript as documents: one for the calls index, and one for each turn."""

    call: Document
    turns: tuple[Document, ...]


def documents(
    transcript: Transcript,
    segmenter: Segmenter,
    *,
    persons: Sequence[str],
    fingerprint: str,
    provenance: Provenance | None,
    commit: int,
    version: str,
) -> Documents:
    """Return the documents of a transcript.

    Args:
        transcript: the transcript.
        segmenter: splits its texts into words.
        persons: for each turn, the value of the speaker facet.
        fingerprint: see ``Change.add``.
        provenance: how the transcript was read; None if unknown.
        commit: the number of the commit that makes the documents visible.
        version: tells these documents from those of the same transcript in other commits.

    Raises SearchAppError if a text cannot be stored.
    """
    _require_storable(transcript)
    names = names_of(transcript)
    words: Counter[str] = Counter()
    common = {
        "commit": commit,
        "version": version,
        "call": transcript.id,
        **_values("company", transcript.company),
        **_values("period", transcript.period),
        **_period(transcript.period),
        "ticker": transcript.ticker,
        "ticker_folded": ticker_names(fold(transcript.ticker)) if transcript.ticker is not None else None,
        "date": transcript.date,
    }
    call = _call(transcript)
    turns = []
    for turn, person in zip(transcript.turns, persons, strict=True):
        folded = fold(turn.text)
        begins = segmenter.boundaries(folded, names)
        words.update(folded[start:end] for start, end in word_spans(folded, begins))
        turns.append(
            {
                **common,
                "key": turn_key(transcript.id, turn.index),
                "exchange": None if turn.exchange is None else exchange_key(transcript.id, turn.exchange),
                **_spoken(turn, person),
                **_text(turn.text, folded, begins),
                "payload": {"call": call, "turn": asdict(turn)},
            }
        )
    described = {
        "kind": "call",
        "commit": commit,
        "version": version,
        "id": transcript.id,
        "words": word_keys(words),
        "payload": {
            "call": call,
            "participants": [asdict(each) for each in transcript.participants],
            "provenance": None if provenance is None else asdict(provenance),
            "fingerprint": fingerprint,
            "digest": transcript.digest,
        },
    }
    return Documents(described, tuple(turns))


def turn_key(call: str, index: int) -> str:
    """Return the ``key`` of a turn, by which documents are in corpus order."""
    return f"{call}\0{index:09}"


def exchange_key(call: str, exchange: int) -> str:
    """Return the value of ``exchange`` for the turns of an exchange."""
    return f"{call}\0{exchange}"


def word_spans(folded: str, begins: npt.NDArray[np.bool_]) -> list[Span]:
    """Return the words of a folded text, other than single punctuation marks and spaces."""
    cuts = [*np.flatnonzero(begins).tolist(), len(folded)]
    return [
        (start, end) for start, end in pairwise(cuts) if end - start > 1 or class_of(folded[start]) != OTHER
    ]


def word_keys(counts: Mapping[str, int]) -> list[str]:
    """Return the counts of words as terms: the word and the number of a bit, for each bit that is set in its count.

    So the sum of a word over many documents is the sum over bits of the number of documents with that term, times the
    value of the bit.
    """
    return [
        f"{word}\0{bit}"
        for word, count in counts.items()
        for bit in range(count.bit_length())
        if count >> bit & 1
    ]


def word_count(key: str, documents: int) -> tuple[str, int]:
    """Return a word, and what a term of ``word_keys`` adds to its count if it is in some documents.

    >>> [word_count(key, 1) for key in word_keys({"毛利率": 5})]
    [('毛利率', 1), ('毛利率', 4)]
    """
    word, _, bit = key.rpartition("\0")
    return word, documents << int(bit)


def turn_of(source: Document) -> Turn:
    """Return the turn of a document of the turns index, given its ``_source``."""
    return Turn(**source["payload"]["turn"])


def call_of(source: Document) -> Call:
    """Return the call of a document of either index, given its ``_source``."""
    return Call(**source["payload"]["call"])


def transcript_of(source: Document, turns: Sequence[Turn]) -> Transcript:
    """Return a transcript, given the ``_source`` of its document in the calls index, and its turns in order."""
    described = {name: source["payload"]["call"][name] for name in _DESCRIBED}
    people = tuple(
        Participant(**{**each, "aliases": tuple(each["aliases"])})
        for each in source["payload"]["participants"]
    )
    return Transcript(**described, participants=people, turns=tuple(turns))


def warnings_of(source: Document) -> tuple[str, tuple[str, ...]]:
    """Return the id and the warnings of a transcript, given these parts of the ``_source`` of its document."""
    provenance = source["payload"].get("provenance")
    return source["payload"]["call"]["id"], tuple(provenance["warnings"]) if provenance else ()


def provenance_of(source: Document) -> Provenance | None:
    """Return the provenance in a document of the calls index, given its ``_source``."""
    stored = source["payload"]["provenance"]
    if stored is None:
        return None
    return Provenance(
        **{
            **stored,
            "people": tuple(PersonProvenance(**each) for each in stored["people"]),
            "inferred": tuple(Inference(**each) for each in stored["inferred"]),
            "removed": tuple(Removed(**each) for each in stored["removed"]),
            "warnings": tuple(stored["warnings"]),
        }
    )


_DESCRIBED = tuple(each.name for each in fields(Transcript) if each.name not in ("participants", "turns"))


def _call(transcript: Transcript) -> Document:
    length = sum(len(turn.text) for turn in transcript.turns)
    described = {name: getattr(transcript, name) for name in _DESCRIBED}
    return {**described, "turns": len(transcript.turns), "length": length}


def _spoken(turn: Turn, person: str) -> Document:
    """The fields of a turn other than its text."""
    return {
        "speaker": person,
        "label_folded": fold(turn.label),
        **_values("role", turn.role),
        **_values("title", turn.title),
        **_values("firm", turn.firm),
        **_values("section", turn.section),
    }


def _values(field: str, value: str | None) -> Document:
    return {field: value, f"{field}_folded": None if value is None else fold(value)}


def _period(period: str | None) -> Document:
    if period is None:
        return {}
    span = quarters(period)
    last, first = sort_key(period)
    # By the end, and then shorter ones first: a period has at most four quarters.
    order = {"period_order": -1 if span is None else last * 4 + last + first}
    return order if span is None else {**order, "first": span[0], "last": span[1]}


def _text(text: str, folded: str, begins: npt.NDArray[np.bool_]) -> Document:
    codes = to_codes(folded)
    starts = np.zeros(len(folded), dtype=np.bool_)
    starts[sentence_starts(to_codes(text))] = True
    return {
        "length": len(folded),
        "characters": int(counted_characters(codes).sum()),
        "sentences": int(starts.sum()),
        "tokens": tokens(folded),
        "folded": b64encode(folded.encode()).decode(),
        "word_starts": _packed(begins, codes),
        "sentence_starts": _packed(starts, codes),
    }


def _packed(marked: npt.NDArray[np.bool_], codes: npt.NDArray[np.uint32]) -> str:
    """Return which characters are marked, as bits for scripts, where a character beyond U+FFFF has two."""
    units = np.where(codes > 0xFFFF, 2, 1)
    bits = np.zeros((int(units.sum()) // _BITS + 1, _BITS), dtype=np.uint8)
    bits.reshape(-1)[np.cumsum(units) - units] = marked
    return b64encode((bits @ (1 << np.arange(_BITS, dtype=np.uint8))).tobytes()).decode()


def marked_in(bits: str, text: str) -> npt.NDArray[np.bool_]:
    """Return which characters of a text are marked, given a field of packed bits as a response has it."""
    # Responses give binary values without padding, in the alphabet for addresses.
    packed = np.frombuffer(b64decode(bits + "==", altchars=b"-_"), dtype=np.uint8)
    units = (packed[:, None] >> np.arange(_BITS, dtype=np.uint8) & 1).reshape(-1).astype(np.bool_)
    codes = to_codes(text)
    wide = np.where(codes > 0xFFFF, 2, 1)
    marked: npt.NDArray[np.bool_] = units[np.cumsum(wide) - wide]
    return marked


def _require_storable(transcript: Transcript) -> None:
    for turn in transcript.turns:
        try:
            turn.text.encode()
        except UnicodeEncodeError:
            raise SearchAppError(
                f"turn {turn.index} of {transcript.id} has half of a surrogate pair, which OpenSearch cannot store; "
                "correct the encoding of the file"
            ) from None
