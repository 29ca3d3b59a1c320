"""Roles, titles, firms, sections and exchanges of calls with many kinds of openings and hand-overs."""

from __future__ import annotations

import pytest

from searchapp.model import Transcript
from searchapp.transcripts import parse
from searchapp.transcripts.call.askers import Asker as HandOver
from searchapp.transcripts.call.event import read_event
from searchapp.transcripts.call.handover import hand_over
from searchapp.transcripts.titles import normal_title

TAIWAN = """遠山科技 2024 第三季法人說明會
日期：2024/11/05
主持人
各位貴賓大家好，歡迎參加遠山科技2024年第三季法人說明會。首先請財務長王海濤先生報告。
王海濤
謝謝。毛利率為17%。
主持人
謝謝財務長。現在進入問答時間，第一位發問的是花崗岩投資的 Ann Lee，請發問。
Ann Lee
請問展望？
王海濤
樂觀。
主持人
謝謝。下一位發問的是頂峰證券劉洋，請發問。
劉洋
資本支出？
王海濤
持平。
主持人
沒有其他問題了，今天的會議到此結束。
"""
ENGLISH = """Operator
Good morning. Welcome to Harbor Cloud Holdings' Fourth Quarter and Full Year 2023 Financial Results Conference Call.
Jane Doe
Thank you. Joining me are Mr. Ming Lin, Chairman and Chief Executive Officer; and Ms. Ann Lee, Chief Financial Officer.
Ming Lin
Thanks.
Operator
We will now begin the question-and-answer session. Our first question will come from Bob Ray of Granite & Co. Please go ahead.
Unidentified Analyst
Thanks for taking my question.
Ming Lin
Sure.
Operator
We'll take our next question from Tom Day at Summit Bank.
Tom Day
Yes.
Ann Lee
Yes.
Operator
I am showing no further questions. I turn the call back to Mr. Lin.
Ming Lin
Bye.
"""
TALK = "Operator\nHello.\nPhil Zhou\nThank you.\n"
MEETING = (
    "唐小明\n大家好，今天談開放資料。\n李大華\n我是主任委員李大華。\n唐小明\n首席工程師王海濤先生來了嗎？\n"
)


def read(text: str) -> Transcript:
    return parse(text, id="a", source="a.txt", sha256="0").transcript


def test_a_call_in_traditional_chinese() -> None:
    call = read(TAIWAN)
    assert (call.company, call.period, call.date) == ("遠山科技", "2024Q3", "2024-11-05")
    assert [(one.name, one.role, one.title, one.firm) for one in call.participants] == [
        ("主持人", "operator", None, None),
        ("王海濤", "management", "CFO", None),
        ("Ann Lee", "analyst", None, "花崗岩投資"),
        ("劉洋", "analyst", None, "頂峰證券"),
    ]
    assert [turn.exchange for turn in call.turns] == [None, None, 1, 1, 1, 2, 2, 2, None]


def test_a_call_in_english() -> None:
    call = read(ENGLISH)
    assert (call.company, call.period) == ("Harbor Cloud Holdings", "2023Q4")
    assert [(turn.speaker, turn.role, turn.title, turn.firm) for turn in call.turns][2:8] == [
        ("Ming Lin", "management", "Chair & CEO", None),
        ("Operator", "operator", None, None),
        ("Bob Ray", "analyst", None, "Granite & Co"),
        ("Ming Lin", "management", "Chair & CEO", None),
        ("Operator", "operator", None, None),
        ("Tom Day", "analyst", None, "Summit Bank"),
    ]
    assert [turn.section for turn in call.turns] == ["prepared"] * 3 + ["qa"] * 8
    assert [turn.exchange for turn in call.turns] == [None] * 3 + [1] * 3 + [2] * 3 + [None] * 2


def test_a_question_after_the_questions_were_closed_is_an_exchange_of_its_own() -> None:
    more = "王海濤\n謝謝。\n主持人\n還有一位。下一位發問的是頂峰證券劉洋，請發問。\n劉洋\n股利？\n王海濤\n不變。\n"
    exchanges = [turn.exchange for turn in read(TAIWAN + more).turns]
    assert exchanges == [None, None, 1, 1, 1, 2, 2, 2, None, None, 3, 3, 3]


def test_the_very_first_words_of_a_call_hand_over_to_nobody() -> None:
    call = read(
        "Operator\nWelcome to Harbor Cloud's call to discuss its Q1 2025 results.\n"
        "Unidentified Analyst\nHow is demand?\nMing Lin\nGood.\nUnidentified Analyst\nThanks.\nMing Lin\nBye.\n"
    )
    assert [turn.section for turn in call.turns] == ["prepared", "qa", "qa", "qa", "qa"]


