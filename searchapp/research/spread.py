"""The chart of a dispersion as SVG: a dot for each call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from searchapp.research.dispersion import CallShare, Dispersion
from searchapp.research.svg import SIZE, escaped, grid, scale, text

_TOP, _BOTTOM, _LEFT, _RIGHT = 14, 34, 46, 10
_CELL = 6.6


def spread_chart(
    found: Dispersion,
    title: str,
    tell: Callable[[CallShare], str],
    link: Callable[[CallShare], str],
    *,
    width: int,
    height: int,
    links: int,
) -> str:
    """Draw the rate in each call, in the order of the dispersion, with the periods as the axis.

    Args:
        found: the calls.
        title: what the chart shows.
        tell: what is said about a call.
        link: where its dot leads.
        width, height: of the drawing, in pixels; the texts are readable at this size.
        links: number of calls, those with the highest rates, whose dots say something and lead somewhere. Thousands of
            links would make the page several times as large.

    Returns:
        An ``svg`` element.
    """
    step, most = scale(max((call.rate for call in found.calls), default=0))
    base, right = height - _BOTTOM, width - _RIGHT
    space = (right - _LEFT) / max(1, len(found.calls))
    places = [_LEFT + space * (number + 0.5) for number in range(len(found.calls))]

    def y(rate: float) -> float:
        return base - (base - _TOP) * rate / most

    def elements() -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group" '
            f'aria-label="{escaped(title)}" font-size="{SIZE}"><g class="axes" aria-hidden="true">'
        )
        yield from grid(step, most, _LEFT, right, y)
        yield from _periods(found, places, base)
        yield "</g>"
        linked = _highest(found, links)
        absent, plain, shown = [], [], []
        for number, (call, x) in enumerate(zip(found.calls, places, strict=True)):
            if not call.occurrences:
                absent.append((x, y(0)))
            elif number in linked:
                shown.append(_dot(x, y(call.rate), tell(call), link(call)))
            else:
                plain.append((x, y(call.rate)))
        yield f'<g class="absent">{_dots(absent, 3)}</g>'
        yield f'<g class="line-0">{_dots(plain, 6)}{"".join(shown)}</g></svg>'

    return "".join(elements())


def _highest(found: Dispersion, links: int) -> set[int]:
    """Return the numbers of the calls with the highest rates."""
    present = [number for number, call in enumerate(found.calls) if call.occurrences]
    return set(sorted(present, key=lambda number: -found.calls[number].rate)[:links])


def _dot(x: float, y: float, told: str, url: str) -> str:
    # The links are no stops of the keyboard, because there are hundreds; the filters lead to the same calls.
    return (
        f'<a href="{escaped(url)}" tabindex="-1" rel="nofollow"><title>{escaped(told)}</title>'
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5" stroke="none"/></a>'
    )


def _dots(places: list[tuple[float, float]], size: int) -> str:
    """Return dots that are one element: lines without a length, whose ends are round."""
    if not places:
        return ""
    path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places)
    return f'<path d="{path}" fill="none" stroke-width="{size}" stroke-linecap="round"/>'


def _periods(found: Dispersion, places: list[float], base: float) -> Iterator[str]:
    """Yield a mark where each period begins, and its name where there is space; the year stands for a missing period."""
    last, before = -math.inf, ""
    for call, x in zip(found.calls, places, strict=True):
        period = call.period or (call.date or "–")[:4]
        if period == before:
            continue
        before = period
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{base}" y2="{base + 4}" stroke="currentColor" stroke-opacity="0.6"/>'
        if x >= last:
            last = x + len(period) * _CELL + 8
            yield text(x, base + 19, period)
