"""A chart as a PNG picture."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from searchapp.errors import ExtraMissingError, FontMissingError

_PIXELS = 2
"""Pixels for each unit of the drawing, so that texts are sharp in print and on dense screens."""

# Fonts of macOS, Windows and Linux that have simplified Chinese. The library draws no text at all without one font that
# is named here; from any of them it finds other fonts for characters that are missing in it, so common Latin ones end the list.
_FONTS = (
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "SimHei",
    "SimSun",
    "Droid Sans Fallback",
    "Noto Serif CJK SC",
    "AR PL UMing CN",
    "Arial",
    "Helvetica",
    "DejaVu Sans",
    "Liberation Sans",
    "Noto Sans",
)
_STYLE = f"svg {{ font-family: {', '.join(map(repr, _FONTS))} }}"


def png(svg: str) -> bytes:
    """Return a drawing as a PNG picture of twice its width and height.

    The fonts are those of this machine, so the same drawing gives other bytes on another one.

    Args:
        svg: an ``svg`` element with a width and a height.

    Raises:
        ExtraMissingError: resvg_py is not installed.
        FontMissingError: the drawing has Chinese characters, or any, and this machine no font for them.
    """
    try:
        library: Any = import_module("resvg_py")
    except ModuleNotFoundError:
        raise ExtraMissingError("PNG pictures", "resvg_py", "png", "SVG") from None
    _check_fonts(library, svg)
    return _drawn(library, svg)


def _drawn(library: Any, svg: str) -> bytes:
    picture: bytes = library.svg_to_bytes(svg_string=svg, zoom=_PIXELS, style_sheet=_STYLE)
    return picture


def _check_fonts(library: Any, svg: str) -> None:
    # Two characters look the same only if both are left out, or both are the box for a missing character.
    pair = "毛利" if any(letter >= "\u2e80" for letter in svg) else "AB"
    first, second = (
        _drawn(
            library,
            '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
            f'<text x="2" y="16" font-size="16">{letter}</text></svg>',
        )
        for letter in pair
    )
    if first == second:
        raise FontMissingError(
            f"no font of this machine has the characters {pair}; install one, such as Noto Sans CJK, or use SVG"
        )
