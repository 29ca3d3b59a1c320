"""The direction of each quantity: the word for it in the same clause."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from searchapp.model import Span

# A word this far before its number is about something else, in Han characters and in other characters.
_FARTHEST_HAN = 24
_FARTHEST = 60
# After the number: 30%的收入增长.
_FARTHEST_AFTER = 10
_NEAR = 4
_LATIN = re.compile("[a-z]")
# The comma of a thousand ends no clause.
_CLAUSE_END = re.compile(r"[;:。!?()\[\]\n,](?!(?<=\d,)\d{3})")
_OF = re.compile("(?:左右|以上|以下)?的")
_DIRECTLY = re.compile("(?:左右|以上|以下)?(?:同比|环比|基本|大致)?$")
_WORDS_BETWEEN = re.compile(r"[ -](?:(?!of |in |to |and |or )[a-z-]+ ){0,3}$")


class _Word(NamedTuple):
    start: int
    end: int
    direction: str


class Directions:
    """The words for directions, and what takes a direction from them; see ``words.toml``."""

    def __init__(self, directions: Mapping[str, Sequence[str]], scope: Mapping[str, Any]) -> None:
        self._directions = {word: name for name, words in directions.items() for word in words}
        han = [word for word in self._directions if not word.isascii()]
        latin = [word for word in self._directions if word.isascii()]
        self._han = re.compile(_any_of(han))
        self._latin = re.compile(f"(?<![a-z])(?:{_any_of(latin)})(?![a-z])")
        negations = [word for word in scope["negations"] if word.isascii()]
        self._negated = re.compile(
            f"(?:{_any_of(word for word in scope['negations'] if not word.isascii())})(?:有所|明显|大幅)?$"
            f"|(?<![a-z])(?:{_any_of(negations)}) (?:[a-z]+ )?$"
        )
        self._unless_before = {
            word: re.compile(f" (?:{_any_of(others)})(?![a-z])")
            for word, others in scope["unless_before"].items()
        }
        self._unless_after = {
            word: re.compile(f"(?<![a-z])(?:{_any_of(others)})[ -]$")
            for word, others in scope["unless_after"].items()
        }
        self._within = re.compile(_any_of(scope["within"]))
        self._foreign = _words(scope["origins"] + scope["comparisons"])
        self._statement = _words(scope["statements"])

    def of(self, text: str, quantities: Sequence[Span], lasting: Sequence[bool]) -> list[str | None]:
        """Return the direction of each quantity of a folded sentence, None if no word in its clause is about it.

        Args:
            text: the sentence.
            quantities: where they are.
            lasting: for each, whether it is a duration, which is not what grows in 5个季度增长.

        >>> from searchapp.analysis.quantities.vocabulary import vocabulary
        >>> text = "收入下降26%至1.61亿元,毛利率17%"
        >>> vocabulary().directions.of(text, [(4, 7), (8, 14), (18, 21)], [False] * 3)
        ['下降', '下降', None]
        """
        words = list(self._found(text))
        if not words:
            return [None] * len(quantities)
        starts, ends = [word.start for word in words], [word.end for word in words]
        clauses = [0, *(end.end() for end in _CLAUSE_END.finditer(text)), len(text) + 1]
        answers = []
        for number, (start, end) in enumerate(quantities):
            clause = bisect_right(clauses, start)
            low, high = clauses[clause - 1], clauses[clause]
            earlier, later = bisect_right(ends, start) - 1, bisect_left(starts, end)
            direction = None
            if earlier >= 0 and words[earlier].start >= low:
                previous = quantities[number - 1][1] if number else 0
                direction = self._before(text, words[earlier], start, previous, lasting[number])
            if direction is None and later < len(words) and words[later].end <= high:
                following = quantities[number + 1][0] if number + 1 < len(quantities) else high
                direction = _after(
                    text, words[later], end, following if following < high else None, lasting[number]
                )
            answers.append(direction)
        return answers

    def _found(self, text: str) -> Iterator[_Word]:
        """Yield the words that say a direction."""
        patterns = (self._han, self._latin) if _LATIN.search(text) else (self._han,)
        found = [match for pattern in patterns for match in pattern.finditer(text)]
        for match in sorted(found, key=re.Match.start):
            word, before = match[0], text[max(0, match.start() - 24) : match.start()]
            left = self._unless_after.get(word)
            right = self._unless_before.get(word)
            unsaid = (left and left.search(before)) or (right and right.match(text, match.end()))
            if not unsaid and not self._negated.search(before):
                yield _Word(match.start(), match.end(), self._directions[word])

    def _before(self, text: str, word: _Word, start: int, before: int, lasts: bool) -> str | None:
        """Return the direction of the last word before a quantity; ``before`` is the end of the quantity before."""
        between = text[max(word.end, before) : start]
        farthest = _FARTHEST if between.isascii() else _FARTHEST_HAN
        if lasts:
            # 减少4天, but not 降到了近三年的最低水平.
            farthest = _NEAR
        if len(between) > farthest or between.startswith(" than "):
            return None
        # Other words that contain the characters do not count.
        between = self._within.sub("", between)
        if self._foreign.search(between) or (before > word.end and self._statement.search(between)):
            return None
        return word.direction


def _after(text: str, word: _Word, end: int, following: int | None, lasts: bool) -> str | None:
    """Return the direction of the first word after a quantity if they belong together: 5%的增长, "5% growth".

    ``following`` is where the next quantity in the clause begins, None if there is none.
    """
    if following is not None and word.end > following:
        return None
    between = text[end : word.start]
    if len(between) <= _FARTHEST_AFTER and _OF.match(between):
        # 14亿元的收入增长5%: the word is about the next number.
        return None if following is not None and following - word.end <= _NEAR else word.direction
    if _DIRECTLY.match(between):
        return word.direction if following is None and not lasts else None
    return word.direction if _WORDS_BETWEEN.match(between) else None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole words; Han characters are words anywhere."""
    return re.compile("|".join(f"(?<![a-z]){word}(?![a-z])" if word.isascii() else word for word in words))
