"""What the values of fields are called, and all the ways to type a name: itself, its words, ticker, pinyin and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from searchapp.analysis.characters import HAN, class_of
from searchapp.analysis.fold import fold
from searchapp.analysis.pinyin import spelled
from searchapp.engine.base import Engine, ticker_names

_QUARTER = re.compile(r"(\d{4})q([1-4])")
_NUMBERS = {"1": "一", "2": "二", "3": "三", "4": "四"}


def ways_to_type(field: str, called: Sequence[str]) -> Iterator[str]:
    """Yield the ways to type a value of a field that has some names, folded."""
    for name in called:
        folded = fold(name)
        yield folded
        words = folded.split()
        yield "".join(words)
        for place in range(1, len(words)):
            yield " ".join(words[place:])
        if any(class_of(character) == HAN for character in folded):
            yield from spelled(folded)
        if field == "period":
            yield folded[2:]
            if quarter := _QUARTER.fullmatch(folded):
                yield f"{quarter[1]}年第{_NUMBERS[quarter[2]]}季度"


def tickers_of(engine: Engine) -> Mapping[str, set[str]]:
    """Return the tickers of each company, all folded."""
    return _inverted(
        (name, fold(company))
        for company, ticker in {(call.company, call.ticker) for call in engine.calls()}
        if company is not None and ticker is not None
        for name in ticker_names(ticker)
    )


def names_of(engine: Engine) -> Mapping[str, set[str]]:
    """Return the names of each value of the speaker facet, all folded."""
    return {fold(value): {fold(name) for name in names} for value, names in engine.people().items()}


def _inverted(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for other, name in pairs:
        found.setdefault(name, set()).add(other)
    return found
