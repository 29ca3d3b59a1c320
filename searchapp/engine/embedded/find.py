"""Finding a pattern in a segment: its rarest element through the postings, the others in the text beside it."""

from __future__ import annotations

import numpy as np

from searchapp.analysis.characters import DIGIT, LETTER
from searchapp.analysis.pattern import Element, Pattern
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.spans import Mask, Offsets, Spans, leftmost

_SPACE = ord(" ")
_IN_NUMBERS = (ord("."), ord(","))


def find(reader: SegmentReader, pattern: Pattern) -> Spans:
    """The matches of a pattern in a segment, by the rules ``searchapp.analysis.pattern`` states."""
    elements = pattern.elements
    anchor = min(range(len(elements)), key=lambda index: _estimate(reader, elements[index]))
    spans = _find_element(reader, elements[anchor])
    for index in range(anchor, 0, -1):
        spans = _extend_left(reader, spans, elements[index - 1], gap=elements[index].gap)
    for element in elements[anchor + 1 :]:
        spans = _extend_right(reader, spans, element)
    if pattern.left_class in (LETTER, DIGIT):
        spans = spans[_open_left(reader, spans.starts, pattern.left_class)]
    if pattern.prefix:
        spans = Spans(spans.starts, _run_on(reader, spans.ends))
    elif pattern.right_class in (LETTER, DIGIT):
        spans = spans[_open_right(reader, spans.ends, pattern.right_class)]
    return leftmost(spans)


def _estimate(reader: SegmentReader, element: Element) -> int:
    return sum(reader.estimate(choice) for choice in element.choices)


def _find_element(reader: SegmentReader, element: Element) -> Spans:
    found = [reader.find(choice) for choice in element.choices]
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


def _open_left(reader: SegmentReader, starts: Offsets, kind: int) -> Mask:
    """Whether a match may begin: the class it begins with does not continue to the left."""
    opened: Mask = reader.classes_at(starts - 1) != kind
    if kind == DIGIT:
        separated = np.isin(reader.folded_at(starts - 1), _IN_NUMBERS)
        opened &= ~(separated & (reader.classes_at(starts - 2) == DIGIT))
    return opened


def _open_right(reader: SegmentReader, ends: Offsets, kind: int) -> Mask:
    """Whether a match may end: the class it ends with does not continue to the right."""
    opened: Mask = reader.classes_at(ends) != kind
    if kind == DIGIT:
        separated = np.isin(reader.folded_at(ends), _IN_NUMBERS)
        opened &= ~(separated & (reader.classes_at(ends + 1) == DIGIT))
    return opened


def _run_on(reader: SegmentReader, ends: Offsets) -> Offsets:
    """Move ends to the end of the letters and digits they stand in."""
    ends = ends.copy()
    moving = np.arange(ends.size)
    while moving.size:
        moving = moving[np.isin(reader.classes_at(ends[moving]), (LETTER, DIGIT))]
        ends[moving] += 1
    return ends
