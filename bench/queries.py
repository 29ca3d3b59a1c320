"""Draws queries from a corpus: as people ask, by kind."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.corpus import Corpus, Document
from bench.engines.scan import Scan
from bench.query import Query
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter

# How many of each kind in 200.
_SHARES = {
    "rare": 30,
    "common": 30,
    "phrase": 40,
    "boolean": 30,
    "filtered": 30,
    "prefix or number": 20,
    "proximity": 20,
}
_SAMPLE = 1500
# A rare word is in at most this share of the turns, a common one is among this many most frequent.
_RARE = 0.001
_COMMON = 150
# A query of one of these says nothing of how fast a query of a term is.
_FUNCTION_WORDS = frozenset(
    "的 了 和 是 在 我 我们 你 你们 您 他 他们 她 它 它们 吗 呢 吧 啊 也 都 就 而 并 且 等 对 把 被 将 这 那 这个 那个 其 但 有 还 "
    "又 很 会 能 可以 一个 一些 什么 怎么 如何 为 从 到 由 向 给 让 上 中 下 里 以 着 过 地 得 请".split()
)
_HAN = re.compile("[一-鿿]{2,}")
_NUMBER = re.compile(r"(?<![\d.,])\d[\d,.]*\d%?(?![\d.,])")
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{4,}")
_DISTANCE = 10
_QUOTES = frozenset('"“”„‟＂')


def make_queries(corpus: Corpus, segmenter: Segmenter, seed: int, count: int = 200) -> list[Query]:
    """Draw queries of every kind; the same for the same corpus and seed."""
    draw = _Draw(corpus, segmenter, random.Random(f"{seed} queries"))
    makers = {
        "rare": draw.rare,
        "common": draw.common,
        "phrase": draw.phrases,
        "boolean": draw.booleans,
        "filtered": draw.filtered,
        "prefix or number": draw.prefixes_and_numbers,
        "proximity": draw.proximities,
    }
    queries: list[Query] = []
    for kind, share in _SHARES.items():
        wanted = max(1, round(share * count / sum(_SHARES.values())))
        queries += itertools.islice(makers[kind](), wanted)
    return queries


def make_phrases(corpus: Corpus, seed: int, count: int = 1000) -> list[Query]:
    """Draw stretches of two to eight characters out of the text, wherever words begin and end.

    None crosses a paragraph break, none holds a quotation mark (it could not be quoted), and none begins or
    ends inside a number or a word in Latin letters, which the matching rules keep whole.
    """
    chance = random.Random(f"{seed} phrases")
    documents = [document for document in corpus.documents if len(document.text) >= 8]
    phrases: dict[str, Query] = {}
    for _ in range(count * 100):
        document = chance.choice(documents)
        length = chance.randint(2, 8)
        start = chance.randrange(len(document.text) - length + 1)
        text = document.text[start : start + length]
        if "\n" in text or text != text.strip() or not _QUOTES.isdisjoint(text):
            continue
        pattern = compile_pattern(text)
        if pattern is None or pattern.regex.match(document.folded, start) is None:
            continue
        phrases.setdefault(text, Query("phrase", every=(text,)))
        if len(phrases) == count:
            break
    return list(phrases.values())


class _Draw:
    """Queries by kind, without end or until the sample has no more."""

    def __init__(self, corpus: Corpus, segmenter: Segmenter, chance: random.Random) -> None:
        self._chance = chance
        self._scan = Scan(corpus)
        self._turns = len(corpus.documents)
        wanted = min(_SAMPLE, self._turns)
        self._sample: Sequence[Document] = chance.sample(list(corpus.documents), wanted)
        self._words = [segmenter.words(document.folded) for document in self._sample]
        counted = Counter(word for words in self._words for word in set(words))
        self._counted = {
            word: count
            for word, count in counted.items()
            if _HAN.fullmatch(word) and word not in _FUNCTION_WORDS
        }
        ranked = sorted(self._counted, key=lambda word: (-self._counted[word], word))
        self._frequent = ranked[:_COMMON]

    def rare(self) -> Iterator[Query]:
        words = sorted(word for word, count in self._counted.items() if count == 1)
        self._chance.shuffle(words)
        most = max(2, int(self._turns * _RARE))
        for word in words:
            query = Query("rare", every=(word,))
            prepared = self._scan.prepare(query)
            assert prepared is not None
            if self._scan.answer(prepared) <= most:
                yield query

    def common(self) -> Iterator[Query]:
        for word in self._chance.sample(self._frequent, len(self._frequent)):
            yield Query("common", every=(word,))

    def phrases(self) -> Iterator[Query]:
        for text in self._phrases():
            yield Query("phrase", every=(text,))

    def booleans(self) -> Iterator[Query]:
        phrases = self._phrases()
        while True:
            first, second, third = self._chance.sample(self._frequent, 3)
            yield Query("boolean", every=(first, second))
            yield Query("boolean", some=(first, next(phrases)))
            yield Query("boolean", every=(first,), some=(second, third))
            yield Query("boolean", every=(first,), none=(second,))

    def filtered(self) -> Iterator[Query]:
        phrases = self._phrases()
        while True:
            document = self._chance.choice(self._sample)
            text = self._chance.choice(self._frequent)
            known = {
                field: value
                for field in ("company", "section", "period")
                if (value := getattr(document, field))
            }
            for fields in (("company",), ("period",), ("section",), ("company", "section")):
                filters = tuple((field, known[field]) for field in fields if field in known)
                yield Query("filtered", every=(text,), filters=filters)
            yield Query("filtered", every=(next(phrases),), filters=tuple(known.items())[:1])

    def prefixes_and_numbers(self) -> Iterator[Query]:
        texts = [document.folded for document in self._sample]
        numbers = sorted({found for text in texts for found in _NUMBER.findall(text)})
        latin = sorted({found for text in texts for found in _LATIN.findall(text)})
        prefixes = sorted({word[:length] for word in latin for length in (2, 3)})
        self._chance.shuffle(numbers)
        self._chance.shuffle(prefixes)
        for number, prefix in itertools.zip_longest(numbers, prefixes):
            if number:
                yield Query("prefix or number", every=(number,))
            if prefix:
                yield Query("prefix or number", prefix=prefix)

    def proximities(self) -> Iterator[Query]:
        while True:
            words = self._chance.choice(self._words)
            start = self._chance.randrange(len(words))
            near = [word for word in words[start : start + 6] if word in self._counted]
            if len(set(near)) >= 2:
                yield Query(
                    "proximity",
                    every=(near[0], next(word for word in near if word != near[0])),
                    distance=_DISTANCE,
                )

    def _phrases(self) -> Iterator[str]:
        """Two or three words in a row that have four to eight characters."""
        while True:
            words = self._chance.choice(self._words)
            start = self._chance.randrange(len(words))
            text = "".join(words[start : start + self._chance.choice((2, 3))])
            if 4 <= len(text) <= 8 and _HAN.fullmatch(text):
                yield text
