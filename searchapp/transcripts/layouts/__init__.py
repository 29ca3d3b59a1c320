"""One class for each layout transcripts come in, and the step that tells which one a page has.

A further layout is a module with a class that has ``name``, ``wrapped``, ``score`` and ``read`` (see
``base.Layout``), and its line in ``LAYOUTS``.
"""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.transcripts.layouts.base import Aside, Block, Layout, Person, Speech
from searchapp.transcripts.layouts.names_alone import NamesAlone
from searchapp.transcripts.layouts.names_apart import NamesApart
from searchapp.transcripts.page import Page

__all__ = ["LAYOUTS", "Aside", "Block", "Choice", "Layout", "Person", "Speech", "choose"]

# In the order of preference between layouts that are equally sure.
LAYOUTS: tuple[Layout, ...] = (
    NamesApart(),
    NamesAlone(),
)

_HEAD = 400


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
    head = page.head(_HEAD)
    ranked = sorted(((min(layout.score(head), 1.0), layout) for layout in LAYOUTS), key=lambda pair: -pair[0])
    if name is not None:
        ranked.sort(key=lambda pair: pair[1].name != name)
    (confidence, layout), *others = ranked
    if name is None and confidence <= 0:
        return None
    second = max(others, key=lambda pair: pair[0], default=None)
    if second is None or second[0] <= 0:
        return Choice(layout, confidence, None, 0.0)
    return Choice(layout, confidence, second[1].name, second[0])
