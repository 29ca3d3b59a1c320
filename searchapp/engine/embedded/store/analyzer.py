"""The Whoosh analyzer that splits a text or a query into indexed words."""

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
    """Folds a text and splits it into words, with the dictionaries that the settings name.

    In the index, names of people and companies are words in their transcripts. The analyzer does not know these names.
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
        """Yield the words of a text the way Whoosh expects: one token, changed for each word."""
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
        # Only the class is pickled with the schema, without the loaded segmenter.
        return {}

    @cached_property
    def _segmenter(self) -> Segmenter:
        settings = Settings.from_environment()
        return Segmenter.open(settings.cache, settings.user_dictionary)
