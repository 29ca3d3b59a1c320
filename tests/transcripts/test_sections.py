"""Where the questions of a call begin and end, and the exchange of each turn."""

from __future__ import annotations

import pytest

from searchapp.transcripts import parse

HEAD = '---\nlayout = "colons"\n---\n远山科技2024年第一季度业绩会\n'
WELCOME = "主持人：欢迎各位。"
REPORT = "林明：收入增长。"
QUESTION = "分析师：毛利率如何？"
HANDED = ("主持人：下一个问题来自花岗岩证券的刘洋。", "刘洋：毛利率如何？", REPORT)


def places(text: str) -> str:
    """Return a letter or number per turn: p for prepared remarks, the exchange in the Q&A, q if it has none."""
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    return " ".join(
        "p" if turn.section == "prepared" else "q" if turn.exchange is None else str(turn.exchange)
        for turn in turns
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # The host's turn right before the first analyst is in the Q&A, unless it is a welcome.
        ((WELCOME, REPORT, "主持人：好的。", QUESTION, REPORT), "p p 1 1 1"),
        ((WELCOME, "主持人：好的。", QUESTION, REPORT), "p 1 1 1"),
        ((WELCOME, QUESTION, REPORT), "p 1 1"),
        ((WELCOME, REPORT, "王海涛：好的。", QUESTION, REPORT), "p p p 1 1"),
        # The host opens the Q&A with "now", not by announcing it for later, and not in the first turn.
        ((WELCOME, "主持人：下面进入问答环节。", REPORT, *HANDED), "p q q 1 1 1"),
        ((WELCOME, "主持人：管理层发言后将进入问答环节。", REPORT, *HANDED), "p p p 1 1 1"),
        (("主持人：下面进入问答环节。", REPORT, *HANDED), "p p 1 1 1"),
        ((WELCOME, REPORT, *HANDED), "p p 1 1 1"),
    ],
)
def test_where_a_host_opens_the_questions(said: tuple[str, ...], expected: str) -> None:
    assert places(HEAD + "\n".join(said)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((*HANDED, "主持人：没有更多问题了。", REPORT), "p p 1 1 1 q q"),
        ((*HANDED, "主持人：没有更多问题了。", *HANDED), "p p 1 1 1 q 2 2 2"),
        ((*HANDED, "主持人：谢谢。", REPORT), "p p 1 1 1 1 1"),
        # Neither a manager nor an analyst ends the Q&A by saying so.
        ((*HANDED, "林明：没有更多问题了。", REPORT), "p p 1 1 1 1 1"),
        ((*HANDED, "刘洋：我没有更多问题了。", REPORT), "p p 1 1 1 1 1"),
    ],
)
def test_only_who_hands_over_closes_the_questions(said: tuple[str, ...], expected: str) -> None:
    assert places(HEAD + "\n".join((WELCOME, REPORT, *said))) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下一个问题来自花岗岩证券的刘洋。", "p p 1 1 1"),
        ("下一个问题来自刘洋。", "p p 1 1 1"),
        # Remarks that end with the hand-over are prepared, however long they are.
        ("我们对展望保持乐观。" * 20 + "下一个问题来自花岗岩证券的刘洋。", "p p p 1 1"),
        ("我们对展望保持乐观。" * 60 + "下一个问题来自花岗岩证券的刘洋。", "p p p 1 1"),
        ("下一个问题，请。", "p p p p p"),
    ],
)
def test_where_there_is_no_host_somebody_passes_on_to_a_question(words: str, expected: str) -> None:
    said = ("林明：欢迎各位。", "王海涛：收入增长。", f"林明：{words}", "刘洋：毛利率如何？", REPORT)
    assert places(HEAD + "\n".join(said)) == expected


def test_an_answer_that_ends_with_a_hand_over_belongs_to_its_question() -> None:
    answer = "我们对展望保持乐观，毛利率会随着规模的扩大继续提升，费用率也会下降，现金流保持健康。"
    said = (
        "林明：欢迎各位。",
        "王海涛：收入增长。",
        "林明：首先请花岗岩证券的刘洋提问。",
        "刘洋：毛利率如何？",
    )
    more = (f"王海涛：{answer}接下来有请高盛的李安娜。", "李安娜：请教库存。", REPORT)
    assert places(HEAD + "\n".join((*said, *more))) == "p p 1 1 1 2 2"
    assert (
        places(HEAD + "\n".join((*said, "王海涛：谢谢。接下来有请高盛的李安娜。", *more[1:])))
        == "p p 1 1 2 2 2"
    )


def test_who_asks_needs_no_question_mark() -> None:
    said = (
        "林明：欢迎各位。",
        "王海涛：收入增长。",
        "林明：我们看看线上，花岗岩证券的刘洋举手了。",
        "刘洋：我想了解一下毛利率的走势。",
        REPORT,
    )
    assert places(HEAD + "\n".join(said)) == "p p 1 1 1"


def test_where_there_is_a_host_nobody_else_passes_on() -> None:
    said = (WELCOME, REPORT, "林明：下一个问题来自花岗岩证券的刘洋。", "刘洋：毛利率如何？", REPORT)
    assert places(HEAD + "\n".join(said)) == "p p p p p"


def test_nobody_passes_on_to_a_question_with_the_second_words_of_a_call() -> None:
    said = ("林明：欢迎各位。", "王海涛：下一个问题来自花岗岩证券的刘洋。", "刘洋：毛利率如何？", REPORT)
    assert places(HEAD + "\n".join(said)) == "p p p p"


def test_who_asks_hands_nothing_over_by_naming_another() -> None:
    said = ("林明：欢迎各位。", REPORT, "分析师：第一个问题来自花岗岩证券的刘洋的报告。", REPORT, QUESTION)
    assert places(HEAD + "\n".join(said)) == "p p 1 1 2"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (("主持人", "欢迎。", "林明", "收入增长。", "主持人", "下面进入问答环节。"), "p p 1 1 1"),
        (("主持人", "欢迎。", "林明", "收入增长。", "主持人", "谢谢林明。"), "p p p q q"),
        (("主持人", "欢迎，下面进入问答环节。"), "1 1 1"),
        (("主持人", "欢迎。"), "p q q"),
    ],
)
def test_words_that_open_the_questions_are_in_them_though_the_heading_follows(
    before: tuple[str, ...], expected: str
) -> None:
    after = ("刘洋", "毛利率如何？", "林明", "17%。")
    talk = [
        "\n\n".join(f"### {name}：\n{words}" for name, words in zip(said[::2], said[1::2], strict=True))
        for said in (before, after)
    ]
    assert places("# 远山科技2024年第一季度业绩会\n\n" + "\n\n## Q&A\n\n".join(talk) + "\n") == expected


def test_where_nobody_hands_over_an_exchange_begins_with_somebody_else_asking() -> None:
    asks = ("Bob Ray - Analyst: How?", "Ann Lee - CEO: So.", "Bob Ray - Analyst: And?", "Ann Lee - CEO: So.")
    said = ("Ann Lee - CEO: Welcome.", *asks, "Mei Lin - Analyst: Why?", "Ann Lee - CEO: Thus.")
    head = '---\nlayout = "colons"\n---\nHarbor Cloud Q1 2024 Earnings Call\n'
    assert places(head + "\n".join(said)) == "p 1 1 1 1 2 2"
