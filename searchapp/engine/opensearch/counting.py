"""Counts of what a tree selects, made by the cluster in the same request that selects it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from searchapp.engine.base import GROUP_FIELDS, Facet, FacetCount, Size, Tally
from searchapp.engine.opensearch.client import Document
from searchapp.engine.opensearch.reading import Key, Reading
from searchapp.engine.opensearch.scripts import script
from searchapp.engine.opensearch.translate import Body
from searchapp.errors import UsageError

# The most values of a facet that one request counts; those of seven fields are fewer than a response may have.
_FACET = 8192
_SUM: Body = {"marks": {"sum": {"script": script("score")}}}


@dataclass(frozen=True, slots=True)
class Counted:
    """A query for what a tree selects under some filters.

    ``factor`` times the number of marks of a turn is its score; without marks it is 0. ``marking`` are the parameters
    with which a script marks the turn. ``by_index`` says that the index counts the marks, and no script.
    """

    query: Body
    factor: int
    marking: Body | None
    by_index: bool = False

    @property
    def sums(self) -> Body:
        """The aggregation that ``occurrences`` reads."""
        return _SUM if self.factor else {}

    def occurrences(self, found: Mapping[str, Document]) -> int:
        """Return the number of marks of what was aggregated."""
        # A sum of whole numbers, which a float holds exactly.
        return round(found["marks"]["value"]) // self.factor if self.factor else 0

    def facets(self, fields: Sequence[str]) -> Body:
        """The aggregations that ``facet_of`` reads."""
        # By value, because the shards' lists are merged faster then.
        order = {"_key": "asc"}
        return {
            field: {"terms": {"field": field, "size": _FACET, "order": order}, "aggs": self.sums}
            for field in fields
        }


def facet_of(
    reading: Reading,
    counted: Counted,
    found: Document,
    field: str,
    limit: int | None,
    keep: Sequence[str] = (),
) -> Facet:
    """Return the values of a field.

    Args:
        reading: asks for what was not counted.
        counted: what was asked.
        found: the aggregations of ``Counted.facets``.
        field: one of the fields.
        limit: number of values in the facet; all if None.
        keep: values that stay in the facet in any case.
    """
    aggregated = found[field]
    if aggregated["sum_other_doc_count"] or aggregated["doc_count_error_upper_bound"]:
        pairs = ((key[0], bucket) for key, bucket in reading.buckets(counted.query, [field], counted.sums))
    else:
        pairs = ((bucket["key"], bucket) for bucket in aggregated["buckets"])
    counts = [
        FacetCount(value, bucket["doc_count"], counted.occurrences(bucket))
        for value, bucket in pairs
        if value is not None
    ]
    counts.sort(key=lambda count: (-count.turns, -count.occurrences, count.value))
    first = counts[:limit]
    return Facet(len(counts), (*first, *(count for count in counts[len(first) :] if count.value in keep)))


def tally(reading: Reading, counted: Counted, by: Sequence[str]) -> tuple[Tally, ...]:
    """Count what was selected for each combination of values of some fields."""
    sentences: Body = (
        {}
        if counted.marking is None
        else {"sentences": {"sum": {"script": script("sentences", counted.marking)}}}
    )
    return tuple(
        Tally(
            values,
            sum(bucket["doc_count"] for bucket in buckets),
            sum(map(counted.occurrences, buckets)),
            sum(round(bucket["sentences"]["value"]) for bucket in buckets) if sentences else 0,
            len(buckets),
        )
        for values, buckets in _grouped(reading, counted.query, by, {**counted.sums, **sentences})
    )


def sizes(reading: Reading, query: Body, by: Sequence[str]) -> tuple[Size, ...]:
    """Return the size of what a query selects for each combination of values of some fields."""
    measured = {name: {"sum": {"field": name}} for name in ("characters", "sentences")}
    return tuple(
        Size(
            values,
            sum(bucket["doc_count"] for bucket in buckets),
            len(buckets),
            *(sum(round(bucket[name]["value"]) for bucket in buckets) for name in measured),
        )
        for values, buckets in _grouped(reading, query, by, measured)
    )


def require_groups(by: Sequence[str]) -> None:
    """Raise UsageError if turns cannot be grouped by a field."""
    for name in by:
        if name not in GROUP_FIELDS:
            raise UsageError(f"cannot group by {name!r}; the fields are {', '.join(GROUP_FIELDS)}")


def _grouped(
    reading: Reading, query: Body, by: Sequence[str], aggregations: Body
) -> Iterator[tuple[Key, list[Document]]]:
    """Yield each combination of values, None last, with a bucket for each of its calls."""
    require_groups(by)
    groups: dict[Key, list[Document]] = defaultdict(list)
    # The calls as one more field, because they are to be counted.
    for key, bucket in reading.buckets(query, [*by, "call"], aggregations):
        groups[tuple(map(_value, by, key[:-1]))].append(bucket)
    yield from sorted(groups.items(), key=lambda item: [(value is None, value or "") for value in item[0]])


def _value(field: str, value: str | None) -> str | None:
    """Return the value of a field by that of a document, where an exchange also has the id of its call."""
    return value if value is None or field != "exchange" else value.rpartition("\0")[2]
