"""Messages to the user about a search, translated only when they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """A message about how a query was read or why it found nothing.

    ``template`` is an English sentence with ``%(name)s`` placeholders for ``values``. The web page translates the
    template; ``str()`` returns the English sentence.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values

    def __hash__(self) -> int:
        return hash((self.template, *sorted(self.values.items())))
