"""Who is who: the people that are introduced are those who speak, under whatever name the transcript prints."""

from __future__ import annotations

import pytest

from searchapp.model import Transcript
from searchapp.transcripts import parse

_ENGLISH = (
    "Operator: Welcome to the Harbor Cloud Third Quarter 2024 Earnings Conference Call. I now hand over to Jo Park, Head of Investor Relations.\n"
    "Jo Park: Thank you. {introduction}\n{labels}"
    "Operator: We will now begin the question-and-answer session. Our first question comes from Al Reyes with Granite Research.\n"
    "Al Reyes: How are margins?\n{answers}Al Reyes: Thanks.\nOperator: This concludes our call.\n"
)
_CHINESE = (
    "主持人：欢迎参加远山科技2024年第三季度业绩电话会议。现在交给投资者关系总监周婷。\n周婷：谢谢。{introduction}\n{labels}"
    "主持人：现在进入问答环节。第一个问题来自中金公司的王璐。\n王璐：请问毛利率？\n{answers}王璐：谢谢。\n主持人：今天的会议到此结束。\n"
)


def read(introduction: str, labels: list[str], answers: list[str] | None = None) -> Transcript:
    """Return a call in which people are introduced in these words, and speak and answer under these labels."""
    chinese = not introduction.isascii() and any(one > "\u3000" for one in introduction)
    template, said = (_CHINESE, "收入增长。") if chinese else (_ENGLISH, "Revenue grew in the quarter.")
    lines = ["".join(f"{one}: {said}\n" for one in each) for each in (labels, answers or labels)]
    text = template.format(introduction=introduction, labels=lines[0], answers=lines[1])
    return parse(text, id="a", source="a.txt", sha256="0").transcript


def titles(introduction: str, labels: list[str], answers: list[str] | None = None) -> list[str | None]:
    """Return the titles of those who speak before and after the questions."""
    turns = read(introduction, labels, answers).turns
    known = {"Jo Park", "周婷", "Al Reyes", "王璐"}
    return [turn.title for turn in turns if turn.role != "operator" and turn.speaker not in known]


@pytest.mark.parametrize(
    "introduction",
    [
        "With me are Ann Lee, Harbor Cloud's Chief Executive Officer, and Bob Ray, Harbor Cloud's Chief Financial Officer.",
        "With me are Ann Lee as Chief Executive Officer and Bob Ray as Chief Financial Officer.",
        "With me are Ann Lee, Group CEO; and Bob Ray, Acting CFO.",
        "With me are Ann Lee, PhD, Chief Executive Officer; and Bob Ray, Jr., Chief Financial Officer.",
        "With me are Ann Lee and Bob Ray, our CEO and CFO, respectively.",
        "With me are Ann Lee, who serves as our CEO, and Bob Ray, who serves as CFO.",
        "Ann Lee: Chief Executive Officer, and Bob Ray: Chief Financial Officer, will present.",
    ],
)
def test_titles_are_read_from_any_words_in_english(introduction: str) -> None:
    assert titles(introduction, ["Ann Lee", "Bob Ray"]) == ["CEO", "CFO"] * 2


@pytest.mark.parametrize(
    "introduction",
    [
        "今天出席会议的有林明，首席执行官，郑敏敏，首席财务官。",
        "今天出席会议的有林明——首席执行官，郑敏敏——首席财务官。",
        "今天出席会议的有首席执行官——林明，首席财务官——郑敏敏。",
        "今天出席会议的有首席执行官林明总，首席财务官郑敏敏总。",
        "林明和郑敏敏分别担任首席执行官和首席财务官。",
        "林明先生是我们的首席执行官，郑敏敏女士是我们的首席财务官。",
        "首席执行官林明将介绍战略，随后首席财务官郑敏敏做财务回顾。",
    ],
)
def test_titles_are_read_from_any_words_in_chinese(introduction: str) -> None:
    assert titles(introduction, ["林明", "郑敏敏"]) == ["CEO", "CFO"] * 2


def test_one_title_of_two_people() -> None:
    introduction = "With me are Ann Lee and Bob Ray, our Co-Chief Executive Officers."
    assert titles(introduction, ["Ann Lee", "Bob Ray"]) == ["Co-CEO"] * 4


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Deputy CFO", "Deputy CFO"), ("Senior Vice President of Finance", "VP Finance"), ("Chief Investment Officer", "Chief Investment Officer"),
        ("Group Finance Director", "CFO"), ("Chief Financial Officer and Treasurer", "CFO & Treasurer"), ("President of Cloud and AI", "President"),
        ("General Manager of International Business", "General Manager"), ("Company Secretary", "Company Secretary"),
    ],
)  # fmt: skip
def test_the_title_is_the_one_that_is_announced(said: str, title: str) -> None:
    assert titles(f"With me today are our {said}, Bob Ray, and others.", ["Bob Ray"]) == [title] * 2


@pytest.mark.parametrize(
    ("said", "title"),
    [("证券事务代表", "Securities Representative"), ("总会计师", "Chief Accountant"), ("常务副总裁", "VP"), ("副首席财务官", "Deputy CFO"), ("集团首席财务官", "CFO")],
)  # fmt: skip
def test_the_title_is_the_one_that_is_announced_in_chinese(said: str, title: str) -> None:
    assert titles(f"今天参会的有{said}林明先生，还有几位同事。", ["林明"]) == [title] * 2


