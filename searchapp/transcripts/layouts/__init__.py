"""One class for each layout transcripts come in, and the step that tells which one a page has.

A further layout is a module with a class that has ``name``, ``wrapped``, ``recognise`` and ``read`` (see
``base.Layout``; ``heads.Layout`` has all but the heads), and its line in ``LAYOUTS``.
"""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.transcripts.layouts.base import Aside, Block, Person, Speech
from searchapp.transcripts.layouts.bilingual import Bilingual
from searchapp.transcripts.layouts.colons import Colons
from searchapp.transcripts.layouts.dashes import Dashes
from searchapp.transcripts.layouts.firm_below import FirmBelow
from searchapp.transcripts.layouts.heads import Layout
from searchapp.transcripts.layouts.listed_names import ListedNames
from searchapp.transcripts.layouts.markdown import Markdown
from searchapp.transcripts.layouts.names_alone import NamesAlone
from searchapp.transcripts.layouts.names_apart import NamesApart
from searchapp.transcripts.layouts.times import Times
from searchapp.transcripts.page import Page

__all__ = ["LAYOUTS", "Aside", "Block", "Choice", "Layout", "Person", "Speech", "choose"]

# In the order of preference between layouts that are equally sure.
LAYOUTS: tuple[Layout, ...] = (
    Times(),
    Markdown(),
    ListedNames(),
    FirmBelow(),
    Dashes(),
    Colons(),
    Bilingual(),
    NamesApart(),
    NamesAlone(),
)

# So many lines of the page tell its layout; where they leave doubt, more are looked at.
_HEADS = (150, 1_000)
_CERTAIN = 0.7


@dataclass(frozen=True, slots=True)
class Choice:
    """The layout a page was found to have, how sure that is (0 to 1), and the next likely one."""

    layout: Layout
    confidence: float
    runner_up: str | None
    runner_up_confidence: float


def choose(page: Page, name: str | None = None) -> Choice | None:
    """Return the layout of a page, or the one called ``name`` whatever the page looks like.

    None when no layout finds a speaker.
    """
    for lines in _HEADS:
        choice = _choose(page.head(lines), name)
        if choice is not None and choice.confidence >= _CERTAIN:
            break
    return choice


def _choose(page: Page, name: str | None) -> Choice | None:
    found = [(layout, layout.recognise(page)) for layout in LAYOUTS]
    most = max(recognition.speeches for _, recognition in found) or 1
    # Of two layouts that are sure of what they find, the one that finds more of the speeches is right.
    ranked = [
        (layout, recognition.sure * (recognition.speeches / most) ** 0.5) for layout, recognition in found
    ]
    ranked.sort(key=lambda pair: (pair[0].name != name, -pair[1]))
    (layout, confidence), *others = ranked
    if name is None and confidence <= 0:
        return None
    second, sure = max(others, key=lambda pair: pair[1])
    return Choice(layout, confidence, second.name if sure > 0 else None, sure)
