"""Shapes of transcripts found in the wild, each as a small call of our own: who says what, and what is no speech."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse

Said = tuple[str, str]


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def said(text: str) -> list[Said]:
    return [(turn.speaker, turn.text) for turn in reading(text).transcript.turns]


FORM = """证券代码：300750 证券简称：宁河科技
投资者关系活动记录表
投资者关系活动类别
□特定对象调研 ☑业绩说明会
□新闻发布会 □路演活动
参与单位名称及人员姓名
中信证券 王敏、华夏基金 李强
上市公司接待人员姓名
总经理：李永坚先生
董事会秘书：周婷女士
1.公司前三季度的毛利率为什么提升？
答：主要是产品结构优化。
高毛利产品占比提高。
（2）海外业务的进展如何
答：海外收入同比增长31%。
3、请问四季度的展望？
还有资本开支？
答：我们保持谨慎乐观。
附件清单（如有）
无
"""


def test_the_questions_of_a_record_of_investor_relations_are_above_their_answers() -> None:
    found = reading(FORM)
    assert [(turn.role, turn.exchange, turn.text) for turn in found.transcript.turns] == [
        ("analyst", 1, "公司前三季度的毛利率为什么提升？"),
        ("management", 1, "主要是产品结构优化。\n高毛利产品占比提高。"),
        ("analyst", 2, "海外业务的进展如何"),
        ("management", 2, "海外收入同比增长31%。"),
        ("analyst", 3, "请问四季度的展望？\n还有资本开支？"),
        ("management", 3, "我们保持谨慎乐观。"),
    ]
    assert {one.what for one in found.removed} >= {"preamble", "appendix"}


MINUTES = """远山科技2024年第三季度业绩电话会议纪要
时间：2024年11月20日

{guests}：总经理 林明、财务总监 陈静

一、管理层介绍

林明：收入同比增长31%。

二、财务情况

陈静：毛利率是17%。
{inserted}
三、问答环节

问：资本开支怎么样？

答：保持平稳。

