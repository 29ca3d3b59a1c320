"""Parts of charts as SVG."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator

SIZE = 12
"""The size of texts in pixels."""

_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def scale(most: float) -> tuple[float, float]:
    """Return the step of a scale, 1, 2 or 5 times a power of ten, and its end.

    >>> scale(17.3), scale(0.42), scale(0)
    ((5.0, 20.0), (0.1, 0.5), (1.0, 1.0))
    """
    if not most:
        return 1.0, 1.0
    power = 10.0 ** math.floor(math.log10(most / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if most / (power * factor) <= 5)
    return step, step * math.ceil(most / step - 1e-9)


def escaped(text: str) -> str:
    """Return a text for XML, without the characters that it cannot have.

    >>> escaped("R&D\\x01")
    'R&amp;D'
    """
    return html.escape(_NOT_XML.sub("", text))


def text(x: float, y: float, said: str, *, anchor: str = "start", size: int = SIZE) -> str:
    """Return a text element."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="currentColor">{escaped(said)}</text>'


def grid(step: float, most: float, left: float, right: float, y: Callable[[float], float]) -> Iterator[str]:
    """Yield the lines of an axis of rates with their labels, which are left of ``left``."""
    for number in range(round(most / step) + 1):
        rate = number * step
        place = y(rate)
        opacity = "0.6" if number == 0 else "0.15"
        yield (
            f'<line x1="{left}" x2="{right:.1f}" y1="{place:.1f}" y2="{place:.1f}" '
            f'stroke="currentColor" stroke-opacity="{opacity}"/>'
        )
        yield text(left - 8, place + 4, f"{rate:,.10g}", anchor="end")
