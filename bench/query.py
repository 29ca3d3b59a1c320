"""A question as every engine can be asked it, whatever its query language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from searchapp.analysis.fold import fold

KINDS = ("rare", "common", "phrase", "boolean", "filtered", "prefix or number", "proximity")
# The kinds that are one word or one phrase, without filters.
PLAIN = ("rare", "common", "phrase")


@dataclass(frozen=True, slots=True)
class Query:
    """What a turn must hold to be a hit.

    ``every``, ``some`` and ``none`` are strings of characters of which it holds every one, at least one where
    there are any, and none. ``prefix`` is what a word of it in Latin letters begins with. With ``distance``
    the strings of ``every`` stand within a stretch that has at most so many other characters. ``filters`` are
    exact values of a turn's fields.
    """

    kind: str
    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    prefix: str = ""
    distance: int | None = None
    filters: tuple[tuple[str, str], ...] = ()

    def folded(self) -> Query:
        """The query for engines that are given folded texts."""
        every, some, none = (tuple(map(fold, texts)) for texts in (self.every, self.some, self.none))
        return replace(self, every=every, some=some, none=none, prefix=fold(self.prefix))

    @property
    def typed(self) -> str:
        """The query as a person types it into this project's search field, without the filters."""
        if self.prefix:
            return f"{self.prefix}*"
        if self.distance is not None:
            return f'"{" ".join(self.every)}"~{self.distance}'
        parts = [f'"{text}"' for text in self.every]
        if self.some:
            parts.append(f"({' OR '.join(_quoted(self.some))})")
        parts += [f"NOT {text}" for text in _quoted(self.none)]
        return " AND ".join(parts)

    def __str__(self) -> str:
        return " ".join([self.typed, *(f"{field}:{value}" for field, value in self.filters)])


def _quoted(texts: tuple[str, ...]) -> list[str]:
    return [f'"{text}"' for text in texts]
