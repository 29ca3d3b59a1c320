"""Snippets: escaped, short, and faithful to the text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.search.snippet import LEAD, LINE, LONGEST, WINDOWS, make_line, make_snippet

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


_M = "<mark>率</mark>"
_GAP = "。" + "中" * 150 + "。"


def _shown(text: str) -> str:
    return make_snippet(text, [match.span() for match in re.finditer("率", text)])


@pytest.mark.parametrize(
    ("sentences", "shown"),
    [
        (["率", "率，率", "率，率，率", "率，率"], f"…{_M}，{_M}。…{_M}，{_M}，{_M}。…{_M}，{_M}"),
        (["率，率", "率", "率一", "率，率"], f"{_M}，{_M}。…{_M}。…{_M}，{_M}"),
        (["率一", "率二", "率三", "率四"], f"{_M}一。…{_M}二。…{_M}三。…"),
        (["率一", "率二", "率三", "率四。率五"], f"{_M}一。…{_M}二。…{_M}四。{_M}五"),
        # Matches within 140 characters share one window, which leaves room for two others.
        (["率" + "甲" * 68 + "。率" + "乙" * 68, "率一", "率二"], f"{_M}{'甲' * 68}。{_M}{'乙' * 68}。…{_M}一。…{_M}二"),
        (["率" + "甲" * 68 + "。率" + "乙" * 69, "率一", "率二"], f"{_M}{'甲' * 68}。{_M}{'乙' * 69}。…{_M}一。…"),
    ],
)  # fmt: skip
def test_three_windows_show_most_matches_in_the_order_of_the_text(sentences: list[str], shown: str) -> None:
    assert _shown(_GAP.join(sentences)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # A sentence with 140 characters besides the match is shown whole; of a longer one, 48 beside the match.
        ("前。" + "甲" * 139 + "率。后。", f"…{'甲' * 139}{_M}。…"),
        ("前。" + "甲" * 140 + "率。后。", f"…{'甲' * 48}{_M}。…"),
        ("率" + "甲" * 140 + "。后。", f"{_M}{'甲' * 48}…"),
        ("甲" * 48 + "率" + "乙" * 100, f"{'甲' * 48}{_M}{'乙' * 48}…"),
        ("甲" * 49 + "率" + "乙" * 100, f"…{'甲' * 48}{_M}{'乙' * 48}…"),
        ("甲" * 100 + "率" + "乙" * 48, f"…{'甲' * 48}{_M}{'乙' * 48}"),
        ("甲" * 100 + "率" + "乙" * 49, f"…{'甲' * 48}{_M}{'乙' * 48}…"),
        ("甲" * 10 + "，" + "乙" * 37 + "率" + "丙" * 100, f"{'甲' * 10}，{'乙' * 37}{_M}{'丙' * 48}…"),
        ("甲" * 100 + "率" + "乙" * 30 + "，" + "丙" * 17, f"…{'甲' * 48}{_M}{'乙' * 30}，{'丙' * 17}"),
        # Adjacent windows do not repeat text.
        ("甲" * 100 + "率" + "乙" * 60 + "率" + "丙" * 100, f"…{'甲' * 48}{_M}{'乙' * 60}{_M}{'丙' * 48}…"),
        # It is cut at a pause 24 to 48 characters away.
        ("甲" * 100 + "，" + "乙" * 48 + "率", f"…{'乙' * 48}{_M}"),
        ("甲" * 100 + "，" + "乙" * 47 + "率", f"…{'乙' * 47}{_M}"),
        ("甲" * 110 + "：" + "乙" * 9 + "、" + "乙" * 30 + "率", f"…{'乙' * 9}、{'乙' * 30}{_M}"),
        ("甲" * 150 + "，" + "乙" * 24 + "率", f"…{'乙' * 24}{_M}"),
        ("甲" * 150 + "，" + "乙" * 23 + "率", f"…{'甲' * 24}，{'乙' * 23}{_M}"),
        ("率" + "甲" * 23 + "，" + "乙" * 150, f"{_M}{'甲' * 23}，{'乙' * 24}…"),
        ("率" + "甲" * 24 + "，" + "乙" * 9 + "，" + "乙" * 150, f"{_M}{'甲' * 24}…"),
        ("率" + "甲" * 47 + ":" + "乙" * 150, f"{_M}{'甲' * 47}…"),
        ("率" + "甲" * 48 + ":" + "乙" * 150, f"{_M}{'甲' * 48}…"),
    ],
)
def test_a_sentence_is_shown_whole_up_to_its_limit_or_cut_near_the_match(text: str, shown: str) -> None:
    assert _shown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        *((f"前{end}率{end}后", f"…{_M}{end}…") for end in ("。", "！", "？", "!", "?", "；", ";", "……", "。”", "！』）")),
        ("前\n率\n后", f"…{_M}…"),
        ("Good. 率1.5. B", f"…{_M}1.5.…"),
        # Same sentence rule as the index and within:sentence: no break after an abbreviation.
        ("Up. The U.S. 率 rose 8.9%. B", f"…The U.S. {_M} rose 8.9%.…"),
        ("他说：“好。”率高。“他们", f"…{_M}高。…"),
        ("前，率：后", f"前，{_M}：后"),
        ("率  \n", _M),
        ("率一\n率二", f"{_M}一 {_M}二"),
        ("率。 \n", f"{_M}。"),
        ("<率> & \"", f"&lt;{_M}&gt; &amp; &quot;"),
    ],
)  # fmt: skip
def test_a_window_is_a_sentence(text: str, shown: str) -> None:
    assert _shown(text) == shown


@pytest.mark.parametrize(
    ("text", "matches", "shown"),
    [
        ("一。二三。四五。六。", [(3, 6)], "…二<mark>三。四</mark>五。…"),
        ("一。二三。四五。", [(3, 5)], "…二<mark>三。</mark>…"),
        (
            "甲" * 100 + "三。" + "乙" * 100 + "四。",
            [(100, 102), (202, 203)],
            f"{'甲' * 100}<mark>三。</mark>{'乙' * 100}<mark>四</mark>。",
        ),
    ],
)
def test_a_match_shows_the_sentences_it_stands_in(
    text: str, matches: list[tuple[int, int]], shown: str
) -> None:
    assert make_snippet(text, matches) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲" * 60 + "。乙", "甲" * 60 + "。…"),
        ("甲" * 59 + "。" + "乙" * 90, "甲" * 59 + "。" + "乙" * 60 + "…"),
        ("甲" * 119 + "。乙", "甲" * 119 + "。…"),
        ("甲" * 120 + "。", "甲" * 120 + "…"),
        ("甲" * 120, "甲" * 120),
    ],
)
def test_an_opening_ends_with_a_sentence_of_60_to_120_characters(text: str, shown: str) -> None:
    assert make_snippet(text, []) == shown


def test_a_turn_without_matches_shows_its_opening() -> None:
    assert make_snippet("大家好。" * 100, []).startswith("大家好。大家好。")
    assert make_snippet("短。", []) == "短。"
    assert make_snippet("", []) == ""


@given(st.text("毛利率上，。 \nab<&", max_size=400), st.integers(1, 4))
def test_a_line_is_a_part_of_the_text_around_its_first_match(text: str, length: int) -> None:
    matches = [found.span() for found in re.finditer("毛利", text)][:length]
    line = make_line(text, matches)
    plain = unescape(re.sub("</?mark>", "", line)).strip("…")
    assert plain in text.replace("\n", " ")
    assert len(plain) <= LINE
    assert "\n" not in line
    assert bool(matches) == ("<mark>毛利</mark>" in line)
    if matches:
        assert len(unescape(line.partition("<mark>")[0])) <= LEAD + 1
