"""Words around marks, words of turns, and words that begin with a prefix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from searchapp.analysis.characters import OTHER
from searchapp.analysis.fold import to_text
from searchapp.engine.base import LINE_WORDS, WordCounts
from searchapp.engine.embedded.matches import Matches
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Mask, Offsets
from searchapp.model import Span

# How far from a mark words are looked for at first: three words are seldom longer.
_REACH = 32

Words = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """Starts and ends of the words of some turns of a segment, ascending, without punctuation."""

    reader: SegmentReader
    starts: Offsets
    ends: Offsets

    def texts(self, chosen: Mask) -> list[str]:
        """Return the folded texts of the chosen words."""
        starts, lengths = self.starts[chosen], (self.ends - self.starts)[chosen]
        text = to_text(self.reader.folded_at(_ranges(starts, lengths)))
        ends = np.cumsum(lengths)
        return list(map(text.__getitem__, map(slice, (ends - lengths).tolist(), ends.tolist())))


def all_words(snapshot: Snapshot, turns: Offsets) -> WordCounts:
    """Count all words of some turns."""
    found: Counter[str] = Counter()
    for reader, part in zip(snapshot.readers, snapshot.parts, strict=True):
        first, last = turns.searchsorted((part.start, part.stop))
        words = _words(reader, turns[first:last] - part.start)
        found.update(words.texts(np.ones(words.starts.size, dtype=np.bool_)))
    return WordCounts(found.total(), dict(found))


def words_around(snapshot: Snapshot, marks: Sequence[Matches], window: int) -> WordCounts:
    """Count the words within a window of words around marks, each once; see ``Engine.words``."""
    found: Counter[str] = Counter()
    for reader, part in zip(snapshot.readers, marks, strict=True):
        words = _words(reader, part.distinct_turns)
        found.update(words.texts(_near_marks(words, part, window)))
    return WordCounts(found.total(), dict(found))


def words_beside(reader: SegmentReader, starts: Offsets, ends: Offsets) -> tuple[list[Words], list[Words]]:
    """Return the LINE_WORDS words nearest to each mark in its paragraph, before and after it; the nearest first.

    Args:
        reader: the segment.
        starts: where the marks begin in the segment: int64, shape (marks,).
        ends: where they end.
    """
    paragraphs = reader.paragraph_of(starts)
    highs = reader.breaks.take(paragraphs).astype(np.int64)
    lows = np.where(paragraphs > 0, reader.breaks.take(paragraphs - 1, mode="clip").astype(np.int64) + 1, 0)
    return _nearest(reader, lows, starts, backwards=True), _nearest(reader, ends, highs, backwards=False)


def _nearest(reader: SegmentReader, lows: Offsets, highs: Offsets, *, backwards: bool) -> list[Words]:
    """Return the first words of each stretch of text, or the last ones, starting with the last."""
    found: list[Words] = [()] * lows.size
    rows, reach = np.arange(lows.size), _REACH
    while rows.size:
        # A part of each stretch, at the side where the mark is.
        low, high = lows[rows], highs[rows]
        if backwards:
            low = np.maximum(low, high - reach)
        else:
            high = np.minimum(high, low + reach)
        row, starts, ends = _words_inside(reader, low, high)
        counts = np.bincount(row, minlength=rows.size)
        last = np.cumsum(counts)
        firsts = last - counts
        taken = np.minimum(counts, LINE_WORDS)
        spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        for number, place, stop, count in zip(
            rows.tolist(), firsts.tolist(), last.tolist(), taken.tolist(), strict=True
        ):
            found[number] = tuple(
                spans[stop - count : stop][::-1] if backwards else spans[place : place + count]
            )
        whole = (low == lows[rows]) & (high == highs[rows])
        rows, reach = rows[(counts < LINE_WORDS) & ~whole], reach * 4
    return found


def _words_inside(reader: SegmentReader, lows: Offsets, highs: Offsets) -> tuple[Offsets, Offsets, Offsets]:
    """Return the words that are whole inside stretches of text: the number of the stretch, starts and ends."""
    # A word begins where the last word of the stretch ends.
    lengths = np.maximum(highs - lows + 1, 0)
    positions = _ranges(lows, lengths)
    rows = np.repeat(np.arange(lows.size), lengths)
    begins = reader.word_begins_at(positions)
    positions, rows = positions[begins], rows[begins]
    starts, ends = positions[:-1], positions[1:]
    whole = np.flatnonzero(rows[:-1] == rows[1:])
    whole = whole[_worded(reader, starts[whole], ends[whole])]
    return rows[whole], starts[whole], ends[whole]


def terms(snapshot: Snapshot, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return the most frequent words with a folded prefix; see ``Engine.terms``."""
    found: Counter[str] = Counter()
    for reader, part in zip(snapshot.readers, snapshot.parts, strict=True):
        if not prefix or "\n" in prefix:
            break
        starts = reader.find(prefix)
        starts = starts[reader.word_begins_at(starts) & snapshot.live[part][reader.turns_of(starts)]]
        ends = starts + 1
        moving = np.arange(ends.size)
        while (moving := moving[~reader.word_begins_at(ends[moving])]).size:
            ends[moving] += 1
        whole = _worded(reader, starts, ends) & (ends - starts >= len(prefix))
        found.update(_Words(reader, starts, ends).texts(whole))
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit])


