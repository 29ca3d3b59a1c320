"""Doubts: what needs a look in the transcripts of a collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from searchapp.engine.base import Engine
from searchapp.search.duplicates import Duplicates


@dataclass(frozen=True, slots=True)
class Doubts:
    """What needs a look in a transcript: warnings of how it was read, and the others that may be the same call."""

    warnings: tuple[str, ...] = ()
    duplicates: tuple[Duplicates, ...] = ()


def doubts_of(engine: Engine, duplicates: Sequence[Duplicates]) -> Mapping[str, Doubts]:
    """Return the doubts of each transcript that has any, in order of id; ``duplicates`` are those of the collection."""
    groups: dict[str, tuple[Duplicates, ...]] = {}
    for group in duplicates:
        for id in group.transcripts:
            groups[id] = (*groups.get(id, ()), group)
    warnings = engine.warnings()
    return {id: Doubts(warnings.get(id, ()), groups.get(id, ())) for id in sorted({*warnings, *groups})}