@pytest.mark.parametrize(
    ("introduced", "label"),
    [
        ("José Blake", "Jose Blake"), ("Ann Blake", "Blake"), ("Lü Wei", "Lv Wei"), ("Wei Lyu", "Wei Lü"), ("Tan Boon Kiat", "Boon Kiat Tan"),
        ("Wong Kar Ming", "Kar Ming Wong"), ("Martin Lau Chi-ping", "Martin Lau"), ("Lau Chi Ping Martin", "Martin Lau"), ("Simon Li Xiaoming", "Xiaoming Li"), ("Zhang Yong (Daniel)", "Daniel Zhang"),
    ],
)  # fmt: skip
def test_a_label_is_found_by_its_introduction(introduced: str, label: str) -> None:
    found = titles(
        f"With me are {introduced}, Chief Executive Officer; and Bob Ray, CFO.", [label, "Bob Ray"]
    )
    assert found == ["CEO", "CFO"] * 2


@pytest.mark.parametrize(
    ("introduced", "label"),
    [
        ("吕薇", "Wei Lü"), ("詹姆斯·米歇尔", "James Mitchell"), ("James Mitchell", "詹姆斯·米切尔"), ("沈立新", "沈立欣"), ("沈立新", "申立新"), ("沈立新", "沈新立"),
        ("沈立新(Peter Shen)", "Peter Shen"), ("沈立新（Peter）", "Peter Shen"), ("沈立新", "Lixin"), ("沈立新", "立新"),
    ],
)  # fmt: skip
def test_a_label_is_found_by_its_introduction_in_chinese(introduced: str, label: str) -> None:
    found = titles(f"今天出席的有首席执行官{introduced}和首席财务官郑敏敏。", [label, "郑敏敏"])
    assert found == ["CEO", "CFO"] * 2


def test_a_name_that_sounds_like_that_of_two_people_is_neither() -> None:
    assert titles("今天出席的有首席执行官沈立新和首席财务官郑敏敏。", ["沈立欣", "申立新"]) == [None] * 4


def test_a_foreign_name_is_nobody_where_two_people_can_be_meant() -> None:
    assert titles("今天出席的有首席执行官詹姆斯·米歇尔。", ["James Mitchell", "Bob Ray"]) == [None] * 4


def test_a_first_name_alone_is_the_person_who_spoke_before() -> None:
    introduction = "With me are David Chen, CEO; and Daisy Chen, CFO."
    turns = read(introduction, ["David Chen", "Daisy Chen"], ["David", "Daisy"]).turns
    assert [(turn.speaker, turn.label) for turn in turns if turn.label in ("David", "Daisy")] == [
        ("David Chen", "David"),
        ("Daisy Chen", "Daisy"),
    ]


def test_a_first_name_of_a_manager_is_not_an_analyst_of_that_name() -> None:
    turns = read("With me is Ann Lee, CEO.", ["Ann Lee"], ["Al"]).turns
    assert [(turn.speaker, turn.role) for turn in turns if turn.label == "Al"] == [("Al", "management")]


def test_a_last_name_that_two_people_have_is_neither() -> None:
    introduction = "With me are David Chen, CEO; and Daisy Chen, CFO."
    turns = read(introduction, ["David Chen", "Daisy Chen"], ["Chen"]).turns
    assert [turn.speaker for turn in turns if turn.label == "Chen"] == ["Chen"]


@pytest.mark.parametrize(
    "listed",
    [
        "出席人员\n首席执行官 林明\n首席财务官 郑敏敏\n", "管理层：\n林明 首席执行官\n郑敏敏 首席财务官\n", "参会人员：\n首席执行官：林明\n首席财务官：郑敏敏\n",
        "与会者\n林明，首席执行官\n郑敏敏，首席财务官\n", "公司代表\n林明 - 首席执行官\n郑敏敏 - 首席财务官\n\n分析师\n王璐 - 中金公司\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("mark", ["：", "\n"])
def test_titles_are_read_from_a_list_of_participants(listed: str, mark: str) -> None:
    talk = (
        "主持人：欢迎参加远山科技2024年第三季度业绩电话会议。\n林明：收入增长。\n郑敏敏：现金充足，没有负债。\n"
        "主持人：现在进入问答环节。第一个问题来自中金公司的王璐。\n王璐：请问毛利率？\n林明：很好。\n主持人：今天的会议到此结束。\n"
    ).replace("：", mark)
    turns = parse(f"{listed}\n{talk}", id="a", source="a.txt", sha256="0").transcript.turns
    assert [(turn.speaker, turn.title) for turn in turns if turn.role != "operator"] == [
        ("林明", "CEO"), ("郑敏敏", "CFO"), ("王璐", None), ("林明", "CEO"),
    ]  # fmt: skip


def test_a_label_of_managers_above_a_name_alone_is_no_list() -> None:
    text = "主持人\n欢迎参加远山科技2024年第三季度业绩电话会议。\n管理层\n谢谢\n收入增长，现金充足。\n主持人\n第一个问题来自中金公司的王璐。\n王璐\n请问毛利率？\n管理层\n很好。\n"
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.label for turn in turns] == ["主持人", "管理层", "主持人", "王璐", "管理层"]
