"""The map of a call: bars as wide as turns are long, a line at every match, worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path

from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import build

# 5 + 5 + 10 + 20 = 40 characters: each is 25 wide of 1,000.
_CALL = """---
layout = "colons"
[[participants]]
name = "Jane Doe"
role = "management"
[[participants]]
name = "Bob Ray"
role = "analyst"
---
Jane Doe: 毛利率上升
Jane Doe: 谢谢大家。
Bob Ray: 请问毛利率为什么上升
Jane Doe: 毛利率上升因为收入上升，毛利率不会再上升
"""


def test_bars_and_lines_stand_where_turns_and_matches_do(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    (source / "call.txt").write_text(_CALL, encoding="utf-8")
    settings = Settings(index=index, source=source)
    build(source, index, settings, processes=1)
    html = create_app(settings).test_client().get("/transcripts/call", query_string={"q": "毛利率"}).text
    bar = r'<a href="(#t\d)"[^>]*><rect class="bar role-(\w+)" x="([\d.]+)" y="10" width="([\d.]+)"'
    assert re.findall(bar, html) == [
        ("#t0", "management", "0.0", "125.0"),
        ("#t1", "management", "125.0", "125.0"),
        ("#t2", "analyst", "250.0", "250.0"),
        ("#t3", "management", "500.0", "500.0"),
    ]
    # At characters 0, 12, 20 and 32.
    assert re.findall(r'class="tick" d="M([\d.]+) ', html) == ["0.0", "300.0", "500.0", "800.0"]
