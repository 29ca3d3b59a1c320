"""Finding a pattern in a segment: its rarest element in the postings, the others in the text next to it."""

from __future__ import annotations

import numpy as np

from searchapp.analysis.characters import DIGIT, LETTER
from searchapp.analysis.pattern import AMOUNT_ENDS, Element, Pattern
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.spans import Mask, Offsets, Spans, leftmost

_SPACE = ord(" ")
_POINT = ord(".")
_COMMA = ord(",")
_AMOUNT_ENDS = tuple(map(ord, AMOUNT_ENDS))


def find(reader: SegmentReader, pattern: Pattern, inside: slice | None = None) -> Spans:
    """Return the matches of a pattern in a segment, by the rules in ``searchapp.analysis.pattern``.

    ``inside`` are the positions of some whole turns, the only ones that are looked at; all if it is None.
    """
    elements = pattern.elements
    anchor = min(range(len(elements)), key=lambda index: _estimate(reader, elements[index]))
    spans = _find_element(reader, elements[anchor], inside)
    for index in range(anchor, 0, -1):
        spans = _extend_left(reader, spans, elements[index - 1], gap=elements[index].gap)
    for element in elements[anchor + 1 :]:
        spans = _extend_right(reader, spans, element)
    if pattern.negative:
        spans = spans[_open_before_minus(reader, spans.starts)]
    elif pattern.left_class in (LETTER, DIGIT):
        spans = spans[_open_left(reader, spans.starts, pattern.left_class)]
    if pattern.prefix:
        spans = Spans(spans.starts, _run_on(reader, spans.ends))
    elif pattern.right_class in (LETTER, DIGIT):
        spans = spans[_open_right(reader, spans.ends, pattern.right_class)]
    return leftmost(spans) if _can_overlap(pattern) else spans


def _can_overlap(pattern: Pattern) -> bool:
    """Return whether two matches can overlap; those of a single string cannot unless it begins as it ends."""
    if pattern.prefix or len(elements := pattern.elements) > 1 or len(elements[0].choices) > 1:
        return True
    (text,) = elements[0].choices
    return any(text[:length] == text[-length:] for length in range(1, len(text)))


def estimate(reader: SegmentReader, pattern: Pattern) -> int:
    """Return the largest number of positions that ``find`` can read."""
    return min(_estimate(reader, element) for element in pattern.elements)


def _estimate(reader: SegmentReader, element: Element) -> int:
    return sum(reader.estimate(choice) for choice in element.choices)


def _find_element(reader: SegmentReader, element: Element, inside: slice | None) -> Spans:
    found = [reader.find(choice, inside) for choice in element.choices]
    if len(found) == 1:
        return Spans(found[0], found[0] + len(element.choices[0]))
    starts = np.concatenate(found)
    lengths = np.repeat([len(choice) for choice in element.choices], [starts.size for starts in found])
    order = np.argsort(starts, kind="stable")
    return Spans(starts[order], (starts + lengths)[order])


def _extend_right(reader: SegmentReader, spans: Spans, element: Element) -> Spans:
    ends = spans.ends
    if element.gap:
        ends = ends + (reader.folded_at(ends) == _SPACE)
    extended = np.full(len(spans), -1, dtype=np.int64)
    for choice in element.choices:
        extended[reader.stands_at(ends, choice)] = len(choice)
    matched = extended >= 0
    return Spans(spans.starts[matched], (ends + extended)[matched])


def _extend_left(reader: SegmentReader, spans: Spans, element: Element, *, gap: bool) -> Spans:
    starts = spans.starts
    if gap:
        starts = starts - (reader.folded_at(starts - 1) == _SPACE)
    extended = np.full(len(spans), -1, dtype=np.int64)
    for choice in element.choices:
        extended[reader.stands_at(starts - len(choice), choice)] = len(choice)
    matched = extended >= 0
    return Spans((starts - extended)[matched], spans.ends[matched])


def _open_before_minus(reader: SegmentReader, starts: Offsets) -> Mask:
    """Return whether the minus at the start of a match makes a number negative."""
    joined: Mask = np.isin(reader.classes_at(starts - 1), (LETTER, DIGIT))
    return ~(joined | np.isin(reader.folded_at(starts - 1), _AMOUNT_ENDS))


def _open_left(reader: SegmentReader, starts: Offsets, kind: int) -> Mask:
    """Return whether a match may begin here: the class of its first character does not continue to the left."""
    opened: Mask = reader.classes_at(starts - 1) != kind
    if kind == DIGIT:
        opened &= ~_joins_digits(reader, starts - 1)
    return opened


def _open_right(reader: SegmentReader, ends: Offsets, kind: int) -> Mask:
    """Return whether a match may end here: the class of its last character does not continue to the right."""
    opened: Mask = reader.classes_at(ends) != kind
    if kind == DIGIT:
        opened &= ~_joins_digits(reader, ends)
    return opened


def _joins_digits(reader: SegmentReader, positions: Offsets) -> Mask:
    """Return whether a decimal point or a thousands separator joins the digits on both sides into one number."""

    last = int(reader.turn_starts[-1])

    def digit(offset: int) -> Mask:
        found: Mask = reader.classes_at(np.minimum(positions + offset, last)) == DIGIT
        return found

    signs = reader.folded_at(positions)
    joins: Mask = (signs == _POINT) & digit(-1) & digit(1)
    if (commas := np.flatnonzero(signs == _COMMA)).size:
        positions = positions[commas]
        before = digit(-1) & ~(digit(-2) & digit(-3) & digit(-4))
        joins[commas] = before & digit(1) & digit(2) & digit(3) & ~digit(4)
    return joins


def _run_on(reader: SegmentReader, ends: Offsets) -> Offsets:
    """Move each end to the end of the letters and digits around it."""
    ends = ends.copy()
    moving = np.arange(ends.size)
    while moving.size:
        moving = moving[np.isin(reader.classes_at(ends[moving]), (LETTER, DIGIT))]
        ends[moving] += 1
    return ends
