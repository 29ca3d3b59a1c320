"""A ledger of all characters that are not part of any turn.

The ledger of a file adds up, with every character in one place only::

    characters of the text + characters added = characters in turns + characters removed

The text of a file is what its reader decodes: all characters of a text or caption file, the text between the tags of a
web page, the text of a Word document with its notes, headers and footers, and the text of the pages of a PDF. Readers
add characters only between pieces of text: a line break between blocks, paragraphs or pages, and in captions the space
between joined captions and the time after a speaker's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from searchapp.model import Removed

_SAMPLE = 80


class Ledger:
    """Counts removed characters by kind, in order of first occurrence.

    >>> ledger = Ledger()
    >>> ledger.take("speaker label", "Operator")
    >>> ledger.take("speaker label", "Rene Du")
    >>> ledger.removed()
    (Removed(what='speaker label', characters=15, sample='Operator'),)
    """

    def __init__(self) -> None:
        self._characters: dict[str, int] = {}
        self._sample: dict[str, str] = {}

    def take(self, what: str, text: str) -> None:
        """Enter ``text`` as removed, of kind ``what``."""
        self.count(what, len(text), text)

    def count(self, what: str, characters: int, sample: str) -> None:
        """Enter ``characters`` removed code points of kind ``what``, with an example."""
        if characters:
            self._characters[what] = self._characters.get(what, 0) + characters
            if not self._sample.get(what):
                self._sample[what] = sample[:_SAMPLE]

    def without(self, what: str, pattern: re.Pattern[str], text: str) -> str:
        """Return ``text`` without what a pattern finds, which is entered as removed.

        >>> Ledger().without("tags", re.compile("<[a-z]>"), "<b>Ann")
        'Ann'
        """

        def take(found: re.Match[str]) -> str:
            self.take(what, found[0])
            return ""

        return pattern.sub(take, text)

    def add(self, entries: Iterable[Removed]) -> None:
        """Enter the entries of another ledger."""
        for entry in entries:
            self.count(entry.what, entry.characters, entry.sample)

    def removed(self) -> tuple[Removed, ...]:
        """Return one entry per kind."""
        return tuple(
            Removed(what, characters, self._sample[what]) for what, characters in self._characters.items()
        )