def test_in_a_meeting_nothing_is_guessed() -> None:
    meeting = read(MEETING)
    assert (meeting.company, meeting.period) == (None, None)
    assert {(turn.role, turn.title, turn.section, turn.exchange) for turn in meeting.turns} == {
        ("other", None, "prepared", None)
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下一个问题来自花岗岩证券的Wei Hung[音译]。", HandOver("Wei Hung", "花岗岩证券")),
        ("这个问题来自花岗岩银行Timothy Day的提问。", HandOver("Timothy Day", "花岗岩银行")),
        ("下面有请花岗岩证券分析师刘洋提问。", HandOver("刘洋", "花岗岩证券")),
        (
            "Your next question is from the line of Mei Zhang from Summit Securities. Go ahead.",
            HandOver("Mei Zhang", "Summit Securities"),
        ),
        ("感谢来自花岗岩证券的刘洋。下一个问题来自顶峰证券的王海涛。", HandOver("王海涛", "顶峰证券")),
        ("第一个问题来自张佳琪。您的线路已接通。", HandOver("张佳琪", None)),
        ("第一个问题来自李江海女士。", HandOver("李江海", None)),
        ("第一个问题来自欧阳娜娜。", HandOver("欧阳娜娜", None)),
        ("第一个问题来自张敏女士。", HandOver("张敏", None)),
        ("第一个问题来自Jiaqi Zhang。请讲。", HandOver("Jiaqi Zhang", None)),
        ("第一个问题来自分析师Mei-Lin van Dyk，请提问。", HandOver("Mei-Lin van Dyk", None)),
        ("第一个问题来自UBS Wei Hung。", HandOver("Wei Hung", "UBS")),
        ("第一个问题来自花岗岩证券的李先生。", HandOver(None, "花岗岩证券")),
        ("第一个问题来自李先生。", HandOver(None, None)),
        ("第一个问题来自高盛。", HandOver(None, "高盛")),
        ("第一个问题来自麦格理。", HandOver(None, "麦格理")),
        ("第一个问题来自东方证券。", HandOver(None, "东方证券")),
        ("第一个问题来自SPDBI。", HandOver(None, "SPDBI")),
        ("Next question, please.", HandOver(None, None)),
        ("是的，我们能听到。", None),
        ("如需提问，请按星号键1提问。", None),
        ("没有更多问题了。现在交还给林明。", None),
        ("There are no further questions.", None),
        ("That was our final question. I turn the call back to Mr. Lin.", None),
        ("刚才是第三个问题。没有其他问题了。", None),
        (
            "That was our final question, and here is another from Ann Lee with Granite.",
            HandOver("Ann Lee", "Granite"),
        ),
    ],
)
def test_hand_overs(words: str, expected: HandOver | None) -> None:
    assert hand_over(words) == expected


@pytest.mark.parametrize(
    ("announced", "label", "firm"),
    [
        ("张佳琪", "张佳琪", None),
        ("张佳琪", "Jiaqi Zhang", None),
        ("Jiaqi Zhang", "张佳琪", None),
        ("张敏", "张敏", None),
        ("Wei Hung", "Wei Hung", None),
        ("Granite Capital Wei Hung", "Wei Hung", "Granite Capital"),
        ("Granite Capital的Wei Hung", "Wei Hung", "Granite Capital"),
        ("高盛", "张敏", "高盛"),
    ],
)
def test_who_speaks_next_is_no_firm(announced: str, label: str, firm: str | None) -> None:
    call = read(
        f"Operator\n欢迎参加远山科技2024年第三季度业绩电话会议。\n林明\n谢谢。\nOperator\n第一个问题来自{announced}。\n"
        f"{label}\n请问毛利率？\n林明\n17%。\n{label}\n谢谢。\n"
    )
    asking = [(turn.role, turn.firm) for turn in call.turns if turn.speaker == label]
    assert asking == [("analyst", firm)] * 2


