"""Doubts: what in the reading of a page can be wrong, with the lines to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from searchapp.model import Turn
from searchapp.transcripts.files.clean import clean
from searchapp.transcripts.labels import is_numbered
from searchapp.transcripts.layouts.alone import can_be_label, reads_as_label
from searchapp.transcripts.layouts.base import Aside, Block, Speech
from searchapp.transcripts.layouts.looks import LIKELY, likelihood
from searchapp.transcripts.marks import LONGEST, NEVER_LAST, labelled
from searchapp.transcripts.names import is_han_name
from searchapp.transcripts.page import SENTENCE_ENDS

_NAMED = 5
# Where so many lines have no closing punctuation, a line without it tells nothing.
_UNPUNCTUATED = 0.5
_LOOSE = 0.05
# A title and a list of people at the top are no doubt.
_FEW = 500
TOO_LOOSE = 0.3
_MUCH = 0.75
_COLON = re.compile("[:：]")
_SEVERAL = 4
_LONG = 3_000
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Doubt:
    """What can be wrong, and the lines of the page that show it."""

    what: str
    lines: tuple[int, ...] = ()


def doubts_of_page(blocks: Sequence[Block]) -> Iterator[Doubt]:
    """Yield what can be wrong in a page that is divided into these blocks."""
    short = tuple(_short_lines([block for block in blocks if isinstance(block, Speech)]))
    if short:
        yield Doubt("short lines inside speeches may be the names of speakers", short)
    share, lines = loose(blocks)
    if share > _LOOSE:
        yield Doubt(f"{share:.0%} of the text belongs to no speaker", lines)


def doubts_of_call(turns: Sequence[Turn], period: str | None) -> Iterator[Doubt]:
    """Yield what can be wrong in the turns of an earnings call."""
    roles = {turn.role for turn in turns}
    if "operator" in roles and period is None:
        yield Doubt("an operator speaks, but no period was found")
    said: dict[str, int] = {}
    for turn in turns:
        said[turn.speaker] = said.get(turn.speaker, 0) + len(turn.text)
    most = max(said, key=lambda name: said[name])
    whole = sum(said.values())
    share = said[most] / max(1, whole)
    if "management" in roles and len(said) >= _SEVERAL and whole > _LONG and share > _MUCH:
        yield Doubt(f"{most} says {share:.0%} of the text: names of other speakers may be missing")


def loose(blocks: Sequence[Block]) -> tuple[float, tuple[int, ...]]:
    """Return the share of the text that belongs to no speaker (0 if it is little), and the lines where it begins."""
    asides = [
        block
        for block in blocks
        if isinstance(block, Aside) and block.what in ("preamble", "lines of no speaker")
    ]
    lost = sum(sum(map(len, block.lines)) for block in asides)
    whole = sum(sum(map(len, block.lines)) for block in blocks)
    if lost < _FEW:
        return 0.0, ()
    starts = (
        next((block.start + place for place, line in enumerate(block.lines) if line), None)
        for block in asides
    )
    return lost / max(1, whole), tuple(start for start in starts if start is not None)


def _short_lines(speeches: Sequence[Speech]) -> Iterator[int]:
    spoken = [line for speech in speeches for line in speech.lines if line]
    open_ended = sum(line[-1] not in SENTENCE_ENDS for line in spoken)
    tells = open_ended <= len(spoken) * _UNPUNCTUATED
    names = {speech.person.name for speech in speeches}
    for speech in speeches:
        above = False
        for number, line in enumerate(speech.lines, speech.start):
            # The first line is what the label introduces, and the last one introduces nothing.
            if not line:
                continue
            label = can_be_label(line) if above and line[-1] not in NEVER_LAST else None
            above = True
            if label is None and number > speech.start and _begins_with_name(line, names):
                yield number
                continue
            if label is None or not any(speech.lines[number - speech.start + 1 :]):
                continue
            likely = likelihood(label.name) >= LIKELY
            # A sentence that announces what follows ends in a colon as well.
            if label.name in names or likely or label.time or (tells and not label.colon):
                yield number


def _begins_with_name(line: str, names: Set[str]) -> bool:
    """Return whether a line begins with a label and a colon that can be a speaker's."""
    label = labelled(line) if _COLON.search(line, 0, LONGEST) else None
    if label is None:
        return False
    full = likelihood(label.name) >= LIKELY and (" " in label.name or is_han_name(label.name))
    return (
        label.name in names
        or is_numbered(label.name)
        or full
        or (label.time is not None and reads_as_label(label.name))
    )


def described(doubt: Doubt, lines: Sequence[str], text: str, before: int) -> str:
    """Return a doubt as one sentence with the numbers and beginnings of its lines.

    Args:
        doubt: the doubt.
        lines: all lines of the cleaned text.
        text: the text that was cleaned.
        before: number of lines of the file before that text.
    """
    if not doubt.lines:
        return doubt.what
    numbers = _source_lines(lines, text)
    shown = [f"{before + numbers[line]} ({lines[line][:_SHOWN]})" for line in doubt.lines[:_NAMED]]
    more = f" and {len(doubt.lines) - _NAMED} more" if len(doubt.lines) > _NAMED else ""
    return f"{doubt.what}: line{'s' if len(doubt.lines) > 1 else ''} {', '.join(shown)}{more}"


def _source_lines(lines: Sequence[str], text: str) -> dict[int, int]:
    """Return the number in the text, from 1, of each line with characters of the cleaned text."""
    numbers = (
        number
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1)
        for _ in filter(None, clean(line).text.split("\n"))
    )
    return dict(zip((place for place, line in enumerate(lines) if line), numbers, strict=True))
