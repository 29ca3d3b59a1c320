"""How a transcript was read, for the reading page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from searchapp.model import Provenance
from searchapp.web.i18n import gettext

_TURN = re.compile(r"turn (\d+)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, where it was read, and a link to the turn if it was read in one."""

    what: str
    where: str
    url: str | None


@dataclass(frozen=True, slots=True)
class HowRead:
    """The detected layout and its confidence, where values were read, and what was removed."""

    layout: str
    confidence: int
    runner_up: str | None
    runner_up_confidence: int
    encoding: str
    facts: tuple[Fact, ...]
    removed: tuple[str, ...]
    warnings: tuple[str, ...]


def how_read(kept: Provenance | None, shown: Collection[int]) -> HowRead | None:
    """Return how a transcript was read, for display; None if that was not stored.

    ``shown`` are the indexes of the turns on the page, the only ones that can be linked to.
    """
    if kept is None:
        return None
    return HowRead(
        layout=kept.layout,
        confidence=round(100 * kept.confidence),
        runner_up=kept.runner_up,
        runner_up_confidence=round(100 * kept.runner_up_confidence),
        encoding=kept.encoding,
        facts=tuple(_facts(kept, shown)),
        removed=tuple(
            gettext(
                "%(characters)s characters: %(what)s, such as “%(sample)s”",
                characters=f"{removed.characters:,}",
                what=removed.what,
                sample=removed.sample,
            )
            for removed in kept.removed
        ),
        warnings=tuple(kept.warnings),
    )


def _facts(kept: Provenance, shown: Collection[int]) -> Iterator[Fact]:
    labels = {
        "company": gettext("Company"),
        "ticker": gettext("Ticker"),
        "title": gettext("Event"),
        "period": gettext("Period"),
        "date": gettext("Date"),
    }
    for name, where in kept.read_from.items():
        yield _fact(labels.get(name, name), where, shown)
    details = {
        "alias": gettext("other name"),
        "title": gettext("title"),
        "role": gettext("role"),
        "firm": gettext("firm"),
    }
    for person in kept.people:
        for what, where in person.read_from.items():
            yield _fact(f"{person.name} · {details.get(what, what)}", where, shown)


def _fact(what: str, where: str, shown: Collection[int]) -> Fact:
    turn = _TURN.fullmatch(where)
    if turn is None:
        return Fact(what, where, None)
    # A link within the same page.
    url = f"#t{turn[1]}" if int(turn[1]) in shown else None
    return Fact(what, gettext("turn %(number)s", number=turn[1]), url)
