"""Pages of the values of a facet."""

from __future__ import annotations

from searchapp.analysis.fold import fold, fold_all
from searchapp.engine.base import Facet


def page_of(facet: Facet, prefix: str, limit: int | None, offset: int) -> Facet:
    """Return one page of the values of a whole facet that begin with a prefix, compared after folding."""
    counts = facet.counts
    if wanted := fold(prefix):
        folded = fold_all([count.value for count in counts])
        counts = tuple(count for count, value in zip(counts, folded, strict=True) if value.startswith(wanted))
    return Facet(len(counts), counts[offset : None if limit is None else offset + limit])
