"""What is needed to get an answer again: the manifest beside a download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from searchapp import __version__

if TYPE_CHECKING:
    from searchapp.search.collection import Asked


Option = str | int | Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """How an answer or a table was made. The same transcripts, version and request give the same manifest: it has no time in it.

    ``view`` names the kind of answer and ``options`` its parameters; ``parsed`` is the query as it was read.
    ``denominator`` and ``formula`` say how rates are calculated, None if there are none. ``state`` is a digest of the
    transcripts and of the versions that indexed them.
    """

    view: str
    query: str
    parsed: str
    filters: Mapping[str, tuple[str, ...]]
    options: Mapping[str, Option]
    denominator: str | None
    formula: str | None
    version: str
    state: str

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as a JSON object."""
        return asdict(self) | {"filters": {name: list(values) for name, values in self.filters.items()}}


def manifest(
    asked: Asked,
    view: str,
    options: Mapping[str, Option],
    *,
    denominator: str | None = None,
    formula: str | None = None,
) -> Manifest:
    """Return the manifest of an answer to a request; see ``Manifest``."""
    return Manifest(
        view=view,
        query=asked.query,
        parsed=asked.reading,
        filters=asked.given,
        options=options,
        denominator=denominator,
        formula=formula,
        version=__version__,
        state=asked.engine.state,
    )
