"""Words: counted here around the marks of every hit, and by the cluster for those that continue a prefix."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from searchapp.analysis.fold import fold
from searchapp.engine.base import WordCounts
from searchapp.engine.opensearch.client import Document
from searchapp.engine.opensearch.counting import Counted
from searchapp.engine.opensearch.hits import CORPUS, READ, marks_of, shown
from searchapp.engine.opensearch.mapping import marked_in, turn_of, word_count, word_spans
from searchapp.engine.opensearch.reading import PAGE, Reading
from searchapp.engine.opensearch.translate import Body, all_of
from searchapp.model import Span

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
    query = all_of([reading.state.visible(), {"term": {"kind": "call"}}, {"prefix": {"words": prefix}}])
    counts: Counter[str] = Counter()
    after: Document = {"after": {"word": prefix}}
    while True:
        composite = {"size": PAGE, "sources": [{"word": {"terms": {"field": "words"}}}], **after}
        body = {
            "query": query,
            "size": 0,
            "track_total_hits": False,
            "aggs": {"all": {"composite": composite}},
        }
        buckets = reading.search(body, reading.state.calls_index)["aggregations"]["all"]["buckets"]
        for bucket in buckets:
            word, count = word_count(bucket["key"]["word"], bucket["doc_count"])
            if word.startswith(prefix):
                counts[word] += count
        if len(buckets) < PAGE or not buckets[-1]["key"]["word"].startswith(prefix):
            return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])
        after = {"after": buckets[-1]["key"]}


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
