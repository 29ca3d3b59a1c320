"""Queries that every engine can be asked, drawn from a corpus."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench.corpus import Corpus
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter

KINDS = ("rare", "common", "phrase", "boolean", "filtered", "prefix or number", "proximity")
# The kinds that are one word or phrase without filters.
PLAIN = ("rare", "common", "phrase")
# Strings that begin and end anywhere.
RANDOM = "any string"

_SAMPLE = 1500
# A rare word is in at most this share of the turns; a common word is one of this many most frequent words.
_RARE = 0.001
_COMMON = 150
_DISTANCE = 10
# They are so frequent that they say nothing about queries for terms.
_FUNCTION_WORDS = frozenset("我们 你们 他们 它们 这个 那个 可以 一个 一些 什么 怎么 如何".split())
_HAN = re.compile("[一-鿿]{2,}")
_NUMBER = re.compile(r"(?<![\d.,])\d[\d,.]*\d%?(?![\d.,])")
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Query:
    """A folded query, whatever the query language.

    A turn is a hit if it holds every string of ``every``, at least one of ``some`` (unless empty) and none of ``none``.
    With ``prefix``, a word of Latin letters begins with it. With ``distance``, the strings of ``every`` stand in one
    paragraph with at most this many other characters between them. ``filters`` are exact values of fields.
    """

    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    prefix: str = ""
    distance: int | None = None
    filters: tuple[tuple[str, str], ...] = ()
    kind: str = ""

    @property
    def strings(self) -> tuple[str, ...]:
        """All strings of the query."""
        return (*self.every, *self.some, *self.none, *filter(None, [self.prefix]))

    @property
    def typed(self) -> str:
        """The query as a person types it into the search field, without the filters."""
        if self.prefix:
            return f"{self.prefix}*"
        if self.distance is not None:
            return f'"{" ".join(self.every)}"~{self.distance}'
        parts = [f'"{text}"' for text in self.every]
        if self.some:
            parts.append("(" + " OR ".join(f'"{text}"' for text in self.some) + ")")
        parts += [f'NOT "{text}"' for text in self.none]
        return " AND ".join(parts)


def make_queries(corpus: Corpus, segmenter: Segmenter, seed: int, each: int) -> list[Query]:
    """Draw so many queries of each of KINDS; always the same for the same corpus and seed."""
    chance = random.Random(f"{seed} queries")
    sample = chance.sample(corpus.documents, min(_SAMPLE, len(corpus.documents)))
    segmented = [segmenter.words(document.folded) for document in sample]
    counted = Counter(word for words in segmented for word in set(words))
    known = {word: n for word, n in counted.items() if _HAN.fullmatch(word) and word not in _FUNCTION_WORDS}
    frequent = sorted(known, key=lambda word: (-known[word], word))[:_COMMON]

    def rare() -> Iterator[Query]:
        most = max(2, int(len(corpus.documents) * _RARE))
        words = [word for word in sorted(known) if known[word] == 1]
        for word in chance.sample(words, len(words)):
            if sum(word in document.folded for document in corpus.documents) <= most:
                yield Query(every=(word,))

    def common() -> Iterator[Query]:
        for word in chance.sample(frequent, len(frequent)):
            yield Query(every=(word,))

    def phrases() -> Iterator[Query]:
        """Two or three words in a row that have four to eight characters."""
        while True:
            words = chance.choice(segmented)
            start = chance.randrange(len(words))
            text = "".join(words[start : start + chance.choice((2, 3))])
            if 4 <= len(text) <= 8 and _HAN.fullmatch(text):
                yield Query(every=(text,))

    def booleans() -> Iterator[Query]:
        for phrase in phrases():
            first, second, third = chance.sample(frequent, 3)
            yield Query(every=(first, second))
            yield Query(some=(first, *phrase.every))
            yield Query(every=(first,), some=(second, third))
            yield Query(every=(first,), none=(second,))

    def filtered() -> Iterator[Query]:
        for phrase in phrases():
            fields = [(field, value) for field, value in chance.choice(sample).fields.items() if value]
            for size in range(1, len(fields)):
                yield Query(every=(chance.choice(frequent),), filters=tuple(chance.sample(fields, size)))
            yield replace(phrase, filters=tuple(fields[:1]))

    def prefixes_and_numbers() -> Iterator[Query]:
        text = "\n".join(document.folded for document in sample)
        numbers = sorted(set(_NUMBER.findall(text)))
        prefixes = sorted({word[:length] for word in _LATIN.findall(text) for length in (2, 3)})
        chance.shuffle(numbers)
        chance.shuffle(prefixes)
        for number, prefix in zip(numbers, prefixes, strict=False):
            yield from (Query(every=(number,)), Query(prefix=prefix))

    def proximities() -> Iterator[Query]:
        while True:
            words = chance.choice(segmented)
            start = chance.randrange(len(words))
            near = dict.fromkeys(word for word in words[start : start + 6] if word in known)
            if len(near) >= 2:
                yield Query(every=tuple(near)[:2], distance=_DISTANCE)

    makers = (rare, common, phrases, booleans, filtered, prefixes_and_numbers, proximities)
    return [
        replace(query, kind=kind)
        for kind, maker in zip(KINDS, makers, strict=True)
        for query in itertools.islice(maker(), each)
    ]


def make_phrases(corpus: Corpus, seed: int, count: int) -> list[Query]:
    """Draw strings of two to eight characters from the texts, wherever words begin and end.

    No string crosses a paragraph break, holds a quotation mark, or begins or ends inside a number or a Latin word:
    by the matching rules those are no matches.
    """
    chance = random.Random(f"{seed} phrases")
    documents = [document for document in corpus.documents if len(document.folded) >= 8]
    phrases: dict[str, Query] = {}
    for _ in range(count * 100):
        folded = chance.choice(documents).folded
        length = chance.randint(2, 8)
        start = chance.randrange(len(folded) - length + 1)
        text = folded[start : start + length]
        if "\n" in text or text != text.strip() or '"' in text:
            continue
        pattern = compile_pattern(text)
        if pattern is not None and pattern.regex.match(folded, start):
            phrases[text] = Query(every=(text,), kind=RANDOM)
        if len(phrases) == count:
            break
    return list(phrases.values())
