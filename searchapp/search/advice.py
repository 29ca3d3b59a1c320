"""Why a search found nothing: which term or filter emptied it, and what to try."""

from __future__ import annotations

from collections.abc import Iterator

from searchapp.engine.base import Engine, Filters
from searchapp.notice import Notice
from searchapp.query.nodes import And, AndMaybe, Contains, Every, Not, Query, Term, TermRange
from searchapp.query.write import write


def explain(engine: Engine, tree: Query, filters: Filters) -> Iterator[Notice]:
    """Explain an empty answer, the most specific reason first."""
    if not engine.count(Every(), {}):
        yield Notice("The index holds no transcripts yet.")
        return
    parts = _parts(tree)
    absent = [part for part in parts if not isinstance(part, Not) and not engine.count(part, {})]
    for part in absent:
        if isinstance(part, (Term, TermRange)):
            yield Notice("No turn has %(filter)s.", {"filter": write(part)})
        else:
            yield Notice("“%(term)s” occurs nowhere in the collection.", {"term": write(part)})
    missing = [
        (field, value)
        for field, values in filters.items()
        for value in values
        if not engine.count(Every(), {field: [value]})
    ]
    for field, value in missing:
        yield Notice("No turn has %(filter)s.", {"filter": write(Term(field, value))})
    if any(isinstance(part, Contains) and part.quoted and " " not in part.text for part in absent):
        yield Notice("Without quotation marks, its words are looked for one by one.")
    if absent or missing:
        return
    if filters and engine.count(tree, {}):
        yield from _blame_filters(engine, tree, filters)
    elif len(parts) > 1:
        yield Notice(
            "Each term occurs, but no turn holds all of them; leave one out or combine them with OR."
        )


def _blame_filters(engine: Engine, tree: Query, filters: Filters) -> Iterator[Notice]:
    blamed = False
    for field in filters:
        others = {name: values for name, values in filters.items() if name != field}
        turns = engine.count(tree, others)
        if turns:
            blamed = True
            yield Notice(
                "Without the filter on %(field)s there are %(turns)s turns.",
                {"field": field, "turns": str(turns)},
            )
    if not blamed:
        yield Notice("Without the filters there are %(turns)s turns.", {"turns": str(engine.count(tree, {}))})


def _parts(tree: Query) -> list[Query]:
    if isinstance(tree, AndMaybe):
        return _parts(tree.a)
    if isinstance(tree, And):
        return [part for child in tree.children() for part in _parts(child)]
    return [tree]
