"""Properties of reading any text: nothing is lost, time is linear, and the result is always the same."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchapp.errors import RefusedFileError
from searchapp.transcripts import Reading, parse

_LINES = st.sampled_from(
    [
        "Operator", "Phil Zhou", "PhilZhou", "沈子瑜", "主持人", "A", "Q:", "问：毛利率如何？", "答：17%。", "Ann Lee: Hello.",
        "# 远山科技2024年第一季度业绩会", "谢谢。", "好的", "毛利率提升", "  缩进 的  行 \t", "Thank you all for joining us", "---",
        "Ann Lee -- Harbor Research -- Analyst", "Harbor Cloud - CFO", "CORPORATE PARTICIPANTS", "QUESTIONS AND ANSWERS",
        "发言人1 00:01", "### 林明：", "**Ann Lee**", "(00:00:12) text", "1、与会人：", "毛\u200b利\u00ad率\ufeff", "\x00\x1f", "中文翻译",
        "下一个问题来自海湾证券的Ann Lee。", "|", "/", "，", "- | -", "问题一（，）：", "问题二（中信证券/王敏）：海外业务如何？", "", "", "", "\r", "\u2028", "\u3000\u3000摩根士丹利分析师林明：收入(92.83, 0.27, 0.29%)如何？",
    ]
)  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(_LINES, st.text(max_size=30)), max_size=40).map("\n".join)
)


def reading(text: str) -> Reading | None:
    try:
        return parse(text, id="a", source="a.txt", sha256="0")
    except RefusedFileError:
        return None


@settings(max_examples=300)
@given(_TEXTS)
@example("\ufeffOperator\n大家好。\r\n\r\nPhil Zhou\n谢谢。")
@example(
    "Q3 CALL\n\nCORPORATE PARTICIPANTS\nJane Doe\n|\nHarbor Cloud - IR\n\nOperator\nWelcome to the call.\nJane Doe\nThank you."
)
@example("问题一（，）：毛利率为什么提升？\n答：产品结构优化。\n问题二（，）：海外业务如何？\n答：同比增长。")
def test_every_character_is_in_a_turn_or_reported(text: str) -> None:
    found = reading(text)
    if found is None:
        return
    spoken = sum(len(turn.text) for turn in found.transcript.turns)
    removed = sum(one.characters for one in found.removed)
    assert spoken + removed == len(text)


@settings(max_examples=200)
@given(_TEXTS)
@example("OPERATOR\n\uf900")
def test_no_character_is_invented_or_moved(text: str) -> None:
    found = reading(text)
    if found is None:
        return
    spoken = "".join("".join(turn.text.split()) for turn in found.transcript.turns)
    # An accent is composed with its letter; nothing else is changed. NFC alone also replaces compatibility
    # characters, which stay as they are in a turn, so both sides are normalized.
    remaining = iter(unicodedata.normalize("NFC", text))
    assert all(mark in remaining for mark in unicodedata.normalize("NFC", spoken))


@settings(max_examples=100)
@given(_TEXTS)
def test_turns_are_clean(text: str) -> None:
    found = reading(text)
    if found is None:
        return
    assert found.transcript.turns
    for turn in found.transcript.turns:
        assert turn.text
        assert all(line and line == line.strip() for line in turn.text.split("\n"))
        assert not Counter(turn.text).keys() & set("\r\t\v\f\u2028\u200b\ufeff\u00ad")


@settings(max_examples=50)
@given(_TEXTS)
def test_the_same_text_always_reads_the_same(text: str) -> None:
    assert reading(text) == reading(text)


_REPEATED = (
    "来自", "下一个问题来自", "请A提问", "our next question comes from the line of ", "Ann Lee with ", "van ", "首席执行官兼",
    "Chairman and ", "Ann Lee, our ", "王", "2024年第三季度", "Q3 2024 ", "J.P. ", "(92.83, 0.27, ", "**", "### ", "A 00:01 ",
    "A：", "1、", "A -- ", "分析师", "女士", "没有更多问题", "[a] ", "e\u0301", "\t ", "\n", "a\n", "\nA B\n", "毛\n利率\n\n",
    "CORPORATE PARTICIPANTS\n", "Ann Lee\nBank - CFO\n", "---\n", "\r", "参加", "会会到此", "下一个问题来自高盛的李安娜，", "Our next question comes from Harbor Research, we have Ann Lee ", "Bank of America's ", "有请，", "贾琪，", "我是投资者关系",
)  # fmt: skip


@pytest.mark.parametrize("piece", _REPEATED)
def test_time_is_linear_in_the_length(piece: str) -> None:
    call = "Operator\n欢迎参加远山科技2024年第一季度业绩电话会议。\nPhil Zhou\n谢谢。\nOperator\n"
    text = call + piece * (60_000 // len(piece)) + "\nPhil Zhou\n谢谢。\n"
    start = time.process_time()
    found = reading(text)
    # Linear time takes a tenth of this, quadratic time more than ten times as long.
    assert time.process_time() - start < 2
    if found is not None:
        spoken = sum(len(turn.text) for turn in found.transcript.turns)
        assert spoken + sum(one.characters for one in found.removed) == len(text)
