"""Finding the values of a field by what a person types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from searchapp.analysis.fold import fold
from searchapp.engine.base import Engine, FacetCount
from searchapp.search.naming import names_of, tickers_of, ways_to_type


class Lookup:
    """Finds values of the facet fields of one state, a company also by its ticker, a speaker by all names.

    A value is found by any part of its name, and by the beginning of its pinyin or of the initials of its syllables.
    """

    def __init__(self, engine: Engine, facets: Callable[[], Mapping[str, Sequence[FacetCount]]]) -> None:
        """``facets`` returns the values of every field with their counts; it is called when they are first needed."""
        self._engine = engine
        self._facets = facets
        # They take milliseconds for thousands of names, and each letter that is typed asks for them.
        self._known = cache(self._read)

    def find(self, field: str, typed: str) -> frozenset[str] | None:
        """Return the values of a field that are found by a text, or None for all because the text is blank."""
        wanted = " ".join(fold(typed).split())
        if not wanted:
            return None
        begins = f"\n{wanted}"
        return frozenset(
            value for value, names, keys in self._known(field) if wanted in names or begins in keys
        )

    def _read(self, field: str) -> Sequence[tuple[str, str, str]]:
        """Return each value with its folded names, and with all ways to type it, each after a line break."""
        others: Mapping[str, set[str]] = {}
        if field == "company":
            others = tickers_of(self._engine)
        elif field == "speaker":
            others = names_of(self._engine)
        known = []
        for count in self._facets()[field]:
            called = sorted({fold(count.value), *others.get(fold(count.value), ())})
            keys = sorted(set(ways_to_type(field, called)))
            known.append((count.value, "\n".join(called), "".join(f"\n{key}" for key in keys)))
        return known
