"""Words around marks, words of turns, and words that begin with a prefix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchapp.analysis.characters import OTHER
from searchapp.engine.base import LINE_WORDS
from searchapp.engine.deadline import check_deadline
from searchapp.engine.embedded.matches import Matches, stretches
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Mask, Offsets, Spans
from searchapp.engine.embedded.vocabulary import Vocabulary, WordCounter
from searchapp.model import Span

# How far from a mark words are looked for at first: three words are seldom longer.
_REACH = 32
# How many characters a word and what is between words take at most, mostly.
_REACH_A_WORD = 4
# How many characters are looked through at a time.
_BATCH = 2**20
_NONE = np.zeros(0, dtype=np.int64)

Words = tuple[Span, ...]


def all_words(snapshot: Snapshot, turns: Offsets, deadline: float | None) -> Vocabulary:
    """Count all words of some turns."""
    counter = WordCounter()
    for reader, part in zip(snapshot.readers, snapshot.parts, strict=True):
        first, last = turns.searchsorted((part.start, part.stop))
        for some in _batches(reader, turns[first:last] - part.start):
            check_deadline(deadline)
            counter.add(reader, *_words(reader, some))
    return counter.vocabulary()


def words_around(
    snapshot: Snapshot, marks: Sequence[Matches], window: int, deadline: float | None
) -> Vocabulary:
    """Count the words within a window of words around marks, each once; see ``Engine.words``."""
    counter = WordCounter()
    for reader, part in zip(snapshot.readers, marks, strict=True):
        check_deadline(deadline)
        counter.add(reader, *_around(reader, part.spans, window))
    return counter.vocabulary()


def words_beside(reader: SegmentReader, starts: Offsets, ends: Offsets) -> tuple[list[Words], list[Words]]:
    """Return the LINE_WORDS words nearest to each mark in its paragraph, before and after it; the nearest first.

    Args:
        reader: the segment.
        starts: where the marks begin in the segment: int64, shape (marks,).
        ends: where they end.
    """
    lows, highs = _paragraphs(reader, starts)
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
    positions = stretches(lows, lengths)
    rows = np.repeat(np.arange(lows.size), lengths)
    begins = reader.word_begins_at(positions)
    positions, rows = positions[begins], rows[begins]
    starts, ends = positions[:-1], positions[1:]
    whole = np.flatnonzero(rows[:-1] == rows[1:])
    whole = whole[_worded(reader, starts[whole], ends[whole])]
    return rows[whole], starts[whole], ends[whole]


def terms(snapshot: Snapshot, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return the most frequent words with a folded prefix; see ``Engine.terms``."""
    counter = WordCounter()
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
        counter.add(reader, starts[whole], ends[whole])
    return tuple(sorted(counter.vocabulary().items(), key=lambda item: (-item[1], item[0]))[:limit])


def _batches(reader: SegmentReader, turns: Offsets) -> list[Offsets]:
    """Divide turns of a segment into batches of about _BATCH characters."""
    starts = reader.turn_starts
    lengths = starts[turns + 1].astype(np.int64) - starts[turns]
    edges = np.flatnonzero(np.diff(np.cumsum(lengths) // _BATCH)) + 1
    return np.split(turns, edges) if turns.size else []


def _words(reader: SegmentReader, turns: Offsets) -> tuple[Offsets, Offsets]:
    """Return the starts and ends of all words of some turns, ascending."""
    begins = reader.turn_starts[turns].astype(np.int64)
    # The separator after each turn is not part of it, but ends its last word.
    _, starts, ends = _words_inside(reader, begins, reader.turn_starts[turns + 1].astype(np.int64) - 1)
    return starts, ends


def _worded(reader: SegmentReader, starts: Offsets, ends: Offsets) -> Mask:
    """Return which words are more than a single punctuation mark or space."""
    # A word that begins with a symbol is a number or a single symbol.
    worded: Mask = (reader.classes_at(starts) != OTHER) | (ends - starts > 1)
    return worded


def _paragraphs(reader: SegmentReader, positions: Offsets) -> tuple[Offsets, Offsets]:
    """Return where the paragraph at each position begins, and where its last word ends."""
    numbers = reader.paragraph_of(positions)
    ends = reader.breaks.take(numbers).astype(np.int64)
    begins = np.where(numbers > 0, reader.breaks.take(numbers - 1, mode="clip").astype(np.int64) + 1, 0)
    return begins, ends


def _around(reader: SegmentReader, marks: Spans, window: int) -> tuple[Offsets, Offsets]:
    """Return the words within a window of words around marks, in the paragraph of the mark and outside all marks."""
    begins, ends = _paragraphs(reader, marks.starts)
    some, reach = marks, window * _REACH_A_WORD
    found: list[tuple[Offsets, Offsets]] = []
    while len(some):
        near, missing = _within(reader, some, begins, ends, window, reach)
        found.append(near)
        some, begins, ends, reach = some[missing], begins[missing], ends[missing], reach * 4
    starts, firsts = np.unique(np.concatenate([_NONE, *(each for each, _ in found)]), return_index=True)
    stops = np.concatenate([_NONE, *(each for _, each in found)])[firsts]
    outside = ~_overlapped(starts, stops, marks)
    return starts[outside], stops[outside]


def _within(
    reader: SegmentReader, marks: Spans, begins: Offsets, ends: Offsets, window: int, reach: int
) -> tuple[tuple[Offsets, Offsets], Mask]:
    """Return the words within a window around marks that are not further away than ``reach`` characters.

    Args:
        reader: the segment.
        marks: ascending.
        begins: where the paragraph of each mark begins.
        ends: where it ends.
        window: number of words on each side.
        reach: how far from a mark words are looked for.

    Returns:
        The starts and ends of the words, and for which marks there may be more.
    """
    lows, highs = np.maximum(begins, marks.starts - reach), np.minimum(ends, marks.ends + reach)
    # What overlaps is looked through together: marks of one paragraph.
    apart = np.concatenate(([True], lows[1:] > highs[:-1]))
    stretch = np.cumsum(apart) - 1
    first = np.flatnonzero(apart)
    lows, highs = lows[first], np.maximum.reduceat(highs, first)
    rows, starts, stops = _words_inside(reader, lows, highs)
    edges = rows.searchsorted(np.arange(lows.size + 1))
    before = stops.searchsorted(marks.starts, side="right")
    after = starts.searchsorted(marks.ends, side="left")
    least, most = edges[stretch], edges[stretch + 1]
    left, right = np.maximum(before - window, least), np.minimum(after + window, most)
    covered = np.zeros(starts.size + 1, dtype=np.int64)
    for one, other in ((left, before), (after, right)):
        some = one < other
        covered += np.bincount(one[some], minlength=covered.size)
        covered -= np.bincount(other[some], minlength=covered.size)
    chosen = np.cumsum(covered[:-1]) > 0
    missing = ((before - least < window) & (lows[stretch] > begins)) | (
        (most - after < window) & (highs[stretch] < ends)
    )
    return (starts[chosen], stops[chosen]), missing


def _overlapped(starts: Offsets, ends: Offsets, marks: Spans) -> Mask:
    """Return which words have a character in common with a mark."""
    if not len(marks):
        return np.zeros(starts.size, dtype=np.bool_)
    # Marks do not overlap each other, so it is the last one that begins before the end of the word.
    before = marks.starts.searchsorted(ends, side="left") - 1
    overlapped: Mask = (before >= 0) & (marks.ends[np.maximum(before, 0)] > starts)
    return overlapped
