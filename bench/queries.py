"""Queries that every engine can be asked, drawn from a corpus."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from bench.corpus import Corpus
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter

KINDS = ("rare", "common", "phrase", "boolean", "filtered", "prefix or number", "proximity")
# Strings that begin and end anywhere.
RANDOM = "any string"
# What is compared with tantivy: strings as they are typed here, and queries of these kinds.
STRINGS = '毛利率 "硬件毛利率" 自由现金流 收入 同比增长 我们 客户 Antora 净利润 率'.split()
MIXED = ("phrase", "boolean", "filtered", "proximity")

_SAMPLE = 1500
# A rare word is in one turn of a sample; a common word is one of this many most frequent words in it.
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
    paragraph with at most this many other characters between them. ``filters`` are exact values of fields. ``entered``
    is what a person types for this engine, if other than ``typed``, which quotes all strings.
    """

    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    prefix: str = ""
    distance: int | None = None
    filters: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    entered: str = ""

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


def make_queries(corpus: Corpus, segmenter: Segmenter, seed: int, wanted: Mapping[str, int]) -> list[Query]:
    """Draw so many queries of each kind; always the same for the same arguments."""
    chance = random.Random(f"{seed} queries")
    sample = chance.sample(corpus.documents, min(_SAMPLE, len(corpus.documents)))
    segmented = [segmenter.words(document.folded) for document in sample]
    counted = Counter(word for words in segmented for word in set(words))
    known = {word: n for word, n in counted.items() if _HAN.fullmatch(word) and word not in _FUNCTION_WORDS}
    frequent = sorted(known, key=lambda word: (-known[word], word))[:_COMMON]

    def single(words: Collection[str]) -> Iterator[Query]:
        for word in chance.sample(sorted(words), len(words)):
            yield Query(every=(word,))

    def row(longest: int) -> list[str]:
        """Return up to so many words that stand one after the other."""
        words = chance.choice(segmented)
        start = chance.randrange(len(words))
        return words[start : start + longest]

    def phrases() -> Iterator[Query]:
        """Two or three words in a row that have four to eight characters."""
        while True:
            text = "".join(row(chance.choice((2, 3))))
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
            text = chance.choice((chance.choice(frequent), *phrase.every))
            yield Query(every=(text,), filters=tuple(chance.sample(fields, chance.randint(1, len(fields)))))

    def prefixes_and_numbers() -> Iterator[Query]:
        text = "\n".join(document.folded for document in sample)
        prefixes = {word[:length] for word in _LATIN.findall(text) for length in (2, 3)}
        alternating = zip(single(set(_NUMBER.findall(text))), single(prefixes), strict=False)
        for number, word in alternating:
            yield from (number, Query(prefix=word.every[0]))

    def proximities() -> Iterator[Query]:
        while True:
            near = dict.fromkeys(word for word in row(6) if word in known)
            if len(near) >= 2:
                yield Query(every=tuple(near)[:2], distance=_DISTANCE)

    def strings() -> Iterator[Query]:
        """Two to eight characters, but nothing that is no match by the matching rules or cannot be quoted.

        Those cross a paragraph break, hold a quotation mark, or begin or end inside a number or a Latin word.
        """
        while True:
            folded, length = chance.choice(sample).folded, chance.randint(2, 8)
            start = chance.randrange(len(folded))
            text = folded[start : start + length]
            pattern = None if re.search(r'["\n]|^\s|\s$', text) else compile_pattern(text)
            if len(text) == length and pattern is not None and pattern.regex.match(folded, start):
                yield Query(every=(text,))

    rare = partial(single, [word for word, n in known.items() if n == 1])
    common = partial(single, frequent)
    makers = (rare, common, phrases, booleans, filtered, prefixes_and_numbers, proximities, strings)
    return [
        replace(query, kind=kind)
        for kind, maker in zip((*KINDS, RANDOM), makers, strict=True)
        for query in itertools.islice(maker(), wanted.get(kind, 0))
    ]
