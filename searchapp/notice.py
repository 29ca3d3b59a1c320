"""A remark to the person who searches, kept apart from the language it is shown in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on how a query was read or why it found nothing.

    ``template`` is an English sentence with ``%(name)s`` places for ``values``. A sentence that counts has its
    ``plural`` as well, used for every ``number`` but 1. The web page translates the template; ``str()`` gives the
    English sentence.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    plural: str | None = None
    number: int = 1

    @classmethod
    def counting(cls, singular: str, plural: str, number: int, values: Mapping[str, str]) -> Notice:
        """Return a remark that counts: its sentence for one, and for any other number."""
        return cls(singular, values, plural, number)

    def __str__(self) -> str:
        template = self.template if self.plural is None or self.number == 1 else self.plural
        return template % self.values

    def __hash__(self) -> int:
        return hash((self.template, self.number, *sorted(self.values.items())))
