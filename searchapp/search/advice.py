"""Notices beside an answer: values that no turn has, and why nothing was found."""

from __future__ import annotations

from collections.abc import Iterator

from searchapp.engine.base import Engine, Filters
from searchapp.notice import Notice
from searchapp.query.parse import read_filter
from searchapp.query.tree import And, Every, FieldValue, Not, Query, Range, leaves
from searchapp.query.write import write
from searchapp.search.names import Names


def missing_values(names: Names, tree: Query, filters: Filters) -> Iterator[Notice]:
    """Yield a notice for each value of the query and of the filters that no turn has."""
    asked: list[FieldValue | Range] = [leaf for leaf in leaves(tree) if isinstance(leaf, FieldValue)]
    asked += [read_filter(field, value) for field, values in filters.items() for value in values]
    for value in dict.fromkeys(asked):
        # The filters have the periods in a range instead of the range, if there are any.
        if isinstance(value, Range) or names.missing(value.field, value.value):
            yield _no_turn_matches(value)


def explain(engine: Engine, tree: Query) -> Iterator[Notice]:
    """Yield notices about what in the query makes an answer empty, except values of fields."""
    if not _turns(engine, Every(), {}):
        yield Notice("The index contains no transcripts yet.")
        return
    parts = tree.operands if isinstance(tree, And) else (tree,)
    counts = engine.count(parts, {})
    absent = [
        part
        for part, count in zip(parts, counts, strict=True)
        if not isinstance(part, Not | FieldValue) and not count.turns
    ]
    for part in absent:
        if isinstance(part, Range):
            yield _no_turn_matches(part)
        else:
            yield Notice("“%(term)s” does not occur in the collection.", {"term": write(part)})
    values = any(
        isinstance(part, FieldValue) and not count.turns for part, count in zip(parts, counts, strict=True)
    )
    if not absent and not values and len(parts) > 1 and not _turns(engine, tree, {}):
        yield Notice("Each term occurs, but no turn contains all of them.")


def _no_turn_matches(value: FieldValue | Range) -> Notice:
    return Notice("No turn matches %(filter)s.", {"filter": write(value)})


def _turns(engine: Engine, tree: Query, filters: Filters) -> int:
    return engine.count([tree], filters)[0].turns