def _words(reader: SegmentReader, turns: Offsets) -> _Words:
    begins = reader.turn_starts[turns].astype(np.int64)
    lengths = reader.turn_starts[turns + 1].astype(np.int64) - begins
    # Include the separator after each turn: a word begins there too, which ends the last word of the turn.
    positions = _ranges(begins, lengths)
    starts = positions[reader.word_begins_at(positions)]
    ends = np.append(starts[1:], starts[-1:])
    # The separator itself is not a word, so its end does not matter.
    worded = _worded(reader, starts, ends) & (reader.folded_at(starts) != 0)
    return _Words(reader, starts[worded], ends[worded])


def _worded(reader: SegmentReader, starts: Offsets, ends: Offsets) -> Mask:
    """Return which words are more than a single punctuation mark or space."""
    # A word that begins with a symbol is a number or a single symbol.
    worded: Mask = (reader.classes_at(starts) != OTHER) | (ends - starts > 1)
    return worded


def _near_marks(words: _Words, marks: Matches, window: int) -> Mask:
    breaks = words.reader.breaks
    paragraphs = np.searchsorted(breaks, words.starts)
    starts, ends = marks.spans.starts, marks.spans.ends
    own = np.searchsorted(breaks, starts)
    # In the paragraph of each mark: words that end at or before its start, and words that begin at or after its end.
    left = words.ends.searchsorted(starts, side="right")
    right = words.starts.searchsorted(ends, side="left")
    lefts = np.maximum(left - window, paragraphs.searchsorted(own, side="left"))
    rights = np.minimum(right + window, paragraphs.searchsorted(own, side="right"))
    covered = np.zeros(words.starts.size + 1, dtype=np.int64)
    for first, last in ((lefts, left), (right, rights)):
        some = first < last
        np.add.at(covered, first[some], 1)
        np.add.at(covered, last[some], -1)
    inside = np.cumsum(covered[:-1]) > 0
    # A word is outside all marks if the last mark that begins before the word's end stops at or before the word's start.
    before = starts.searchsorted(words.ends, side="left") - 1
    overlapped = (before >= 0) & (ends[np.maximum(before, 0)] > words.starts) if ends.size else inside
    return inside & ~overlapped


def _ranges(starts: Offsets, lengths: Offsets) -> Offsets:
    """Return the positions of several ranges, concatenated."""
    total = np.cumsum(lengths)
    shifts = np.repeat(starts - np.concatenate(([0], total[:-1])), lengths) if starts.size else starts
    return np.arange(int(total[-1]) if total.size else 0) + shifts
