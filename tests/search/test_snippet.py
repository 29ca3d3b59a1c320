"""Snippets: safe, short, and true to the text."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from searchapp.search.snippet import LONGEST, WINDOWS, make_snippet

TEXT = st.text(st.sampled_from("毛利率提升。，!? .\n<>&\"'abc…"), max_size=600)


@given(TEXT, st.data())
def test_a_snippet_is_escaped_text_of_the_turn_with_its_matches_marked(
    text: str, data: st.DataObject
) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    matches = tuple(zip(edges[::2], edges[1::2], strict=False))
    snippet = make_snippet(text, matches)
    assert not re.search(r"<(?!/?mark>)", snippet)
    assert snippet.count("<mark>") == snippet.count("</mark>")
    marked = [unescape(mark) for mark in re.findall(r"<mark>(.*?)</mark>", snippet, re.DOTALL)]
    shown = [text[start:end].replace("\n", " ") for start, end in matches]
    assert all(any(mark.strip() in part for part in shown) for mark in marked)
    assert not matches or marked or not any(part.strip() for part in shown)
    longest_match = max((end - start for start, end in matches), default=0)
    assert len(unescape(re.sub("</?mark>", "", snippet))) <= WINDOWS * (2 * LONGEST + longest_match + 2)


def test_windows_are_sentences_and_what_is_left_out_shows() -> None:
    text = "第一句没有。毛利率上升了。" + "中间很长的一句话。" * 30 + "后来毛利率下降。结束。"
    at = [match.span() for match in re.finditer("毛利率", text)]
    assert make_snippet(text, at) == "…<mark>毛利率</mark>上升了。…后来<mark>毛利率</mark>下降。…"


def test_a_long_sentence_is_cut_at_pauses_around_the_match() -> None:
    text = (
        "，".join(["这里是一段很长的没有句号的话"] * 20)
        + "，毛利率，"
        + "，".join(["后面也是一段很长的话"] * 20)
    )
    start = text.index("毛利率")
    snippet = make_snippet(text, [(start, start + 3)])
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert "<mark>毛利率</mark>" in snippet
    assert len(snippet) < 2 * LONGEST


def test_a_turn_without_matches_shows_its_opening() -> None:
    assert make_snippet("大家好。" * 100, []).startswith("大家好。大家好。")
    assert make_snippet("短。", []) == "短。"
    assert make_snippet("", []) == ""
