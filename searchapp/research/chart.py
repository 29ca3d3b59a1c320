"""The chart of a trend as SVG: elements with presentation attributes only, which every content policy allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len, set_cell_size

from searchapp.periods import following, without_gaps
from searchapp.research.rates import PER
from searchapp.research.svg import SIZE, escaped, grid, scale, text
from searchapp.research.trend import Point, Trend, TrendLine, in_order

MAX_LINES = 8
"""Number of lines in a chart; with more, they cannot be told apart."""

# Dark enough on white for lines (3:1); a page sets others through the classes ``line-0`` to ``line-7``.
_COLOURS = ("#12524d", "#b4530a", "#6a4a94", "#1d6fb8", "#a3195b", "#5d6b00", "#8a4b2f", "#4f5b62")
_CELL = 6.6
_ROW = 15
_TOP, _BOTTOM, _LEFT = 14, 34, 46
_LABEL_CELLS = 22


@dataclass(frozen=True, slots=True)
class Texts:
    """What a chart says: its title, the name of each line, and what is shown at each point."""

    title: str
    name: Callable[[TrendLine], str]
    tell: Callable[[TrendLine, Point], str]
    link: Callable[[TrendLine, Point], str | None] = lambda line, point: None
    caption: str = ""


def leading_lines(trend: Trend) -> tuple[TrendLine, ...]:
    """Return the lines of a chart: the MAX_LINES with the most occurrences, in the order of the trend."""
    most = sorted(trend.lines, key=lambda line: -line.occurrences)[:MAX_LINES]
    return tuple(line for line in trend.lines if any(line is one for one in most))


def slots(trend: Trend) -> tuple[str, ...]:
    """Return the places on the time axis: all periods, and those between them that have no calls.

    Dates are not filled up, because they are placed by the day.
    """
    periods = tuple(period for period in in_order(set(trend.periods)) if period is not None)
    return periods if trend.by == "date" else without_gaps(periods)


def stretches(trend: Trend, line: TrendLine) -> Iterator[list[Point]]:
    """Yield the points that a stroke connects: adjacent periods of the same kind. A gap is not bridged, nor are dates."""
    points = {point.period: point for point in line.points if point.measure.rate is not None}
    begun: set[str | None] = set()
    for period in points:
        if period is None or period in begun:
            continue
        stretch, now = [], period
        while now in points:
            begun.add(now)
            stretch.append(points[now])
            after = following(now) if trend.by != "date" else None
            if after is None:
                break
            now = after
        yield stretch


def chart(trend: Trend, texts: Texts, *, width: int = 760, height: int = 340, alone: bool = False) -> str:
    """Draw the lines of a trend.

    Args:
        trend: its lines beyond MAX_LINES are left out, and calls without a period.
        texts: what the chart says, and where its points lead.
        width, height: of the drawing, in pixels; the texts are readable at this size.
        alone: for a file of its own, with a background, title and caption.

    Returns:
        An ``svg`` element.
    """
    drawing = _Drawing(trend, texts, width, height, alone)
    return "".join(drawing.elements())


class _Drawing:
    def __init__(self, trend: Trend, texts: Texts, width: int, height: int, alone: bool) -> None:
        self._trend, self._texts = trend, texts
        self._width, self._height, self._alone = width, height, alone
        self._lines = leading_lines(trend)
        self._slots = slots(trend)
        self._names = [
            _shortened(texts.name(line), _LABEL_CELLS if width > 500 else 11) for line in self._lines
        ]
        label = max(map(cell_len, self._names), default=0) * _CELL
        self._right = width - (label + 14 if label else 10)
        self._top = _TOP + (26 if alone else 0)
        self._base = height - _BOTTOM - (20 if alone else 0)
        rates = [point.measure.rate or 0 for line in self._lines for point in line.points]
        self._step, self._most = scale(max(rates, default=0))
        self._place = self._places()

    def elements(self) -> Iterator[str]:
        title = escaped(self._texts.title)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._width} {self._height}" '
            f'role="group" aria-label="{title}" font-size="{SIZE}" '
        )
        if self._alone:
            yield f'width="{self._width}" height="{self._height}" font-family="sans-serif" color="#1a2123">'
            yield f'<title>{title}</title><rect width="{self._width}" height="{self._height}" fill="#ffffff"/>'
            yield text(_LEFT, 22, self._texts.title, size=14)
            yield text(_LEFT, self._height - 10, self._texts.caption)
        else:
            yield ">"
        yield from self._axes()
        for number, line in enumerate(self._lines):
            yield from self._line(number, line)
        yield from self._labels()
        yield "</svg>"

    def _places(self) -> dict[str, float]:
        """The horizontal place of each slot."""
        first, last = _LEFT + 10.0, self._right - 10.0
        if self._trend.by == "date":
            days = {slot: date.fromisoformat(slot).toordinal() for slot in self._slots}
            start, end = min(days.values(), default=0), max(days.values(), default=0)
            return {
                slot: first + (last - first) * (day - start) / max(1, end - start)
                for slot, day in days.items()
            }
        steps = max(1, len(self._slots) - 1)
        return {slot: first + (last - first) * number / steps for number, slot in enumerate(self._slots)}

    def _y(self, rate: float) -> float:
        return self._base - (self._base - self._top) * rate / self._most

    def _axes(self) -> Iterator[str]:
        yield '<g class="axes" aria-hidden="true">'
        yield from grid(self._step, self._most, _LEFT, self._right, self._y)
        last = -math.inf
        for slot, x in self._place.items():
            wide = len(slot) * _CELL + 8
            if x - wide / 2 >= last:
                last = x + wide / 2
                yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{self._base}" y2="{self._base + 4}" stroke="currentColor" stroke-opacity="0.6"/>'
                yield text(x, self._base + 19, slot, anchor="middle")
        yield "</g>"

    def _line(self, number: int, line: TrendLine) -> Iterator[str]:
        colour = _COLOURS[number]
        yield f'<g class="line-{number}" stroke="{colour}" fill="{colour}">'
        for stretch in stretches(self._trend, line):
            if len(stretch) > 1:
                path = " ".join(
                    f"{self._place[point.period or '']:.1f},{self._y(point.measure.rate or 0):.1f}"
                    for point in stretch
                )
                yield f'<polyline points="{path}" fill="none" stroke-width="2" stroke-linejoin="round"/>'
        for point in line.points:
            if point.period is not None and point.measure.rate is not None:
                yield self._dot(line, point)
        yield "</g>"

    def _dot(self, line: TrendLine, point: Point) -> str:
        x, y = self._place[point.period or ""], self._y(point.measure.rate or 0)
        told = escaped(self._texts.tell(line, point))
        # The larger circle, which is not seen, is easier to hit.
        dot = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill-opacity="0" stroke="none"/>'
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5" stroke="none"/><title>{told}</title>'
        )
        link = self._texts.link(line, point)
        # The table has the same links, so the keyboard need not stop at every point.
        return (
            f'<a href="{escaped(link)}" aria-label="{told}" tabindex="-1" rel="nofollow">{dot}</a>'
            if link
            else f"<g>{dot}</g>"
        )

    def _labels(self) -> Iterator[str]:
        ends = []
        for number, (line, name) in enumerate(zip(self._lines, self._names, strict=True)):
            drawn = [
                point for point in line.points if point.period is not None and point.measure.rate is not None
            ]
            if name and drawn:
                ends.append((self._y(drawn[-1].measure.rate or 0), number, name))
        ends.sort()
        heights = _spread([y for y, _, _ in ends], self._top, self._base)
        yield '<g class="labels">'
        for (_, number, name), y in zip(ends, heights, strict=True):
            full = escaped(self._texts.name(self._lines[number]))
            yield (
                f'<text class="line-{number}" x="{self._right + 2:.1f}" y="{y + 4:.1f}" fill="{_COLOURS[number]}">'
                f"{escaped(name)}<title>{full}</title></text>"
            )
        yield "</g>"


def _spread(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Move ascending heights apart until they are _ROW apart, between top and bottom as far as possible.

    >>> _spread([50, 52, 90], 0, 100), _spread([98, 99], 0, 100)
    ([50, 65, 90], [85, 100])
    """
    spread: list[float] = []
    for y in heights:
        spread.append(max(y, spread[-1] + _ROW) if spread else max(y, top))
    limit = bottom
    for place in reversed(range(len(spread))):
        spread[place] = min(spread[place], limit)
        limit = spread[place] - _ROW
    return spread


def _shortened(name: str, cells: int) -> str:
    return name if cell_len(name) <= cells else set_cell_size(name, cells - 1).rstrip() + "…"


def plain_texts(trend: Trend) -> Texts:
    """Return the texts of a chart that stands alone, in English."""
    where = "all turns" if trend.denominator == "*" else f"the turns of {trend.denominator}"
    lines = len(trend.lines)
    shown = f"; {MAX_LINES} of {lines} lines" if lines > MAX_LINES else ""
    return Texts(
        title=trend.parsed,
        name=lambda line: line.name or ("" if trend.split is None else "-"),
        tell=lambda line, point: (
            f"{' · '.join(filter(None, (point.period, line.name)))}: {point.measure.rate or 0:.2f} "
            f"({point.measure.occurrences:,} occurrences, {point.measure.characters:,} characters)"
        ),
        caption=f"occurrences per {PER:,} characters of {where}{shown}",
    )
