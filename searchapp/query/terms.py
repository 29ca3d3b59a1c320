"""What stands between the syntax of a query: words, phrases and values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchapp.analysis.characters import IDEOGRAPHS
from searchapp.analysis.fold import fold
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter
from searchapp.query.nodes import And, AndMaybe, Contains, Near, Query, Term
from searchapp.query.stopwords import STOPWORDS

MAX_DISTANCE = 10_000

_HAN_OR_NOT = re.compile(f"[{IDEOGRAPHS}]+|[^{IDEOGRAPHS}]+")
# Marks that separate words; symbols that belong to words (& + - / . % $ #) are not among them.
_SEPARATORS = re.compile(r"[、。；：！？…《》〈〉「」『』【】·\s;!?()\[\]{}<>\"]+|(?<!\d),|,(?!\d)")
_LONE_SYMBOLS = {"%", "&", "$", "#", "+"}
_EDGES = ".,:;!?'\\|^~=_`*/"


class TermReader:
    """Reads what stands between the syntax: words, phrases and values."""

    def __init__(self, segmenter: Segmenter, names: tuple[str, ...]) -> None:
        self._segmenter = segmenter
        self._names = names

    def words(self, text: str) -> Query | None:
        """Plain words: each must be contained; the run as it was typed ranks highest."""
        found = list(self._split(text))
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        required = And(found)
        run = compile_pattern(text.strip(_EDGES))
        return required if run is None else AndMaybe(required, Contains(text, run, quoted=True))

    def phrase(self, text: str) -> Query | None:
        """A quoted phrase: exactly these characters."""
        pattern = compile_pattern(text)
        return None if pattern is None else Contains(" ".join(text.split()), pattern, quoted=True)

    def near(self, text: str, distance: int) -> Query | None:
        """A quoted phrase with a distance: its words near each other, in any order."""
        parts = [pattern for piece in text.split() if (pattern := self.phrase(piece)) is not None]
        if len(parts) == 1:
            parts = list(self._split(text))
        unique = tuple(dict.fromkeys(part for part in parts if isinstance(part, Contains)))
        if len(unique) < 2:
            return unique[0] if unique else None
        return Near(unique, min(distance, MAX_DISTANCE))

    def whole_word(self, text: str) -> Query | None:
        """A word that has to be one for the segmenter, too."""
        pattern = compile_pattern(text.strip("*"))
        return None if pattern is None else Contains(text.strip("*"), pattern, whole_word=True)

    def value(self, field: str, text: str) -> Query:
        """A value of a field, as it stands."""
        return Term(field, text)

    def _split(self, text: str) -> Iterator[Contains]:
        for part in _SEPARATORS.split(text):
            for run in _HAN_OR_NOT.findall(part or ""):
                if re.match(f"[{IDEOGRAPHS}]", run):
                    offset = 0
                    words = self._segmenter.words(fold(run), self._names)
                    if all(len(word) == 1 for word in words):
                        # Cut to single characters, a run (很好) says nothing any more: it stays whole.
                        words = [run]
                    for word in words:
                        yield from _contains(run[offset : offset + len(word)])
                        offset += len(word)
                else:
                    yield from _contains(run.strip(_EDGES), prefix=run.endswith("*"))


def _contains(text: str, *, prefix: bool = False) -> Iterator[Contains]:
    pattern = compile_pattern(text, prefix=prefix)
    readable = any(character.isalnum() for character in text) or text in _LONE_SYMBOLS
    if pattern is not None and readable:
        yield Contains(text, pattern, common=fold(text) in STOPWORDS and not prefix)
