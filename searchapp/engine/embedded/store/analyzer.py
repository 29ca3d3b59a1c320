"""How Whoosh cuts a text or a query into the words that are indexed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from whoosh.analysis import Analyzer, Token

from searchapp.analysis.fold import fold
from searchapp.analysis.segmenter import Segmenter
from searchapp.settings import Settings


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """Folds a text and cuts it into words, by the dictionaries the settings name.

    Names of people and companies are words of their own transcripts in the index, which this cannot know.
    """

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **others: Any,
    ) -> Iterator[Token]:
        """The words of a text, as Whoosh wants them: one token, changed for each word."""
        token = Token(positions, chars, removestops=removestops, mode=mode)
        folded = fold(value)
        starts = [*np.flatnonzero(self._segmenter.boundaries(folded)).tolist(), len(folded)]
        for number, (start, end) in enumerate(pairwise(starts)):
            token.text = folded[start:end]
            token.boost = 1.0
            if keeporiginal:
                token.original = value[start:end]
            token.stopped = False
            if positions:
                token.pos = start_pos + number
            if chars:
                token.startchar, token.endchar = start_char + start, start_char + end
            yield token

    def __getstate__(self) -> dict[str, Any]:
        # What is pickled with the schema is the class alone.
        return {}

    @cached_property
    def _segmenter(self) -> Segmenter:
        settings = Settings.from_environment()
        return Segmenter.open(settings.cache, settings.user_dictionary)
