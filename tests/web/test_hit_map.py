"""The hit map of a call: a bar as wide as each turn is long and a line at each match, worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path

from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import build

# 5 + 5 + 10 + 20 = 40 characters: each is 25 units wide, of 1,000.
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


_QUESTIONS = """---
layout = "colons"
company = "远山科技"
period = "2024Q3"
---
问：毛利率如何？
答：毛利率上升。
问：收入呢？
答：收入也上升。
"""


def page_of(text: str, tmp_path: Path) -> str:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    (source / "call.txt").write_text(text, encoding="utf-8")
    settings = Settings(index=index, source=source)
    build(source, index, settings, processes=1)
    return create_app(settings).test_client().get("/transcripts/call", query_string={"q": "毛利率"}).text


def test_bars_and_lines_stand_where_turns_and_matches_do(tmp_path: Path) -> None:
    html = page_of(_CALL, tmp_path)
    bar = r'<a href="(#t\d)"[^>]*><rect class="bar role-(\w+)" x="([\d.]+)" y="10" width="([\d.]+)"'
    assert re.findall(bar, html) == [
        ("#t0", "management", "0.0", "125.0"),
        ("#t1", "management", "125.0", "125.0"),
        ("#t2", "analyst", "250.0", "250.0"),
        ("#t3", "management", "500.0", "500.0"),
    ]
    # Matches at characters 0, 12, 20 and 32.
    assert re.findall(r'class="tick" d="M([\d.]+) ', html) == ["0.0", "300.0", "500.0", "800.0"]


def test_a_line_parts_remarks_from_questions(tmp_path: Path) -> None:
    remarks = _QUESTIONS.replace("问：毛利率", "主持人：各位好，欢迎。\n董事长林明：毛利率上升。\n问：毛利率")
    # 13 of 35 characters are remarks.
    assert re.findall(r'class="divide" d="M([\d.]+) ', page_of(remarks, tmp_path)) == ["371.4"]


def test_a_call_of_questions_alone_has_no_line(tmp_path: Path) -> None:
    html = page_of(_QUESTIONS, tmp_path)
    assert html.count('<rect class="bar') == 4
    assert 'class="divide"' not in html
