"""The chart as PNG: its size, its texts, and what is refused instead of drawn wrongly."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from searchapp.errors import ExtraMissingError, FontMissingError
from searchapp.research.chart import chart, plain_texts
from searchapp.research.png import png
from searchapp.research.requests import TrendRequest
from searchapp.research.trend import trend
from searchapp.search.collection import View

resvg_py = pytest.importorskip("resvg_py", reason="the extra [png] is not installed")


def fonts(pattern: str) -> list[str]:
    """The files of the fonts of this machine that fontconfig finds."""
    if shutil.which("fc-list") is None:
        pytest.skip("no fc-list, which tells what fonts there are")
    listed = subprocess.run(["fc-list", pattern, "file"], capture_output=True, text=True, check=True).stdout
    return [line.strip().removesuffix(":") for line in listed.splitlines()]


@pytest.fixture
def chinese_font() -> None:
    """Skips the test where there is no font with Chinese characters."""
    if not fonts(":lang=zh-cn"):
        pytest.skip("no font with Chinese characters: install one, such as fonts-noto-cjk")


def writing(text: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><text x="4" y="22">{text}</text></svg>'


@pytest.mark.usefixtures("chinese_font")
def test_the_chart_has_twice_its_size_in_pixels(view: View) -> None:
    found = trend(view, TrendRequest(("毛利率",), split="role"))
    picture = png(chart(found, plain_texts(found), width=500, height=300, alone=True))
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (1000, 600)
    assert len(picture) > 10_000


@pytest.mark.usefixtures("chinese_font")
def test_chinese_characters_are_drawn_and_not_boxes() -> None:
    texts = ("毛利率", "净利润", "現金流", "AI大模", "\ue001\ue002\ue003")
    pictures = [png(writing(text)) for text in texts]
    assert len(set(pictures)) == len(texts)
    # Characters that no font has are boxes, which all look the same.
    assert png(writing("\ue004\ue005\ue006")) == pictures[-1]


@pytest.mark.usefixtures("chinese_font")
def test_characters_that_xml_cannot_have_are_left_out(view: View) -> None:
    found = trend(view, TrendRequest(("毛利率\ufffe",)))
    assert "\ufffe" in found.parsed
    assert png(chart(found, plain_texts(found), alone=True)).startswith(b"\x89PNG")


def with_fonts(monkeypatch: pytest.MonkeyPatch, files: list[str]) -> None:
    """Make the library see these fonts only."""

    def draw(**options: Any) -> bytes:
        picture: bytes = resvg_py.svg_to_bytes(skip_system_fonts=True, font_files=files, **options)
        return picture

    monkeypatch.setitem(sys.modules, "resvg_py", SimpleNamespace(svg_to_bytes=draw))


def test_a_machine_without_fonts_gives_no_picture_without_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    with_fonts(monkeypatch, [])
    for text in ("毛利率", "margin"):
        with pytest.raises(FontMissingError, match="install one"):
            png(writing(text))


def test_a_machine_with_a_latin_font_only_gives_no_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = fonts("DejaVu Sans:style=Book")
    if not latin:
        pytest.skip("the font DejaVu Sans is not installed")
    with_fonts(monkeypatch, latin)
    with pytest.raises(FontMissingError, match="毛利"):
        png(writing("毛利率"))
    assert png(writing("margin")) != png(writing("profit"))


def test_without_the_library_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ExtraMissingError, match=r"pip install '\.\[png\]'.*or use SVG"):
        png(writing("毛利率"))
