"""The pictures of the documentation: each is shown, and none is large."""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = [_ROOT / "README.md", _ROOT / "README.zh.md", *(_ROOT / "docs").glob("*.md")]


def test_every_picture_is_shown_and_every_one_shown_exists() -> None:
    shown = {
        (page.parent / path).resolve()
        for page in _PAGES
        for path in re.findall(r'(?:\]\(|src=")([^)"]+\.png)', page.read_text(encoding="utf-8"))
    }
    assert shown == set((_ROOT / "docs" / "images").glob("*.png"))
    assert max(picture.stat().st_size for picture in shown) < 250_000
