"""Names in a collection: what a text names, and the existing values closest to another value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache, partial

from searchapp.analysis.characters import HAN, IDEOGRAPHS, class_of
from searchapp.analysis.fold import fold, fold_all
from searchapp.analysis.pinyin import spelled
from searchapp.engine.base import Engine, FacetCount
from searchapp.periods import within
from searchapp.query.tree import FieldValue, Range
from searchapp.query.values import names_value

_NEAREST = 3

# The form of a folded ticker and of a name in Han characters. For other texts, the engine is not asked.
_TICKER = re.compile(r"(?:[a-z]{1,6}|[0-9]{4,6})(?:\.[a-z]{1,2})?")
_HAN_NAME = re.compile(f"[{IDEOGRAPHS}]{{2,4}}")


class Names:
    """The values of the facet fields of one state, searchable by name."""

    def __init__(self, engine: Engine, facets: Callable[[], Mapping[str, Sequence[FacetCount]]]) -> None:
        """``facets`` returns the values of every field with their counts; it is called when they are first needed."""
        self._facets = facets
        # Kept for a while, because notices and suggestions ask for the same, and so do the pages of one query. They do not
        # know the names: in a reference cycle, an old state would keep its files open.
        self._turns = lru_cache(maxsize=256)(partial(_turns_with, engine))
        self._known_as = lru_cache(maxsize=1024)(partial(_value_known_as, engine))

    @cached_property
    def _values(self) -> Mapping[str, Sequence[str]]:
        return {field: [count.value for count in counts] for field, counts in self._facets().items()}

    @cached_property
    def _folded(self) -> Mapping[str, Mapping[str, str]]:
        return {
            field: dict(zip(fold_all(values), values, strict=True)) for field, values in self._values.items()
        }

    @cached_property
    def _companies(self) -> Sequence[str]:
        """The folded names of companies, sorted."""
        return sorted(self._folded["company"])

    def find(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the field and values that a text names, or None. The start of a company's name is enough if it is unique."""
        folded = fold(text)
        company = self._folded["company"].get(folded) or self._company_with(folded)
        if company is None and _TICKER.fullmatch(folded):
            company = self._known_as("company", folded)
        if company is not None:
            return "company", (company,)
        speaker = self._folded["speaker"].get(folded)
        if speaker is None and _HAN_NAME.fullmatch(folded):
            speaker = self._known_as("speaker", folded)
        if speaker is not None:
            return "speaker", (speaker,)
        return self._value(text)

    def missing(self, field: str, value: str) -> bool:
        """Return whether no turn has a value of a field, under any of its names."""
        if fold(value) in self._folded[field]:
            return False
        return not self._turns(field, value)

    def nearest(self, field: str, value: str) -> tuple[str, ...]:
        """Return the values closest to one that no turn has: by containment, letters, one edit, or sound."""
        if not self.missing(field, value):
            return ()
        folded, known = fold(value), self._folded[field]
        letters = folded.replace(" ", "")
        tests: tuple[Callable[[str], bool], ...] = (
            lambda other: folded in other or other in folded,
            lambda other: letters in _orders(other) or is_one_edit(folded, other),
            lambda other: any(class_of(each) == HAN for each in other) and letters in spelled(other),
            lambda other: spelled(other)[0] == spelled(folded)[0],
        )
        for test in tests[: 3 if folded.isascii() else 4]:
            if found := [name for other, name in known.items() if test(other)]:
                return tuple(found[:_NEAREST])
        return ()

    def _company_with(self, part: str) -> str | None:
        """Return the company whose name starts with a text of two or more characters, or None if there is not exactly one."""
        if len(part) < 2:
            return None
        place = bisect_left(self._companies, part)
        found = [name for name in self._companies[place : place + 2] if name.startswith(part)]
        return self._folded["company"][found[0]] if len(found) == 1 else None

    def _value(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        named = names_value(text)
        if isinstance(named, Range):
            inside = sorted(
                value for value in self._values["period"] if within(value, named.start, named.end)
            )
            return ("period", tuple(inside)) if inside else None
        if isinstance(named, FieldValue) and named.value in self._values[named.field]:
            return named.field, (named.value,)
        return None


def _turns_with(engine: Engine, field: str, value: str) -> int:
    """Return the number of turns with a value."""
    return engine.count([FieldValue(field, value)], {})[0].turns


def _value_known_as(engine: Engine, field: str, other: str) -> str | None:
    """Return the value that a ticker or another name stands for, or None if there is not exactly one."""
    found = [tally.values[0] for tally in engine.tally(FieldValue(field, other), {}, (field,))]
    return found[0] if len(found) == 1 else None


def _orders(name: str) -> tuple[str, str]:
    """Return a name without spaces, as it is and with the last word first."""
    words = name.split()
    return "".join(words), "".join((*words[-1:], *words[:-1]))


def is_one_edit(one: str, other: str) -> bool:
    """Return whether two texts differ by one character replaced, removed, added or swapped with the next."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]
