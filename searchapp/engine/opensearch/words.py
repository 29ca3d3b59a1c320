"""Words: counted here around the marks of every hit, and by the cluster for those that continue a prefix."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from searchapp.analysis.fold import fold
from searchapp.engine.base import WordCounts
from searchapp.engine.opensearch.client import Document
from searchapp.engine.opensearch.counting import Counted
from searchapp.engine.opensearch.hits import CORPUS, READ, marks_of, shown
from searchapp.engine.opensearch.mapping import marked_in, turn_of, word_count, word_spans
from searchapp.engine.opensearch.reading import PAGE, Reading
from searchapp.engine.opensearch.translate import Body, all_of
from searchapp.model import Span

_WORDS = 60_000
"""The most terms of one response; a response may have 65,535 buckets."""

# What is no literal in a regular expression of Lucene.
_OPERATOR = re.compile(r"[!-/:-@[-`{-~]")

PLACES: Body = {"docvalue_fields": ["word_starts"]}
"""What a search gives besides, so that ``Words`` can read it."""


def words(reading: Reading, counted: Counted, window: int | None) -> WordCounts:
    """Count the words around the marks of what was selected, or all words if ``window`` is None.

    Every selected turn is sent here with the places of its words.
    """
    body = {
        "query": counted.query,
        "sort": [CORPUS],
        **shown(counted),
        "_source": ["payload.turn"],
        **PLACES,
    }
    counts: Counter[str] = Counter()
    for page in reading.pages(body, READ):
        for found in page:
            counts.update(_words(found, window))
    return WordCounts(counts.total(), dict(counts))


def terms(reading: Reading, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return the most frequent words with a folded prefix."""
    if not prefix or not _storable(prefix):
        return ()
    counts: Counter[str] = Counter()
    for key, documents in _keys(reading, prefix):
        word, count = word_count(key, documents)
        # The prefix of a key can end after its word.
        if word.startswith(prefix):
            counts[word] += count
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])


def _keys(reading: Reading, prefix: str) -> Iterator[tuple[str, int]]:
    """Yield the terms of ``word_keys`` with a prefix, each with the number of calls that have it."""
    query = all_of([reading.state.visible(), {"term": {"kind": "call"}}])
    body: Body = {"query": query, "size": 0, "track_total_hits": False}
    literal = _OPERATOR.sub(r"\\\g<0>", prefix)
    wanted = {"terms": {"field": "words", "include": f"{literal}.*", "size": _WORDS}}
    found = reading.search({**body, "aggs": {"all": wanted}}, reading.state.calls_index)["aggregations"][
        "all"
    ]
    if not found["sum_other_doc_count"]:
        yield from ((bucket["key"], bucket["doc_count"]) for bucket in found["buckets"])
        return
    # More than one response may have: all terms from the prefix on, page by page, which takes twice as long.
    after: Body = {"word": prefix}
    while True:
        composite = {"size": PAGE, "sources": [{"word": {"terms": {"field": "words"}}}], "after": after}
        pages = {**body, "aggs": {"all": {"composite": composite}}}
        buckets = reading.search(pages, reading.state.calls_index)["aggregations"]["all"]["buckets"]
        for bucket in buckets:
            if not bucket["key"]["word"].startswith(prefix):
                return
            yield bucket["key"]["word"], bucket["doc_count"]
        if len(buckets) < PAGE:
            return
        after = buckets[-1]["key"]


class Words:
    """The words of a hit that was read with ``PLACES``."""

    def __init__(self, found: Document) -> None:
        self.text = turn_of(found["_source"]).text
        self.folded = fold(self.text)
        self.spans = word_spans(self.folded, marked_in(found["fields"]["word_starts"][0], self.text))
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def beside(self, mark: Span, count: int) -> tuple[list[Span], list[Span]]:
        """Return up to ``count`` words before and after a mark in its paragraph, each in the order of the text."""
        first, last = mark
        close = self.folded.find("\n", first)
        low = bisect_left(self._starts, self.folded.rfind("\n", 0, first) + 1)
        high = bisect_left(self._starts, len(self.folded) if close < 0 else close)
        before = bisect_right(self._ends, first, low, high)
        after = bisect_left(self._starts, last, low, high)
        return self.spans[max(low, before - count) : before], self.spans[after : min(high, after + count)]

    def around(self, marks: Sequence[Span], window: int) -> set[Span]:
        """Return the words within a window of words around marks, outside all of them."""
        chosen = {span for mark in marks for side in self.beside(mark, window) for span in side}
        return {
            (start, end)
            for start, end in chosen
            if not any(first < end and start < last for first, last in marks)
        }


def _words(found: Document, window: int | None) -> list[str]:
    words = Words(found)
    chosen = words.spans if window is None else words.around(marks_of(found, words.text), window)
    return [words.folded[start:end] for start, end in chosen]


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
