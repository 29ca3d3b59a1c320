"""Wrapped lines: which lines of a document go on in the next one.

A line that ends where the next word has no more room goes on, also in the next column or on the next page.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from searchapp.transcripts.files.printed.cells import Cell, has_no_room, is_wide
from searchapp.transcripts.files.printed.flows import Flow
from searchapp.transcripts.files.printed.hyphens import HYPHEN, Hyphens
from searchapp.transcripts.labels import role_of
from searchapp.transcripts.looks import LIKELY, can_be_label, likelihood, names_a_person
from searchapp.transcripts.marks import labelled
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.paragraphs import between, width, writes_spaces
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.titles import is_title

# In sizes of the font.
_INDENT = 0.8
_ROOM_OF_WORD = 6
_OTHER_SIZE = 0.15
_SMALLER = 0.95
# As much as a number or a short word that is not divided takes.
_NEARLY = 3.5
# The distance of two lines of one paragraph, as a multiple of the usual one.
_APART = 1.2
_ENOUGH = 3
# In columns of text (see ``width``).
_PROSE = 20
_LONG = 48
_RULE = re.compile(r"[.·•…_=*~\-–—\s]{8,}")
# 3、, 12. and 六、: not 1.5.
_ITEM = re.compile(r"\d{1,2}(?:、|[.．](?!\d))|[一二三四五六七八九十]{1,3}、")
# Numbers of questions and answers.
_COUNTED = re.compile(r"[\W\d_一二三四五六七八九十]+")
_DASH = re.compile(r"\s[-–—]\s")
_LEADER = re.compile(r"[.·…]{4,}\s*\d{1,4}$")


@dataclass(slots=True)
class _Style:
    """What tells paragraphs from lines in a document, and how it writes words.

    ``spaces`` is whether there are spaces where Han characters meet Latin ones.
    """

    pitch: float
    wrapped: bool
    hyphens: Hyphens
    spaces: bool | None


def unwrapped(flows: Sequence[Flow], page_width: float, ledger: Ledger) -> list[str]:
    """Return the paragraphs of flows, with an empty string where a wider space separates two of them.

    Dotted lines and hyphens at the ends of lines are entered in the ledger. ``page_width`` is in points.
    """
    style = _style(flows, page_width)
    lines: list[str] = []
    before: Cell | None = None
    last: Flow | None = None
    for flow in flows:
        for cell, below in itertools.zip_longest(flow.lines, flow.lines[1:]):
            if _RULE.fullmatch(cell.text):
                ledger.take("dotted lines", cell.text)
                before = None
                continue
            same = last is flow
            if before is not None and last is not None and _goes_on(before, cell, below, last, flow, style):
                lines[-1] = _joined(lines[-1], cell.text, style, ledger)
            else:
                if lines and (
                    before is None
                    or (
                        before.bottom - cell.bottom > style.pitch * _APART
                        if same
                        else _ends(before, cell, last)
                    )
                ):
                    lines.append("")
                lines += _divided(cell)
            before, last = cell, flow
    return lines


def _style(flows: Sequence[Flow], page_width: float) -> _Style:
    """Return what tells the paragraphs of a document: the right margin, the usual distance of lines, its words."""
    for side in {(round(flow.left / 20), flow.kind) for flow in flows if flow.kind in ("column", "cell")}:
        same = [flow for flow in flows if (round(flow.left / 20), flow.kind) == side]
        edge = max(flow.edge for flow in same)
        for flow in same:
            flow.edge = edge
    long = sorted(
        cell.right
        for flow in flows
        for cell in flow.lines
        if flow.kind == "page" and width(cell.text) > _LONG
    )
    edge = long[len(long) * 19 // 20] if long else 0.0
    for flow in flows:
        if flow.kind == "page":
            flow.edge = max(flow.edge if not long else 0.0, edge)
    pairs = [
        (flow, one, other)
        for flow in flows
        if flow.kind != "list"
        for one, other in zip(flow.lines, flow.lines[1:], strict=False)
    ]
    wrapped = [pair for pair in pairs if has_no_room(pair[1], pair[2], pair[0].edge)] or pairs
    pitches = Counter(
        round(one.bottom - other.bottom) for _, one, other in wrapped if one.bottom > other.bottom
    )
    pitch = float(max(pitches, key=lambda one: (pitches[one], -one))) if pitches else 0.0
    lines = [cell.text for flow in flows for cell in flow.lines]
    least = min((flow.left for flow in flows), default=0.0)
    even = [flow for flow, one, _ in pairs if abs(flow.edge - (page_width - least)) < 3 * one.size]
    unfinished = [pair for pair in pairs if not pair[1].finished and width(pair[1].text) * 2 > _LONG]
    full = sum(has_no_room(one, other, flow.edge) for flow, one, other in unfinished)
    return _Style(
        pitch,
        (full > _ENOUGH or bool(even)) and full * 2 >= len(unfinished),
        Hyphens.of(lines),
        writes_spaces("\n".join(lines)),
    )


def _goes_on(before: Cell, cell: Cell, below: Cell | None, last: Flow, flow: Flow, style: _Style) -> bool:
    """Return whether a line goes on with the paragraph of the line before; ``below`` is the line after it."""
    if (
        not style.wrapped
        or (last.kind == "list" and not _is_detail(before, cell, last, flow))
        or _is_titled(before)
        or (last.kind, last.said) != (flow.kind, flow.said)
        or abs(cell.size - before.size) > _OTHER_SIZE * before.size
    ):
        return False
    if (before.font and cell.font and before.font != cell.font) or _LEADER.search(before.text):
        return False
    if last.kind == "cell" and not last.said and cell.size < before.size * _SMALLER:
        # The title or firm below a name.
        return False
    if before.text.endswith(HYPHEN):
        return True
    if last is flow:
        if not 0 < before.bottom - cell.bottom <= style.pitch * _APART:
            return False
    elif last.page == flow.page and last.kind != "column":
        return False
    if not has_no_room(before, cell, last.edge) and not _breaks_early(before, last):
        return False
    if not before.finished:
        return not _begins_with_name(cell)
    return (
        last is flow
        and cell.left < flow.left + _INDENT * cell.size
        and not _is_label(cell.text)
        and not _stands_alone(cell, below, flow)
    )


def _is_detail(before: Cell, cell: Cell, last: Flow, flow: Flow) -> bool:
    """Return whether lines of a list are a title or firm that goes on: in one font, which is not that of the names."""
    named = Counter(one.font for one in flow.lines if names_a_person(one.text))
    return (
        last is flow
        and before.font == cell.font != ""
        and bool(named)
        and named.most_common(1)[0][0] != cell.font
    )


def _is_titled(cell: Cell) -> bool:
    """Return whether a line is a label with a title: Ann Lee Harbor Cloud, Inc. - CFO, of which the name alone is bold."""
    name, rest = cell.text[: cell.bold].strip(), cell.text[cell.bold :].strip()
    return (
        bool(name)
        and not name.endswith((":", "："))
        and likelihood(name) >= LIKELY
        and is_title(_DASH.split(rest)[-1])
    )


def _ends(before: Cell, cell: Cell, last: Flow | None) -> bool:
    """Return whether the last line of a column or a page ends a paragraph, or is a label: the next word has room in it.

    At the end of a page it can be a name whose title is on the next page.
    """
    return (before.finished and not is_firm(before.text)) or (
        last is not None and last.kind == "column" and not has_no_room(before, cell, last.edge)
    )


def _breaks_early(before: Cell, flow: Flow) -> bool:
    """Return whether a line in Han characters that ends no sentence is nearly full: numbers and words are not divided."""
    long = width(before.text) > _PROSE and (flow.said or flow.kind != "cell")
    return (
        long
        and not before.finished
        and is_wide(before.text[-1])
        and before.right > flow.edge - _NEARLY * before.size
    )


def _begins_with_name(cell: Cell) -> bool:
    return cell.bold > 0 and likelihood(cell.text[: cell.bold].strip()) >= LIKELY


def _stands_alone(cell: Cell, below: Cell | None, flow: Flow) -> bool:
    """Return whether a line is a label or a heading, even where no space is above it.

    The last line of a paragraph ends a sentence, and another one has no room for the first word of the next line.
    """
    if cell.bold and can_be_label(cell.text[: cell.bold].strip()) is not None:
        return True
    first = below.first if below is not None else _ROOM_OF_WORD * cell.size
    return not cell.finished and cell.right + first + 2 * cell.size < flow.edge


def _is_label(text: str) -> bool:
    label = labelled(text)
    if label is not None and (likelihood(label.name) >= LIKELY or role_of(_COUNTED.sub("", label.name))):
        return True
    return likelihood(text) >= LIKELY or _ITEM.match(text) is not None


def _joined(line: str, after: str, style: _Style, ledger: Ledger) -> str:
    """Return a line with the next one of its paragraph, without the hyphen of a divided word."""
    divided = style.hyphens.divide(line, after)
    if divided is None:
        line = line[:-1] + "-" if line[-1] == HYPHEN else line
        return line + between(line, after, style.spaces) + after
    if divided:
        ledger.count("hyphens at the ends of lines", 1, f"{line[-8:-1]}-⏎{after[:8]}")
    return line[:-1] + ("" if divided else "-") + after


def _divided(cell: Cell) -> list[str]:
    """Return a line, or its bold beginning and the rest if it begins with a name in bold."""
    bold, rest = cell.text[: cell.bold].strip(), cell.text[cell.bold :].strip()
    if not bold or not rest or rest[0].islower() or rest[0] in ":：-–—,，(（" or can_be_label(bold) is None:
        return [cell.text.replace(HYPHEN, "-")]
    return (
        [bold, rest.replace(HYPHEN, "-")] if likelihood(bold) >= LIKELY else [cell.text.replace(HYPHEN, "-")]
    )
