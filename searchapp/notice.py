"""A remark to the person who searches, kept apart from the language it is shown in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on how a query was read or why it found nothing.

    ``template`` is an English sentence with ``%(name)s`` places for ``values``. The web page translates the
    template; ``str()`` gives the English sentence.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values

    def __hash__(self) -> int:
        return hash((self.template, *sorted(self.values.items())))
