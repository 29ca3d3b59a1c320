"""Arithmetic on spans against definitions that look at every pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engine.embedded.near import close
from searchapp.engine.embedded.spans import Spans, join

Pairs = list[tuple[int, int]]


def _apart(pairs: Pairs) -> Pairs:
    """Return the pairs that do not overlap an earlier one, as the matches of one word do not."""
    kept: Pairs = []
    for start, end in sorted(pairs):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


_word = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 3)).map(lambda each: (each[0], sum(each))), max_size=8
).map(_apart)


def _spans(pairs: Pairs) -> Spans:
    starts, ends = zip(*pairs, strict=True) if pairs else ((), ())
    return Spans(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


@given(st.lists(_word, max_size=4))
def test_marks_of_different_words_that_meet_are_one(words: list[Pairs]) -> None:
    marks = [(start, end, word) for word, pairs in enumerate(words) for start, end in pairs]
    group = list(range(len(marks)))
    for one, (start, end, word) in enumerate(marks):
        for other, (begin, stop, another) in enumerate(marks):
            if word != another and start <= stop and begin <= end:
                group = [group[one] if each == group[other] else each for each in group]
    members = [[marks[place] for place, each in enumerate(group) if each == number] for number in set(group)]
    expected = sorted((min(mark[0] for mark in some), max(mark[1] for mark in some)) for some in members)

    joined, firsts = join(list(map(_spans, words)))

    assert list(zip(joined.starts.tolist(), joined.ends.tolist(), strict=True)) == expected
    assert [marks[first][0] for first in firsts.tolist()] == joined.starts.tolist()


@given(st.lists(_word, min_size=2, max_size=3), st.integers(0, 8))
def test_no_match_in_a_passage_is_dropped_before_passages_are_looked_for(
    words: list[Pairs], reach: int
) -> None:
    kept = close(list(map(_spans, words)), reach)
    for pairs, spans in zip(words, kept, strict=True):
        left = list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True))
        # Each at most once, in order.
        assert [pair for pair in pairs if pair in left] == left
        for start, end in pairs:
            near = [
                [each for each in other if max(each[1], end) - min(each[0], start) <= reach]
                for other in words
            ]
            together = all(near) and any(
                max(each[1] for each in chosen) - min(each[0] for each in chosen) <= reach
                for chosen in _choices(near)
                if (start, end) in chosen
            )
            assert not together or (start, end) in left


def _choices(parts: list[Pairs]) -> list[Pairs]:
    chosen: list[Pairs] = [[]]
    for part in parts:
        chosen = [[*before, each] for before in chosen for each in part]
    return chosen