@pytest.mark.parametrize(
    ("words", "company", "ticker", "period"),
    [
        ("欢迎各位参加远山科技(9988.HK)2023年全年业绩发布会。", "远山科技", "9988.HK", "2023FY"),
        ("欢迎参加远山科技2024年中期业绩说明会。", "远山科技", None, "2024H1"),
        ("欢迎参加远山科技二〇二四年第二季度业绩电话会议。", "远山科技", None, "2024Q2"),
        ("Harbor Cloud Inc. (HBC) Q3 2024 Earnings Call Transcript", "Harbor Cloud Inc.", "HBC", "2024Q3"),
        (
            "Welcome to the Third Quarter 2024 Earnings Conference Call for Harbor Cloud Holdings. All",
            "Harbor Cloud Holdings",
            None,
            "2024Q3",
        ),
        ("Welcome to Harbor Cloud's call to discuss its Q1 2025 results.", "Harbor Cloud", None, "2025Q1"),
        ("我们2024年第三季度收入增长。", None, None, None),
    ],
)
def test_events(words: str, company: str | None, ticker: str | None, period: str | None) -> None:
    event = read_event([], [(0, words)])
    assert (event.company, event.ticker, event.period) == (company, ticker, period)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2024年上半年", "2024H1"),
        ("2024年下半年", "2024H2"),
        ("2024年半年度", "2024H1"),
        ("2024年中报", "2024H1"),
        ("2024年第一季度", "2024Q1"),
        ("2024年第２季", "2024Q2"),
        ("2024財年第三財季", "2024Q3"),
        ("２０２４年四季度", "2024Q4"),
        ("2024年4季报", "2024Q4"),
        ("2024Q2", "2024Q2"),
        ("二零二四年第二季度", "2024Q2"),
        ("二〇二三年全年", "2023FY"),
        ("2024年度", "2024FY"),
        ("2024年年报", "2024FY"),
        ("2022年第四季度及全年", "2022Q4"),
        ("2024年第五季度", None),
        ("2024年五季度", None),
        ("今年下半年", None),
        ("1999年第三季度", None),
    ],
)
def test_periods_in_chinese(words: str, period: str | None) -> None:
    assert read(f"远山科技{words}业绩电话会议\n{TALK}").period == period


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("First Quarter 2024", "2024Q1"),
        ("1st Quarter 2024", "2024Q1"),
        ("2nd Quarter Fiscal 2024", "2024Q2"),
        ("3rd Quarter 2024", "2024Q3"),
        ("4th Quarter 2024", "2024Q4"),
        ("Third Fiscal Quarter 2024", "2024Q3"),
        ("Fourth Quarter and Full Year 2023", "2023Q4"),
        ("Fourth Quarter and Fiscal Year 2023", "2023Q4"),
        ("Third Quarter Ended September 30, 2024", "2024Q3"),
        ("Q3 of Fiscal Year 2024", "2024Q3"),
        ("Q4 FY25", "2025Q4"),
        ("FY25 Q4", "2025Q4"),
        ("Fiscal 2025 Second Quarter", "2025Q2"),
        ("2024 Q1", "2024Q1"),
        ("Q1'25", "2025Q1"),
        ("Q1 ’25", "2025Q1"),
        ("4Q 2023", "2023Q4"),
        ("4Q23", "2023Q4"),
        ("1H24", "2024H1"),
        ("H2'24", "2024H2"),
        ("2H 2024", "2024H2"),
        ("2024 H2", "2024H2"),
        ("First Half 2024", "2024H1"),
        ("Second Half of 2024", "2024H2"),
        ("Half-Year 2024", "2024H1"),
        ("2024 Interim", "2024H1"),
        ("Full-Year 2024", "2024FY"),
        ("FY2024", "2024FY"),
        ("FY 24", "2024FY"),
        ("2024 Annual", "2024FY"),
        ("Q5 2024", None),
        ("5Q23", None),
        ("3H24", None),
        ("Q3 1999", None),
    ],
)
def test_periods_in_english(words: str, period: str | None) -> None:
    assert read(f"Harbor Cloud {words} Earnings Call\n{TALK}").period == period


def test_of_two_periods_the_first_is_the_one_of_the_call() -> None:
    assert read(f"远山科技2024年第一季度业绩会 (Third Quarter 2023)\n{TALK}").period == "2024Q1"
    assert read(f"Harbor Cloud Third Quarter 2023 Earnings Call 2024年第一季度\n{TALK}").period == "2023Q3"


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("董事长兼首席执行官", "Chair & CEO"),
        ("副董事长兼首席执行官", "Vice Chair & CEO"),
        ("投资者关系负责人", "IR"),
        ("联席首席执行官", "Co-CEO"),
        ("Senior Vice President", "SVP"),
        ("Co-Founder, Chairman and CEO", "Co-Founder & Chair & CEO"),
        ("Head of Treasury", None),
    ],
)
def test_titles(phrase: str, title: str | None) -> None:
    assert normal_title(phrase) == title
