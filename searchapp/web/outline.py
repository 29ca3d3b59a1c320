"""The outline of a call: its sections, with their turns or question-and-answer exchanges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from searchapp.model import Inference, Turn
from searchapp.search.speakers import inference_of
from searchapp.web.i18n import gettext
from searchapp.web.labels import section_label, tells_sections

Matches = Sequence[Sequence[tuple[int, int]]]
Aliases = Mapping[tuple[str, str | None], tuple[str, ...]]
"""The aliases of each participant, by name and firm, because unidentified analysts share a name."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive turns: an exchange, or turns outside exchanges.

    ``asker`` is the person who asks in an exchange, or None; ``about`` are the asker's aliases and firm, and a remark
    if the asker was inferred; ``answerers`` are the people who answer.
    """

    number: int | None
    asker: str | None
    about: str
    answerers: tuple[str, ...]


class Entry(NamedTuple):
    """A line of the outline: a turn outside exchanges, or an exchange."""

    number: int | None
    label: str
    about: str
    url: str
    matches: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the outline; ``label`` is blank if the call is not divided into sections."""

    label: str
    url: str
    entries: tuple[Entry, ...]


Grouped = tuple[tuple[str, tuple[tuple[Passage, tuple[Turn, ...]], ...]], ...]


def passages(
    turns: Sequence[Turn], shown: Set[int], aliases: Aliases, inferred: Sequence[Inference]
) -> Grouped:
    """Group the turns of a call by section, then by exchange; keep those with an index in ``shown``.

    ``inferred`` are the speakers of the call who were inferred. The asker and the answerers are those of the whole exchange, even if some of its turns are not shown.
    """
    sections: list[tuple[str, tuple[tuple[Passage, tuple[Turn, ...]], ...]]] = []
    for section, members in groupby(turns, key=lambda turn: turn.section):
        inner = []
        for _, together in groupby(members, key=lambda turn: turn.exchange):
            group = tuple(together)
            kept = tuple(turn for turn in group if turn.index in shown)
            if kept:
                inner.append((_passage(group, aliases, inferred), kept))
        if inner:
            sections.append((str(section), tuple(inner)))
    return tuple(sections)


def _passage(turns: tuple[Turn, ...], aliases: Aliases, inferred: Sequence[Inference]) -> Passage:
    number = turns[0].exchange
    if number is None:
        return Passage(None, None, "", ())
    asking = next((turn for turn in turns if turn.role == "analyst"), None)
    answering = dict.fromkeys(turn.speaker for turn in turns if turn.role == "management")
    if asking is None:
        return Passage(number, None, "", tuple(answering))
    guess = inference_of(inferred, asking.speaker, asking.label, asking.exchange)
    about = _about(asking, aliases, asking.firm, gettext("inferred") if guess else None)
    return Passage(number, asking.speaker, about, tuple(answering))


def _about(turn: Turn, aliases: Aliases, *more: str | None) -> str:
    return " · ".join(word for word in (*aliases.get((turn.speaker, turn.firm), ()), *more) if word)


def part_label(section: str, turns: Iterable[Turn]) -> str:
    """Return the heading of a section of a call, blank if the call has no sections."""
    divided = any(tells_sections(turn.section, turn.role) for turn in turns)
    return section_label(section) if divided else ""


def outline(grouped: Grouped, turns: Sequence[Turn], matches: Matches, aliases: Aliases) -> tuple[Part, ...]:
    """Return the outline of grouped turns of a call, with the number of matches per entry."""
    parts = []
    for number, (section, groups) in enumerate(grouped):
        entries: list[Entry] = []
        for passage, members in groups:
            if passage.number is None:
                entries.extend(_speeches(members, matches, aliases))
            else:
                entries.append(_exchange(passage, members, matches))
        parts.append(Part(part_label(section, turns), f"#part-{number}", tuple(entries)))
    return tuple(parts)


def _speeches(turns: tuple[Turn, ...], matches: Matches, aliases: Aliases) -> list[Entry]:
    return [
        Entry(
            None,
            turn.speaker,
            _about(turn, aliases, turn.title),
            f"#t{turn.index}",
            len(matches[turn.index]),
        )
        for turn in turns
    ]


def _exchange(passage: Passage, turns: tuple[Turn, ...], matches: Matches) -> Entry:
    label = passage.asker or turns[0].speaker
    count = sum(len(matches[turn.index]) for turn in turns)
    return Entry(passage.number, label, passage.about, f"#t{turns[0].index}", count)