{end}
感谢各位投资者。
"""


@pytest.mark.parametrize("guests", ["参会嘉宾", "参会人员", "与会嘉宾"])
@pytest.mark.parametrize(
    "inserted",
    ["更多调研纪要请添加微信：a1", "【免费加入纪要交流群，每日更新】", "本纪要由小助手整理，仅供参考"],
)
def test_headings_guests_and_advertisements_of_minutes_are_no_speech(guests: str, inserted: str) -> None:
    found = reading(MINUTES.format(guests=guests, inserted=inserted, end="四、其他事项"))
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == [
        ("林明", "收入同比增长31%。"), ("陈静", "毛利率是17%。"), ("问", "资本开支怎么样？"), ("答", "保持平稳。"),
    ]  # fmt: skip
    assert {one.what for one in found.removed} >= {"heading", "appendix"}


def test_a_guest_who_speaks_and_items_inside_a_speech_stay() -> None:
    text = "主持人：一、管理层介绍\n\n参会嘉宾：您好，请问资本开支、毛利率怎么样？\n\n林明：我讲两点。\n一、开支平稳\n二、毛利率提升\n谢谢。"
    assert [text for _, text in said(text)][1:] == [
        "您好，请问资本开支、毛利率怎么样？",
        "我讲两点。\n一、开支平稳\n二、毛利率提升\n谢谢。",
    ]


@pytest.mark.parametrize("name", ["Zhang", "St. James", "De La Cruz", "O'Hara"])
def test_forms_of_address_in_capitals(name: str) -> None:
    label = f"MS. {name.upper()}"
    text = (
        "OPERATOR: Welcome to the Harbor Cloud Q3 2024 Earnings Call. I turn the call over to Ann "
        f"{name}, our Chief Financial Officer.\n\n{label}: Thank you. Revenue grew 31%.\n\n"
        "OPERATOR: Our first question comes from Bob Ray with Granite Research.\n\nMR. RAY: What about margins?\n\n"
        f"{label}: They are fine.\n\nOPERATOR: This concludes the call."
    )
    found = reading(text)
    assert [turn.text for turn in found.transcript.turns][1::2] == [
        "Thank you. Revenue grew 31%.", "What about margins?", "This concludes the call.",
    ]  # fmt: skip
    assert found.transcript.turns[1].title == "CFO"
    assert {name.upper() in turn.label for turn in found.transcript.turns[1:5:3]} == {True}
    assert not found.warnings


QUESTIONS = ["毛利率为什么提升？", "海外业务的进展如何？"]
ANSWERS = ["主要是产品结构优化。", "海外收入同比增长31%。"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Q{}、{}", "A{}、{}"),
        ("**Q{}：{}**", "A{}：{}"),
        ("【问{}】{}", "【答{}】{}"),
        ("> 问{}：{}", "> 答{}：{}"),
        ("问题{}：{}", "回复{}：{}"),
        ("{}、问：{}", "{}、答：{}"),
        ("{}. {}", "{}答：{}"),
        ("- 提问{}：{}", "- 回答{}：{}"),
    ],
)
def test_questions_and_answers_have_many_labels(question: str, answer: str) -> None:
    answer = answer.replace("{}答", "答") if answer == "{}答：{}" else answer
    lines = []
    for number, (asked, answered) in enumerate(zip(QUESTIONS, ANSWERS, strict=True), 1):
        lines.append(question.format(number, asked))
        lines.append(answer.format(number, answered) if answer.count("{}") == 2 else answer.format(answered))
    turns = reading("\n".join(lines)).transcript.turns
    assert [turn.text for turn in turns] == [QUESTIONS[0], ANSWERS[0], QUESTIONS[1], ANSWERS[1]]
    assert [turn.role for turn in turns] == ["analyst", "management"] * 2
    assert [turn.exchange for turn in turns] == [1, 1, 2, 2]


def test_a_question_names_who_asks_in_brackets() -> None:
    turns = reading(
        "问题一（中信证券/王敏）：毛利率为什么提升？\n答：产品结构优化。\n问题二（李强，华夏基金）：海外呢？\n答：增长31%。\n"
    ).transcript.turns
    assert [(turn.speaker, turn.firm) for turn in turns] == [
        ("王敏", "中信证券"), ("答", None), ("李强", "华夏基金"), ("答", None),
    ]  # fmt: skip


def test_a_journalist_asks_for_a_newspaper() -> None:
    turns = reading(
        "1、新华社记者王敏：毛利率为什么提升？\n李永坚：产品结构优化。\n2、BBC记者张三：海外呢？\n李永坚：增长31%。\n"
    ).transcript.turns
    assert [(turn.speaker, turn.role, turn.firm) for turn in turns[::2]] == [
        ("王敏", "analyst", "新华社"), ("张三", "analyst", "BBC"),
    ]  # fmt: skip


def test_a_table_of_contents_is_no_speech_and_a_title_is_below_its_name() -> None:
    text = (
        "# Harbor Cloud Q3 2024 Earnings Call\n# Table of Contents\n- Presentation\n- Q&A\n## Operator\nWelcome.\n"
        "## Ann Lee <br> Chief Executive Officer\nRevenue grew.\n## Operator\nOur first question comes from Bob Ray with Granite Research.\n"
        "## Bob Ray <br/> Analyst, Granite Research\nWhat about margins?\n## Ann Lee <br> Chief Executive Officer\nThey improve.\n"
    )
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.title, turn.firm, turn.section) for turn in turns] == [
        ("Operator", None, None, "prepared"),
        ("Ann Lee", "CEO", None, "prepared"),
        ("Operator", None, None, "qa"),
        ("Bob Ray", "Analyst", "Granite Research", "qa"),
        ("Ann Lee", "CEO", None, "qa"),
    ]


def test_a_page_with_each_element_on_a_line() -> None:
    text = (
        "Harbor\n(\nHRBR\n+0.03%\n)\nQ3 2024 Earnings Call\nOperator\nWelcome to the call of Harbor\n(\nHRBR\n-1.20%\n)\n.\n"
        "Ann Lee\n--\nVice President, Investor Relations\nThank you.\nOK.\nOperator\nYour first question comes from Bob Ray with Granite Research.\n"
        "Bob Ray\n--\nGranite Research -- Analyst\nAnd Harbor\n(\nHRBR\n-1.20%\n)\nmargins?\nAnn Lee\n--\nVice President, Investor Relations\nThey improve.\n"
    )
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.title, turn.firm) for turn in turns] == [
        ("Operator", None, None),
        ("Ann Lee", "IR", None),
        ("Operator", None, None),
        ("Bob Ray", "Analyst", "Granite Research"),
        ("Ann Lee", "IR", None),
    ]
    assert turns[0].text == "Welcome to the call of Harbor."
    assert turns[3].text == "And Harbor margins?"


TALK = "林明：谢谢。收入增长。\n王海涛：毛利率为17%。\n林明：谢谢大家。\n"
MEMO = "## {}\n### 亮點\n收入增长31%，毛利率17%。\n### 風險\n竞争加剧。\n"


@pytest.mark.parametrize("name", ["AI 摘要", "Memo", "会议总结", "Key takeaways"])
@pytest.mark.parametrize("above", [True, False])
def test_a_memo_beside_the_talk_is_no_speech(name: str, above: bool) -> None:
    memo = MEMO.format(name)
    text = f"{memo}## 文字记录\n{TALK}" if above else TALK + memo
    assert said(text) == [("林明", "谢谢。收入增长。"), ("王海涛", "毛利率为17%。"), ("林明", "谢谢大家。")]


@pytest.mark.parametrize(
    "label",
    ["{name}\n{time}", "{name} ({time}):", "{name}({time})：", "[{name}] {time}", "[{time} - 00:59:59] {name}:", "{time} {name}", "**{name}** {time}"],
)  # fmt: skip
def test_a_time_beside_or_below_a_name_is_the_time_of_the_turn(label: str) -> None:
    turns = [
        ("Ann Lee", "00:00:01", "Hello."),
        ("Bob Ray", "00:01:17", "Thank you. A question?"),
        ("Ann Lee", "00:02:05", "Yes."),
    ]
    text = "".join(f"{label.format(name=name, time=time)}\n{words}\n" for name, time, words in turns)
    found = reading(text).transcript.turns
    assert [(turn.speaker, turn.time, turn.text) for turn in found] == turns


def test_a_time_inside_a_speech_is_no_speech() -> None:
    found = reading("Ann Lee (01:17):\nThank you.\n(02:20):\nAnd more.\nBob Ray (03:00):\nA question?\n")
    assert [turn.text for turn in found.transcript.turns] == ["Thank you.\nAnd more.", "A question?"]
    assert "times" in {one.what for one in found.removed}


def test_a_word_before_a_colon_is_no_speaker() -> None:
    text = "Ann Lee: We looked at it.\nBut: nothing is settled.\nOne: cash.\nResolved: the dividend.\nBob Ray: Margins?\nAnn Lee: Fine.\n"
    assert said(text) == [
        ("Ann Lee", "We looked at it.\nBut: nothing is settled.\nOne: cash.\nResolved: the dividend."),
        ("Bob Ray", "Margins?"),
        ("Ann Lee", "Fine."),
    ]


def test_a_foreign_name_in_chinese_speaks_once() -> None:
    text = "操作员:第一个问题来自高盛的李明远。\n李明远:毛利率如何？\n詹姆斯·米歇尔:会改善。\n操作员:谢谢。\n"
    assert [speaker for speaker, _ in said(text)] == ["操作员", "李明远", "詹姆斯·米歇尔", "操作员"]


def test_a_call_in_one_paragraph() -> None:
    turns = [("操作员", "各位好，欢迎参加会议。"), ("林明", "谢谢。收入同比增长31%，毛利率为17%。"), ("操作员", "第一个问题来自高盛的李明远。"),
             ("李明远", "毛利率如何？"), ("林明", "改善。"), ("操作员", "谢谢各位。")]  # fmt: skip
    found = reading("".join(f"{speaker}：{text}" for speaker, text in turns))
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == turns
    assert found.added == len(turns) - 1


@pytest.mark.parametrize(
    ("label", "name", "role", "firm"),
    [
        ("李四 分析师 中信", "李四", "analyst", "中信"),
        ("中信证券 分析师 李四", "李四", "analyst", "中信证券"),
        ("李四 总经理", "李四", "management", None),
        ("中金公司 李四", "李四", "analyst", "中金公司"),
        ("Ann Lee, Harbor Research", "Ann Lee", "analyst", "Harbor Research"),
        ("Wei Li, CFA", "Wei Li", "analyst", None),
        ("Ann Lee – Harbor Research", "Ann Lee", "analyst", "Harbor Research"),
    ],
)
def test_a_label_with_title_and_firm_is_divided(label: str, name: str, role: str, firm: str | None) -> None:
    asked = "总经理" not in label
    before = "下一位，请提问。" if asked else "下面请公司回答。"
    text = f"Operator\n各位好，欢迎参加2024年第三季度业绩电话会议。\n林明\n收入增长。\nOperator\n第一个问题来自高盛的王敏。\n王敏\n毛利率如何？\n林明\n改善。\nOperator\n{before}\n{label}\n好的。\n"
    turn = reading(text).transcript.turns[-1]
    assert (turn.speaker, turn.role) == (name, role)
    if firm:
        assert turn.firm == firm


def test_a_company_above_a_title_is_no_speaker() -> None:
    text = "Harbor Cloud\nQ3 2024 Earnings Call\nOperator\nHello.\nAnn Lee\nThank you.\nOperator\nQuestions?\nAnn Lee\nNone.\n"
    assert [speaker for speaker, _ in said(text)] == ["Operator", "Ann Lee"] * 2
