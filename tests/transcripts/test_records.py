"""Records of questions and answers: who asks and who answers, in any words, with any numbers and marks."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse

ASKED = [
    ("公司今年的船舶订单情况如何？", "目前在手订单饱满，交付排期到2028年。"),
    ("原材料涨价对毛利率有何影响", "公司已锁定大部分钢材用量，影响可控。\n后续会根据市场调整。"),
    ("未来三年的分红计划是什么？", "公司将保持稳定的分红政策。"),
    ("海外基地何时投产？是否有补贴？", "预计明年年底投产，补贴以公告为准。"),
]
TABLE = (
    "证券代码：300988 证券简称：临海船舶\n临海船舶股份有限公司\n投资者关系活动记录表\n编号：2025-009\n参与单位名称及人员姓名\n华泰证券：贺知秋；国泰君安：邵子衿\n"
    "时间\n2025年8月14日\n上市公司接待人员姓名\n董事会秘书：林舟先生\n证券事务代表：李悦女士\n投资者关系活动主要内容介绍\n"
)
NOTES = "临海船舶2025年8月投资者交流纪要\n\n"
_ROMAN = "一二三四"


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def rendered(form: str) -> str:
    return "".join(
        form.format(n=place + 1, z=_ROMAN[place], c=chr(0x2474 + place), d=chr(0x2488 + place), q=asked, a=answered)
        + "\n"
        for place, (asked, answered) in enumerate(ASKED)
    )  # fmt: skip


@pytest.mark.parametrize("head", [TABLE, NOTES, ""], ids=["table", "notes", "bare"])
@pytest.mark.parametrize(
    "form",
    [
        "券商问：{q}\n董秘答：{a}", "券商{n}问：{q}\n董秘答：{a}", "券商：{q}\n董秘：{a}", "投资者提问：{q}\n公司回复：{a}", "机构{n}：{q}\n公司：{a}", "调研机构：{q}\n公司答复：{a}",
        "股东：{q}\n董事会秘书：{a}", "投资者：{q}\n董事长：{a}", "记者问：{q}\n董事长答：{a}", "Investor: {q}\nCompany: {a}", "{n}、{q}\n总经理答：{a}", "{n}、问：{q}\n董秘林舟答：{a}",
        "{n}、问：{q}\n回：{a}", "{n}、贺知秋（华泰证券）：{q}\n董秘：{a}", "{n}、华泰证券 贺知秋：{q}\n答：{a}", "问题{n}（华泰证券）：{q}\n答：{a}", "问题（{z}）：{q}\n答：{a}", "Q-{n}：{q}\nA-{n}：{a}",
        "Q({n})：{q}\nA({n})：{a}", "Q.{n} {q}\nA.{n} {a}", "{c}{q}\n答：{a}", "{d}{q}\n答：{a}", "{n} {q}\n答：{a}", "{n}- {q}\n答：{a}", "[{n}] {q}\n答：{a}", "> {n}、{q}\n\n答：{a}\n", "问 {q}\n答 {a}",
        "「问」{q}\n「答」{a}", "<问>{q}\n<答>{a}",
    ],
)  # fmt: skip
def test_each_question_is_an_exchange_with_its_answer(form: str, head: str) -> None:
    turns = reading(head + rendered(form)).transcript.turns
    assert [turn.text for turn in turns] == [text for pair in ASKED for text in pair]
    assert [turn.role for turn in turns] == ["analyst", "management"] * len(ASKED)
    assert [(turn.section, turn.exchange) for turn in turns] == [
        ("qa", number + 1) for number in range(len(ASKED)) for _ in range(2)
    ]


def test_the_company_of_a_record_without_a_period() -> None:
    for head in (TABLE, NOTES):
        assert reading(head + rendered("问：{q}\n答：{a}")).transcript.company == "临海船舶"


def test_those_who_ask_and_answer_by_name() -> None:
    turns = reading(NOTES + rendered("{n}、贺知秋（华泰证券）：{q}\n董秘林舟答：{a}")).transcript.turns
    assert {(turn.speaker, turn.firm) for turn in turns if turn.role == "analyst"} == {("贺知秋", "华泰证券")}
    assert {(turn.speaker, turn.title) for turn in turns if turn.role == "management"} == {
        ("林舟", "Board Secretary")
    }


def test_numbers_of_all_labels_do_not_tell_who_asks() -> None:
    people = ("林明（远山科技）", "王敏（远山科技）")
    text = "".join(
        f"{number}、{people[number % 2]}：我们讨论第{number}项。\n我同意。\n" for number in range(1, 7)
    )
    assert {turn.role for turn in reading(text).transcript.turns} == {"other"}


def test_lines_above_a_talk_that_name_company_and_ticker_are_no_speeches() -> None:
    talk = "主持人：欢迎各位参加会议。\n林明：谢谢。我们做得不错。\n主持人：下一个问题来自中金公司的王敏。\n王敏：毛利率怎么样？\n林明：很好。\n"
    for head in ("公司：远山科技\n代码：300001\n报告期：2024年第三季度\n", "Company: Harbor\nTicker: HBC\nPeriod: Q3 2024\n"):  # fmt: skip
        found = reading(head + talk)
        assert [turn.label for turn in found.transcript.turns] == ["主持人", "林明", "主持人", "王敏", "林明"]
        assert (found.transcript.company, found.transcript.period) in (
            ("远山科技", "2024Q3"),
            ("Harbor", "2024Q3"),
        )


def test_a_quoted_talk_below_a_table() -> None:
    quoted = "".join(f"> {line}\n" for line in rendered("问：{q}\n答：{a}").splitlines())
    turns = reading(TABLE + quoted).transcript.turns
    assert [turn.text for turn in turns] == [text for pair in ASKED for text in pair]
