"""Edges of pages: headers and footers, which repeat at the edge of most pages, and page numbers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from searchapp.transcripts.files.printed.cells import Row, text_of, usual_size
from searchapp.transcripts.labels import role_of
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.marks import labelled, only_time, unmarked
from searchapp.transcripts.removed import Ledger

# The distance of a header from the text, as a multiple of the usual distance of lines.
_FAR = 1.6
# Rows at an edge, at most.
_EDGE = 5
# Letters of such a part of the usual size are smaller than the text.
_SMALLER = 0.9
_ENOUGH = 3
_LETTERS = 4
_PAGE_NUMBER = re.compile(
    r"[-–—|·\s]*(?:page|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:of|[/|,，]?\s*共|[/|])\s*\d{1,4}\s*(?:页|頁)?)?[-–—|·\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# The full name of a company, which is at the edge of a page because the document is about it.
_COMPANY = re.compile(r"有限公司$|\b(?:Inc|Corp|Corporation|Ltd|Limited|plc|PLC|Co|AG|N\.V|S\.A)\.?$")


def without_edges(pages: Sequence[list[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the pages without the rows that repeat at their edges, small print at an edge, and page numbers."""
    kept = [list(page) for page in pages]
    size = usual_size(pages)
    usual_pitch = _median([distance for page in pages for distance in _distances(page)])
    for step in (1, -1):
        edges = [_edge(page[::step], usual_pitch) for page in kept]
        often = Counter(kind for edge in edges for kind in {one for row, _ in edge for one in _kinds(row)})
        for page, edge in zip(kept, edges, strict=True):
            # The title of the document is at the top of its first page.
            titled = step > 0 and page is kept[0]
            taken = 0 if titled else _small_print(page[::step], len(edge), size, usual_pitch)
            for place, (row, far) in enumerate(edge, 1):
                times = max(often[kind] for kind in _kinds(row))
                text = text_of(row)
                named = len(row) == 1 and role_of(text) is not None
                label = _is_label(row, size) and not _is_on_each(row, edges)
                usual = times >= _ENOUGH and times * 2 >= len(pages) and not label
                # A label can stand at the same height of two pages by chance, below other lines.
                apart = (
                    times >= 2
                    and times * 3 >= len(pages)
                    and far
                    and taken == place - 1
                    and not _can_speak(text)
                    and not label
                )
                number = (far or len(pages) > 1) and _PAGE_NUMBER.fullmatch(text)
                if not named and (usual or apart or number):
                    taken = max(taken, place)
            for row, _ in edge[:taken]:
                ledger.take("page headers and footers", "".join(cell.text for cell in row))
            del page[slice(taken) if step > 0 else slice(len(page) - taken, None)]
    return kept


def _small_print(rows: Sequence[Row], most: int, size: float, pitch: float) -> int:
    """Return how many of the outermost rows are in small letters and a wide space away from the rows further inside."""
    found = 0
    while found < most and _is_small_print(rows[found], size):
        found += 1
    apart = found < len(rows) and max(_distances(rows[max(found - 1, 0) : found + 1]), default=0.0)
    return found if apart > pitch * _FAR else 0


def _is_small_print(row: Row, size: float) -> bool:
    label = labelled(row[0].text) or unmarked(row[0].text)
    named = label is not None and _can_speak(label.name)
    # A company stands beside the period; a speaker alone or beside the time.
    alone = len(row) == 1 or any(only_time(cell.text) for cell in row)
    return not (named and alone) and all(
        cell.size < size * _SMALLER and (not cell.finished or _COMPANY.search(cell.text)) for cell in row
    )


def _is_label(row: Row, size: float) -> bool:
    """Return whether a row is a name, or begins with one in bold, in letters that are not smaller than those of the text."""
    cell = row[0]
    name = cell.text[: cell.bold].strip() if cell.bold else cell.text
    return cell.size >= size * _SMALLER and len(row) == 1 and _can_speak(name)


def _is_on_each(row: Row, edges: Sequence[Sequence[tuple[Row, bool]]]) -> bool:
    """Return whether a row is at the edge of each page, or of each second one, but the first and the last page."""
    kinds = set(_kinds(row))
    have = [any(kinds.intersection(_kinds(other)) for other, _ in edge) for edge in edges[1:-1]]
    return all(have) or all(have[::2]) or all(have[1::2])


def _can_speak(text: str) -> bool:
    return likelihood(text) >= LIKELY and _COMPANY.search(text) is None


def _edge(rows: Sequence[Row], usual_pitch: float) -> list[tuple[Row, bool]]:
    """Return the outermost rows, and whether a wide space separates each from the rows further inside.

    At most half of the rows are outermost: a footer is not at the top of a page with few rows. The distances of such a page
    tell little, so the usual distance in the document counts as well.
    """
    found: list[tuple[Row, bool]] = []
    pitch = min(_median(_distances(rows)), usual_pitch)
    for place, row in enumerate(rows[: min(_EDGE, max(1, len(rows) // 2))]):
        later = [
            abs(rows[at][0].bottom - rows[at + 1][0].bottom) for at in range(place, min(_EDGE, len(rows) - 1))
        ]
        found.append((row, any(distance > pitch * _FAR for distance in later)))
    return found


def _distances(rows: Sequence[Row]) -> list[float]:
    return [abs(one[0].bottom - other[0].bottom) for one, other in itertools.pairwise(rows)]


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _is_title(text: str) -> bool:
    """Return whether a cell can be a title at the edge of a page, and no name, number or time of a table."""
    return sum(map(str.isalpha, text)) >= _LETTERS and likelihood(text) < LIKELY


def _kinds(row: Row) -> list[tuple[str, int]]:
    """Return a row and its cells, each with its numbers replaced and its height on the page, so that two footers are equal.

    The title of a section can stand beside the title of the document.
    """
    texts = [text_of(row)]
    if len(row) > 1:
        texts += [cell.text for cell in row if _is_title(cell.text)]
    return [(_DIGITS.sub("#", text), round(row[0].bottom / 4)) for text in texts]
