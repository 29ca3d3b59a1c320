"""Explaining why a search found nothing: which term or filter is the cause, and what to try."""

from __future__ import annotations

from collections.abc import Iterator

from searchapp.engine.base import Engine, Filters
from searchapp.notice import Notice
from searchapp.query.tree import And, Every, FieldValue, Not, Query, Range
from searchapp.query.write import write


def explain(engine: Engine, tree: Query, filters: Filters) -> Iterator[Notice]:
    """Yield notices that explain an empty answer, the most specific reason first."""
    if not _turns(engine, Every(), {}):
        yield Notice("The index contains no transcripts yet.")
        return
    parts = tree.operands if isinstance(tree, And) else (tree,)
    counts = engine.count(parts, {})
    absent = [
        part
        for part, count in zip(parts, counts, strict=True)
        if not isinstance(part, Not) and not count.turns
    ]
    for part in absent:
        if isinstance(part, FieldValue | Range):
            yield Notice("No turn matches %(filter)s.", {"filter": write(part)})
        else:
            yield Notice("“%(term)s” does not occur in the collection.", {"term": write(part)})
    missing = [
        (field, value)
        for field, values in filters.items()
        for value in values
        if not _turns(engine, Every(), {field: [value]})
    ]
    for field, value in missing:
        yield Notice("No turn matches %(filter)s.", {"filter": write(FieldValue(field, value))})
    if absent or missing:
        return
    if filters and _turns(engine, tree, {}):
        yield from _blame_filters(engine, tree, filters)
    elif len(parts) > 1:
        yield Notice(
            "Each term occurs, but no turn contains all of them; remove one, or combine them with OR."
        )


def _blame_filters(engine: Engine, tree: Query, filters: Filters) -> Iterator[Notice]:
    blamed = False
    for field in filters:
        others = {name: values for name, values in filters.items() if name != field}
        turns = _turns(engine, tree, others)
        if turns:
            blamed = True
            yield Notice(
                "Matching turns without the filter on %(facet)s: %(turns)s.",
                {"facet": field, "turns": str(turns)},
            )
    if not blamed:
        yield Notice(
            "Matching turns without any filter: %(turns)s.", {"turns": str(_turns(engine, tree, {}))}
        )


def _turns(engine: Engine, tree: Query, filters: Filters) -> int:
    return engine.count([tree], filters)[0].turns
