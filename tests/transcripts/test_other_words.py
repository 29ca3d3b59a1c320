"""Other words for who speaks: operators by name, hand-overs, introductions, names that are misspelt, interpreters."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from searchapp.transcripts.call.introductions import introductions
from searchapp.transcripts.names import is_misspelt


def english(
    opening: str,
    *,
    operator: str = "Operator",
    ceo: str = "Daniel Ortiz",
    ask: str,
    asks: str = "Unidentified Analyst",
) -> Reading:
    text = (
        "Bluefin Robotics Third Quarter 2025 Earnings Call\n\n"
        f"{operator}: {opening} Welcome to the Bluefin Robotics third quarter 2025 earnings call.\n"
        "Nora Beck: With me is Daniel Ortiz, our Chief Executive Officer.\n"
        f"{ceo}: Thank you. Orders grew in every region.\n"
        f"{operator}: We will now take questions. {ask}\n"
        f"{asks}: How do you see pricing next year?\n"
        f"{ceo}: We expect it to be stable.\n"
    )
    return parse(text, id="a", source="a.txt", sha256="0")


def chinese(
    opening: str, *, operator: str = "主持人", ceo: str = "钟灵毓", ask: str, interpreter: str = ""
) -> Reading:
    text = (
        "蓝鳍机器人2025年第三季度业绩电话会\n\n"
        f"{operator}：{opening}欢迎参加蓝鳍机器人2025年第三季度业绩电话会。\n"
        "白露：大家好，今天参会的有首席执行官钟灵毓女士。\n"
        f"{ceo}：谢谢。本季度各地区订单都有增长。\n"
        + (f"{interpreter}：Thank you. Orders grew in every region.\n" if interpreter else "")
        + f"{operator}：现在进入问答环节。{ask}\n未知分析师：请问明年的价格怎么看？\n{ceo}：我们预计保持稳定。\n"
    )
    return parse(text, id="a", source="a.txt", sha256="0")


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("Tamika", "Hello everyone. I'm Tamika and I'll be running today's call."), ("Rosa", "Hello, I am Rosa and I will moderate today's call."),
        ("Deshawn", "Good afternoon, Deshawn here. I will be your conference operator."), ("Priscilla", "Hi all, Priscilla here, your operator today."), ("Ines", "My name's Ines and I'll be the operator."),
        ("Rosa", "You have Rosa as your operator."), ("Rosa", "My name is Rosa; I'm your operator."), ("Rosa", "I'll be your operator today. My name is Rosa."), ("Rosa", "I'm Rosa, and I will be assisting you with today's conference."),
        ("Rosa", "This is Rosa, I'll be running the lines today."), ("Rosa", "My name is Rosa. I'm the moderator for this conference call."), ("Rosa Diaz", "I will be moderating today's call. I'm Rosa Diaz."),
    ],
)  # fmt: skip
def test_an_operator_says_so_in_english(name: str, opening: str) -> None:
    turns = english(
        opening, operator=name, ask="Our first question comes from Leah Stone with Corvus Capital."
    ).transcript.turns
    assert {turn.role for turn in turns if turn.speaker == name} == {"operator"}


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("小雨", "各位好，我是本次电话会的客服小雨。"), ("唐晓", "大家好，我是会议助理唐晓。"), ("葛兰", "大家好，我叫葛兰，是今天的会务人员。"), ("唐晓", "各位好，我叫唐晓，担任今天的会议接线员。"),
        ("唐晓", "您好，唐晓为您服务，我是本场会议的操作员。"), ("唐晓", "大家早上好，我是今天的电话会议主持人唐晓。"),
        ("小雨", "我是今天的会议主持人小雨。"), ("小雨", "这里是会议接线员小雨。"), ("唐晓", "我是唐晓，将担任本次会议的接线员。"), ("唐晓", "我叫唐晓，今天由我为大家主持会议。"), ("唐晓", "我是本次业绩说明会的主持人，唐晓。"),
    ],
)  # fmt: skip
def test_an_operator_says_so_in_chinese(name: str, opening: str) -> None:
    turns = chinese(opening, operator=name, ask="首先请渡鸦资本的季风提问。").transcript.turns
    assert {turn.role for turn in turns if turn.speaker == name} == {"operator"}


@pytest.mark.parametrize(
    "ask",
    [
        "Here is Leah Stone, calling from Corvus Capital.",
        "Here's Leah Stone, calling in from Corvus Capital.",
        "Our first question comes from Leah Stone, CFA, with Corvus Capital.",
    ],
)
@pytest.mark.parametrize("asks", ["Unidentified Analyst", "Leah Stone"])
def test_a_hand_over_in_english(ask: str, asks: str) -> None:
    turn = english("Hello.", ask=ask, asks=asks).transcript.turns[4]
    assert (turn.speaker, turn.role, turn.firm) == ("Leah Stone", "analyst", "Corvus Capital")


@pytest.mark.parametrize(
    "ask",
    [
        "线上有渡鸦资本的季风想提问。",
        "请来自渡鸦资本的投资者季风提问。",
        "有请渡鸦资本高级研究员季风。",
        "我们来听一下渡鸦资本季风的问题。",
    ],
)
def test_a_hand_over_in_chinese(ask: str) -> None:
    turn = chinese("各位好，", ask=ask).transcript.turns[4]
    assert (turn.speaker, turn.role, turn.firm) == ("季风", "analyst", "渡鸦资本")


@pytest.mark.parametrize("ceo", ["Danial Ortiz", "Daniell Ortiz", "Dan Ortiz"])
def test_a_misspelt_name_has_the_title_of_who_is_introduced(ceo: str) -> None:
    found = english(
        "Hello.", ceo=ceo, ask="Our first question comes from Leah Stone with Corvus Capital."
    ).transcript
    assert found.turns[2].title == "CEO"
    assert "Daniel Ortiz" in {alias for one in found.participants if one.name == ceo for alias in one.aliases}


@pytest.mark.parametrize("ceo", ["Grace Ortiz", "Nora Ortiz"])
def test_another_person_of_the_family_has_not(ceo: str) -> None:
    found = english(
        "Hello.", ceo=ceo, ask="Our first question comes from Leah Stone with Corvus Capital."
    ).transcript
    assert found.turns[2].title is None
    assert not is_misspelt("Daniel Ortiz", ceo)


@pytest.mark.parametrize("label", ["现场口译", "会议翻译", "Speaker's Interpreter"])
def test_an_interpreter_speaks_for_who_spoke_before(label: str) -> None:
    turns = chinese("各位好，", ask="首先请渡鸦资本的季风提问。", interpreter=label).transcript.turns
    assert (turns[3].label, turns[3].speaker) == (label, "钟灵毓")


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("今天出席的有：钟灵毓女士，首席执行官；唐果先生，首席财务官。", [("钟灵毓", "CEO"), ("唐果", "CFO")]),
        ("参会领导：首席执行官 方志远 先生，首席财务官 孟繁星 女士。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("首席执行官方志远先发言，随后由首席财务官孟繁星介绍。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("我们的首席执行官方志远、首席财务官孟繁星都在线上。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("On the call are Chief Executive Ann Lee and Finance Chief Bob Ray.", [("Ann Lee", "CEO"), ("Bob Ray", "CFO")]),
        ("Ann Lee, Harbor's Chief Executive Officer, and Bob Ray, its Chief Financial Officer.", [("Ann Lee", "CEO"), ("Bob Ray", "CFO")]),
        ("今天出席的有总裁唐果先生，首席财务官孟繁星女士。", [("唐果", "President"), ("孟繁星", "CFO")]),
        ("参会的有Ann Lee女士，首席执行官；Bob Ray先生，首席财务官。", [("Ann Lee", "CEO"), ("Bob Ray", "CFO")]),
        ("由首席执行官方志远发言，随后首席财务官孟繁星会介绍财务数据。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("在座的是方志远先生，他是我们的首席执行官。", [("方志远", "CEO")]),
        ("这位是方志远，是我们的首席执行官，还有唐果，担任首席财务官。", [("方志远", "CEO"), ("唐果", "CFO")]),
        ("| 方志远 | 首席执行官 |", [("方志远", "CEO")]),
        ("参会的有首席执行官 May Wong，首席财务官 Bob Ray。", [("May Wong", "CEO"), ("Bob Ray", "CFO")]),
        ("| Chief Executive Officer | Ann Lee |", [("Ann Lee", "CEO")]),
    ],
)  # fmt: skip
def test_introductions(said: str, titles: list[tuple[str, str]]) -> None:
    assert [(one.name, one.title) for one in introductions(said)] == titles


ROUND_TABLE = (
    "蓝鳍机器人2025年第三季度业绩电话会\n\n{listed}"
    "主持人：大家好，欢迎参加蓝鳍机器人2025年第三季度业绩电话会。\n"
    "白露：感谢各位。{introduced}下面请钟灵毓发言。\n"
    "{ceo}：谢谢。本季度各地区订单都有增长。\n"
    "{cfo}：收入增长了百分之五。\n"
    "主持人：现在进入问答环节。首先请渡鸦资本的季风提问。\n"
    "季风：请问明年的价格怎么看？\n"
    "{ceo}：我们预计保持稳定。\n"
    "{cfo}：我也同意。\n"
)


def titles_of(text: str) -> dict[str, str | None]:
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    return {turn.speaker: turn.title for turn in turns if turn.role == "management"}


@pytest.mark.parametrize(
    "introduced",
    [
        "线上的有钟灵毓首席执行官、唐果首席财务官。",
        "参加会议的公司代表：钟灵毓 首席执行官、唐果 首席财务官。",
        "我旁边的这位是钟灵毓，是我们的首席执行官，还有唐果，担任首席财务官。",
        "全球首席执行官钟灵毓女士和首席财务官唐果先生都在线上。",
    ],
)
def test_a_title_beside_the_name_of_a_speaker_is_theirs(introduced: str) -> None:
    text = ROUND_TABLE.format(listed="", introduced=introduced, ceo="钟灵毓", cfo="唐果")
    assert titles_of(text) == {"白露": None, "钟灵毓": "CEO", "唐果": "CFO"}


@pytest.mark.parametrize(
    "introduced", ["全球首席执行官、区域总经理都在线上。", "公司首席执行官、首席财务官都在线上。"]
)
def test_words_beside_a_title_are_nobody(introduced: str) -> None:
    text = ROUND_TABLE.format(listed="", introduced=introduced, ceo="钟灵毓", cfo="唐果")
    people = parse(text, id="a", source="a.txt", sha256="0").transcript.participants
    assert {one.name for one in people} == {"主持人", "白露", "钟灵毓", "唐果", "季风"}


@pytest.mark.parametrize(
    "listed",
    [
        "参会人员：\n白露 投资者关系总监\n钟灵毓 首席执行官\n唐果 首席财务官\n\n",
        "参会人员\n白露（投资者关系总监）\n钟灵毓（首席执行官）\n唐果（首席财务官）\n\n",
        "| 姓名 | 职务 |\n|---|---|\n| 白露 | 投资者关系总监 |\n| 钟灵毓 | 首席执行官 |\n| 唐果 | 首席财务官 |\n\n",
        "姓名 职务\n白露 投资者关系总监\n钟灵毓 首席执行官\n唐果 首席财务官\n\n",
    ],
)
def test_a_list_of_people_with_their_titles(listed: str) -> None:
    text = ROUND_TABLE.format(listed=listed, introduced="", ceo="钟灵毓", cfo="唐果")
    assert titles_of(text) == {"白露": "IR", "钟灵毓": "CEO", "唐果": "CFO"}


@pytest.mark.parametrize(
    "listed",
    [
        "Corporate Participants\nDaniel Ortiz, Bluefin Robotics, Inc. - Chief Executive Officer\nNora Beck, Bluefin Robotics, Inc. - CFO\n\n",
        "Management\nDaniel Ortiz (Chief Executive Officer)\nNora Beck (CFO)\n\n",
        "Executives\nDaniel Ortiz  Chief Executive Officer\nNora Beck  CFO\n\n",
    ],
)
def test_a_list_has_another_spelling_of_a_label(listed: str) -> None:
    text = (
        f"Bluefin Robotics Q3 2025 Earnings Call\n\n{listed}Operator: Welcome to the call.\nDan Ortiz: Orders grew.\n"
        "Nora Beck: So did margins.\nOperator: Our first question is from Leah Stone with Corvus Capital.\n"
        "Leah Stone: How is pricing?\nDan Ortiz: It is stable.\n"
    )
    found = parse(text, id="a", source="a.txt", sha256="0").transcript
    named = [(one.name, one.aliases, one.title) for one in found.participants if one.role == "management"]
    assert named == [("Dan Ortiz", ("Daniel Ortiz",), "CEO"), ("Nora Beck", (), "CFO")]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Good day. I'm Daniel Ortiz and I am the Executive Vice President and Chief Financial Officer.", "EVP & CFO"),
        ("Thank you. Daniel Ortiz here, Chief Financial Officer.", "CFO"),
        ("Hello, I'm Daniel Ortiz, and with me is Nora Beck, our Chief Financial Officer.", None),
    ],
)  # fmt: skip
def test_who_introduces_himself_has_his_own_title(said: str, title: str | None) -> None:
    text = (
        f"Bluefin Robotics Q3 2025 Earnings Call\n\nOperator: Welcome to the call.\nDan Ortiz: {said} Orders grew.\n"
        "Operator: Our first question is from Leah Stone with Corvus Capital.\nLeah Stone: How is pricing?\nDan Ortiz: It is stable.\n"
    )
    assert titles_of(text) == {"Dan Ortiz": title}


def test_who_introduces_himself_may_hand_over_in_the_same_turn() -> None:
    text = (
        "蓝鳍机器人2025年第三季度业绩电话会\n\n白露：大家好，欢迎参加电话会。\n钟灵毓：大家好，我是首席执行官钟灵毓。订单都有增长。\n"
        "唐果：大家好，我是首席财务官唐果。收入增长。首先请渡鸦资本的季风提问。\n季风：请问明年的价格怎么看？\n唐果：我们预计保持稳定。\n"
    )
    assert titles_of(text) == {"白露": None, "钟灵毓": "CEO", "唐果": "CFO"}


def test_a_name_in_the_other_script_gives_the_floor() -> None:
    text = ROUND_TABLE.format(listed="", introduced="", ceo="Lingyu Zhong", cfo="唐果")
    people = parse(text, id="a", source="a.txt", sha256="0").transcript.participants
    assert next(one.aliases for one in people if one.name == "Lingyu Zhong") == ("钟灵毓",)


@pytest.mark.parametrize("label", ["季风", "未知分析师"])
@pytest.mark.parametrize(
    "ask",
    [
        "现在开放渡鸦资本的季风的线路，请提问。",
        "麻烦接一下渡鸦资本的季风的电话。",
        "请会务打开渡鸦资本季风的麦克风。",
        "提问人：季风，单位：渡鸦资本。",
        "好的，next one is 渡鸦资本 的 季风。",
    ],
)
def test_a_hand_over_in_other_words(ask: str, label: str) -> None:
    text = (
        "蓝鳍机器人2025年第三季度业绩电话会\n\n主持人：欢迎参加电话会。\n钟灵毓：本季度订单增长。\n"
        f"主持人：现在进入问答环节。{ask}\n{label}：请问明年的价格怎么看？\n钟灵毓：我们预计保持稳定。\n"
    )
    turn = parse(text, id="a", source="a.txt", sha256="0").transcript.turns[3]
    assert (turn.speaker, turn.role, turn.firm) == ("季风", "analyst", "渡鸦资本")


@pytest.mark.parametrize(
    ("said", "name", "firm"),
    [
        ("各位好，这里是渡鸦资本的季子风，谢谢。", "季子风", "渡鸦资本"),
        ("大家好，我叫季子风，来自渡鸦资本。", "季子风", "渡鸦资本"),
        ("渡鸦资本的季子风，想请教一下。", "季子风", "渡鸦资本"),
        ("管理层好，Granite Research Leah Stone。", "Leah Stone", "Granite Research"),
        ("您好，我是中信里昂的季子风。", "季子风", "中信里昂"),
        ("您好，我是中国人寿养老的季子风。", "季子风", "中国人寿养老"),
        ("您好，我是Bank of America的Leah Stone。", "Leah Stone", "Bank of America"),
        ("感谢，下一个问题来自Bank of America的Leah Stone。", "Leah Stone", "Bank of America"),
        ("Thanks. My name is Leah Stone, I'm with Granite Research.", "Leah Stone", "Granite Research"),
        ("Hello, Leah Stone of Granite Research speaking.", "Leah Stone", "Granite Research"),
        ("This is Leah from Granite Research.", "Leah", "Granite Research"),
    ],
)
def test_who_asks_introduces_himself(said: str, name: str, firm: str) -> None:
    asks = " How do you see pricing?" if said.isascii() else "请问明年的价格怎么看？"
    text = (
        "蓝鳍机器人2025年第三季度业绩电话会\n\n主持人：欢迎参加电话会。\n钟灵毓：本季度订单增长。\n"
        f"主持人：请下一位投资者提问。\n未知分析师：{said}{asks}\n钟灵毓：我们预计保持稳定。\n"
    )
    turn = parse(text, id="a", source="a.txt", sha256="0").transcript.turns[3]
    assert (turn.speaker, turn.firm) == (name, firm)


@pytest.mark.parametrize(
    "said", ["Great, thank you so much.", "管理层刚才提到的李总，谢谢。", "I'm thinking about Growth."]
)
def test_other_first_words_introduce_nobody(said: str) -> None:
    text = (
        "蓝鳍机器人2025年第三季度业绩电话会\n\n主持人：欢迎参加电话会。\n钟灵毓：本季度订单增长。\n"
        f"主持人：请下一位投资者提问。\n未知分析师：{said}请问明年的价格怎么看？\n钟灵毓：我们预计保持稳定。\n"
    )
    turn = parse(text, id="a", source="a.txt", sha256="0").transcript.turns[3]
    assert (turn.speaker, turn.firm) == ("未知分析师", None)
