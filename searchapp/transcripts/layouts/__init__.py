"""Layouts of transcripts, one class each, and choosing the layout of a page.

To add a layout, write a module with a subclass of ``heads.Layout`` that says what its heads look like, and add it to
``LAYOUTS``.
"""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.transcripts.layouts.base import Aside, Block, Person, Speech
from searchapp.transcripts.layouts.bilingual import Bilingual
from searchapp.transcripts.layouts.colons import Colons
from searchapp.transcripts.layouts.dashes import Dashes
from searchapp.transcripts.layouts.firm_below import FirmBelow
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.layouts.listed_names import ListedNames
from searchapp.transcripts.layouts.markdown import Markdown
from searchapp.transcripts.layouts.names_alone import NamesAlone
from searchapp.transcripts.layouts.names_apart import NamesApart
from searchapp.transcripts.layouts.questions import Questions
from searchapp.transcripts.layouts.times import Times
from searchapp.transcripts.page import Page

__all__ = ["LAYOUTS", "Aside", "Block", "Choice", "Layout", "Person", "Speech", "choose"]

# In order of preference for layouts with equal confidence.
LAYOUTS: tuple[Layout, ...] = (
    Times(),
    Markdown(),
    ListedNames(),
    FirmBelow(),
    Dashes(),
    Questions(),
    Colons(),
    Bilingual(),
    NamesApart(),
    NamesAlone(),
)

# The number of lines used to detect the layout: first a few, then more if the result is uncertain.
_HEADS = (150, 1_000)
_CERTAIN = 0.7


@dataclass(frozen=True, slots=True)
class Choice:
    """The detected layout of a page with its confidence (0 to 1), and the second most likely one."""

    layout: Layout
    confidence: float
    runner_up: str | None
    runner_up_confidence: float


def choose(page: Page, name: str | None = None) -> Choice | None:
    """Return the detected layout of a page, or the layout ``name`` if given.

    Returns None if no layout finds a speaker.
    """
    for lines in _HEADS:
        choice = _choose(page.head(lines), name)
        if choice is not None and choice.confidence >= _CERTAIN:
            break
    return choice


def _choose(page: Page, name: str | None) -> Choice | None:
    found = [(layout, layout.recognise(page)) for layout in LAYOUTS]
    most = max(recognition.speeches for _, recognition in found) or 1
    # If two layouts are equally confident, the one that finds more turns is right.
    ranked = [
        (layout, recognition.sure * (recognition.speeches / most) ** 0.5) for layout, recognition in found
    ]
    ranked.sort(key=lambda pair: (pair[0].name != name, -pair[1]))
    (layout, confidence), *others = ranked
    if name is None and confidence <= 0:
        return None
    second, sure = max(others, key=lambda pair: pair[1])
    return Choice(layout, confidence, second.name if sure > 0 else None, sure)
