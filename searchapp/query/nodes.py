"""The leaves of a query tree that Whoosh does not have: text to be contained, and texts near each other.

They are Whoosh queries, so they live in its And, Or, Not and AndMaybe; each engine interprets them.
"""

from __future__ import annotations

from whoosh.query import And, AndMaybe, Every, Not, Or, Query, Term, TermRange

from searchapp.analysis.pattern import Pattern

__all__ = [
    "And",
    "AndMaybe",
    "Contains",
    "Every",
    "Near",
    "Not",
    "Or",
    "Query",
    "Term",
    "TermRange",
]

TEXT_FIELD = "text"


class Contains(Query):  # type: ignore[misc]
    """A turn whose text contains what the pattern matches.

    ``whole_word``: only where the segmenter makes the match one word. ``common``: a stop word, dropped from
    a conjunction that has anything else. ``quoted`` only matters to how the query is written out.
    """

    def __init__(
        self,
        text: str,
        pattern: Pattern,
        *,
        whole_word: bool = False,
        common: bool = False,
        quoted: bool = False,
    ) -> None:
        self.text = text
        self.pattern = pattern
        self.whole_word = whole_word
        self.common = common
        self.quoted = quoted

    def __str__(self) -> str:
        written = f'"{self.text}"' if self.quoted else self.text
        return f"word:{written}" if self.whole_word else written + ("*" if self.pattern.prefix else "")

    def __repr__(self) -> str:
        return f"Contains({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Contains) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return (self.pattern.elements, self.pattern.prefix, self.whole_word)

    def field(self) -> str:
        """The field the query looks at."""
        return TEXT_FIELD


class Near(Query):  # type: ignore[misc]
    """A turn with a stretch of one paragraph that holds a match of every part.

    ``distance`` is how many characters the stretch may have besides the matches themselves.
    """

    def __init__(self, parts: tuple[Contains, ...], distance: int) -> None:
        self.parts = parts
        self.distance = distance

    def __str__(self) -> str:
        return '"' + " ".join(part.text for part in self.parts) + f'"~{self.distance}'

    def __repr__(self) -> str:
        return f"Near({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Near) and (self.parts, self.distance) == (other.parts, other.distance)

    def __hash__(self) -> int:
        return hash((self.parts, self.distance))

    def field(self) -> str:
        """The field the query looks at."""
        return TEXT_FIELD


def marked_leaves(tree: Query) -> list[Contains | Near]:
    """The leaves whose matches are marked: not those behind a Not, nor what only affects ranking."""
    if isinstance(tree, (Contains, Near)):
        return [tree]
    if isinstance(tree, AndMaybe):
        return marked_leaves(tree.a)
    if isinstance(tree, (And, Or)):
        return [leaf for child in tree.children() for leaf in marked_leaves(child)]
    return []
