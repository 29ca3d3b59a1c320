"""Company, ticker and period in the ways that calls name them."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from tests.transcripts.event_tables import CHINESE_PERIODS, ENGLISH_PERIODS, TITLES, WELCOMES, Row

TALK = (
    "Ann Lee\nThank you. Revenue grew.\nOperator\nOur first question comes from Bob Ray with Granite Research.\n"
    "Bob Ray\nWhat about margins?\nAnn Lee\nThey improve.\n"
)


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def event(text: str) -> tuple[str | None, str | None, str | None]:
    found = reading(text).transcript
    return found.company, found.ticker, found.period


def below(title: str) -> str:
    return title.replace("/", "\n") + f"\n\nOperator\nHello.\n{TALK}"


@pytest.mark.parametrize(("words", "period"), ENGLISH_PERIODS)
def test_a_period_in_english_is_read_in_a_title_and_a_welcome(words: str, period: str | None) -> None:
    title = f"Harbor Cloud {words} Earnings Call\nOperator\nHello.\n{TALK}"
    assert event(title)[2] == period
    assert event(f"Operator\nWelcome to Harbor Cloud's {words} results.\n{TALK}")[2] == period
    assert event(f"Operator\nWelcome to Harbor Cloud's results for the {words}.\n{TALK}")[2] == period


@pytest.mark.parametrize(("words", "period"), CHINESE_PERIODS)
def test_a_period_in_chinese_is_read_in_a_title_and_a_welcome(words: str, period: str | None) -> None:
    title = f"远山科技{words}业绩会\nOperator\n各位好。\n{TALK}"
    assert event(title)[2] == period
    assert event(f"Operator\n欢迎参加远山科技{words}的业绩电话会议。\n{TALK}")[2] == period


@pytest.mark.parametrize("row", TITLES, ids=[row[0] for row in TITLES])
def test_a_title_names_the_event(row: Row) -> None:
    assert event(below(row[0])) == row[1:]


@pytest.mark.parametrize("row", WELCOMES, ids=[row[0] for row in WELCOMES])
def test_a_welcome_names_the_event(row: Row) -> None:
    assert event(f"Operator\n{row[0]}\n{TALK}") == row[1:]


def test_a_last_day_gives_the_calendar_period_with_a_note() -> None:
    for words in ("欢迎参加远山科技截至2024年9月30日止三个月业绩会。", "Welcome to Harbor Cloud's results call for the three months ended September 30, 2024."):  # fmt: skip
        found = reading(f"Operator\n{words}\n{TALK}")
        (told,) = [one for one in found.evidence if one.what == "period"]
        assert (told.value, told.where) == ("2024Q3", "turn 0")
        assert told.quote.endswith(
            "(the calendar period that ends then; the company's fiscal year may differ)"
        )


@pytest.mark.parametrize(("date", "period"), [("2024-11-05", "2024Q3"), ("2024-02-05", "2023Q3"), ("", None)])
@pytest.mark.parametrize("words", ["远山科技截至9月30日止三个月业绩会", "Harbor Cloud Results for the Three Months Ended September 30"])  # fmt: skip
def test_a_last_day_without_a_year_is_the_last_one_before_the_call(
    words: str, date: str, period: str | None
) -> None:
    assert reading(below(f"{words}/{date}")).transcript.period == period


def test_a_named_period_has_no_note() -> None:
    (told,) = [
        one for one in reading(below("Harbor Cloud Q3 2024 Earnings Call")).evidence if one.what == "period"
    ]
    assert told.quote == "Harbor Cloud Q3 2024 Earnings Call"


def test_a_period_of_the_user_needs_no_warning() -> None:
    front = '---\nperiod = "2025Q2"\n---\n'
    found = reading(front + below("Harbor Cloud Results for the Three Months Ended September 30, 2024"))
    assert found.transcript.period == "2025Q2"
    assert not any("fiscal" in warning for warning in found.warnings)


def test_the_last_day_of_a_period_is_no_date_of_a_call() -> None:
    assert reading(below("远山科技截至2024年9月30日止三个月业绩会")).transcript.date is None
    assert reading(below("Harbor Cloud Quarter Ended September 30, 2024 Results/October 29, 2024")).transcript.date == "2024-10-29"  # fmt: skip


@pytest.mark.parametrize("words", ["今天我们看业绩。", "Today we look at our results."])
def test_results_and_two_hand_overs_make_a_call_without_a_period(words: str) -> None:
    asked = "".join(
        f"王敏\n下一个问题来自{firm}的{name}。\n{name}\n毛利率如何？\n李明远\n会改善。\n"
        for firm, name in (("高盛", "张佳琪"), ("中金公司", "孙越"))
    )
    sections = [
        turn.section for turn in reading(f"王敏\n{words}\n李明远\n收入增长。\n{asked}").transcript.turns
    ]
    assert sections == ["prepared"] * 2 + ["qa"] * 6
    other = reading(f"王敏\n今天我们看天气。\n李明远\n下雨。\n{asked}").transcript.turns
    assert {turn.section for turn in other} == {"prepared"}


def test_a_year_of_the_republic_of_china_is_1911_years_later() -> None:
    found = reading(below("遠山科技113年第3季法人說明會/日期：113年11月5日")).transcript
    assert (found.company, found.period, found.date) == ("遠山科技", "2024Q3", "2024-11-05")


def test_two_quarters_are_no_period_and_a_warning() -> None:
    found = reading(
        f"Operator\nWelcome to the Harbor Cloud third and fourth quarter 2024 earnings call.\n{TALK}"
    )
    assert found.transcript.period is None
    assert "an operator speaks, but no period was found" in found.warnings


@pytest.mark.parametrize(
    ("title", "welcome", "company"),
    [
        (
            "Harbor's Q3 2024",
            "Welcome to Harbor's Q3 2024 earnings call. Harbor's is pleased to be here.",
            "Harbor's",
        ),
        ("Harbor's Q3 2024 Earnings Call", "At Harbor's, we sell harbors.", "Harbor's"),
        ("Harbor's Q3 2024", "Welcome to Harbor's earnings call. At Harbor, we sell harbors.", "Harbor"),
        ("Harbor's Q3 2024", "Welcome to Harbor's Q3 2024 earnings call.", "Harbor"),
    ],
)
def test_the_end_of_a_name_is_no_possessive(title: str, welcome: str, company: str) -> None:
    assert event(f"{title}\n\nOperator\n{welcome}\n{TALK}") == (company, None, "2024Q3")


@pytest.mark.parametrize(
    ("title", "company", "other"),
    [
        ("Macy's Q3 2024 Earnings Call", "Macy's", "Macy"),
        ("Macy’s Q3 2024 Earnings Call", "Macy’s", "Macy"),
        ("Q3 2024 Lowe's Earnings Call", "Lowe's", "Lowe"),
        ("Papa John's Q3 2024 Earnings Call", "Papa John's", "Papa John"),
        ("Tencent's third quarter 2024 results", "Tencent's", "Tencent"),
        ("Apple's Fiscal Q3 2024 Results", "Apple's", "Apple"),
        ("Dick's Sporting Goods Q3 2024 Earnings Call", "Dick's Sporting Goods", "Dick"),
        ("Apple's CEO Ann Lee on Q3 2024 Results - Earnings Call Transcript", "Apple", "Apple's"),
        ("Kohl's Corporation Q3 2024 Earnings Call", "Kohl's Corporation", None),
        ("Lowe's Companies, Inc. Q3 2024 Earnings Call", "Lowe's Companies, Inc.", None),
        ("McDonald's (MCD) Q3 2024 Earnings Call", "McDonald's", None),
    ],
)
def test_a_possessive_that_may_be_part_of_the_name_is_kept_with_a_warning(
    title: str, company: str, other: str | None
) -> None:
    found = parse(f"{title}\n\n{_TALK}", id="a", source="a.txt", sha256="0")
    assert found.transcript.company == company
    assert [one for one in found.warnings if "may be" in one] == [
        f"the company is {company}, or may be {other}: the call does not say whether the ’s is part of the name"
    ] * (other is not None)


@pytest.mark.parametrize(
    ("welcome", "company"),
    [
        ("Welcome to Apple's third quarter 2024 earnings call. Apple is well.", "Apple"),
        ("Welcome to the Apple third quarter 2024 earnings call.", "Apple"),
        ("Welcome to Apple's third quarter 2024 earnings call. Apple's is a long story.", "Apple's"),
    ],
)
def test_the_call_tells_whether_a_possessive_is_part_of_the_name(welcome: str, company: str) -> None:
    for title in ("Apple's Q3 2024 results", "Transcript"):
        talk = _TALK.replace("Welcome to our earnings call.", welcome)
        found = parse(f"{title}\n\n{talk}", id="a", source="a.txt", sha256="0")
        assert found.transcript.company == company
        assert not found.warnings


def test_a_company_that_the_user_tells_is_beyond_doubt() -> None:
    text = f"---\ncompany: Macy's\n---\nMacy's Q3 2024 Earnings Call\n\n{_TALK}"
    assert not parse(text, id="a", source="a.txt", sha256="0").warnings


_TALK = (
    "Operator\nWelcome to our earnings call.\n\nAnn Lee\nThank you. Revenue rose.\n\nOperator\n"
    "Our first question comes from Bob Ray with Granite Research.\n\nBob Ray\nWhat about margins?\n\nAnn Lee\nThey rose.\n"
)


@pytest.mark.parametrize(
    ("words", "company", "period"),
    [
        ("Welcome to the Harbor Cloud Investor Day.", "Harbor Cloud", None), ("Welcome to the Harbor Cloud Investor Day 2024.", "Harbor Cloud", None),
        ("Welcome to the Harbor Cloud business update call.", "Harbor Cloud", None), ("Welcome to Harbor Cloud's annual general meeting of shareholders.", "Harbor Cloud", None),
        ("Welcome to the Harbor Cloud conference call to discuss the acquisition of Delta.", "Harbor Cloud", None),
        ("欢迎参加远山科技投资者日。", "远山科技", None), ("欢迎参加远山科技2024年投资者开放日活动。", "远山科技", None), ("欢迎参加远山科技年度股东大会。", "远山科技", None),
        ("Welcome to the Harbor Cloud Q3 earnings call for 2024.", "Harbor Cloud", "2024Q3"), ("Welcome to Harbor Cloud's half year results for 2025.", "Harbor Cloud", "2025H1"),
        ("Welcome to the conference call on Harbor Cloud's 2024 third quarter results.", "Harbor Cloud", "2024Q3"),
        ("欢迎参加远山科技24财年第二财季业绩会。", "远山科技", "2024Q2"), ("感谢大家来参加我们远山科技2024年三季度的业绩交流。", "远山科技", "2024Q3"),
        ("这是一次很好的会议。", None, None), ("欢迎参加这一次的会议。", None, None), ("This is the conference operator.", None, None),
    ],
)  # fmt: skip
def test_a_welcome_names_the_company_with_or_without_a_period(
    words: str, company: str | None, period: str | None
) -> None:
    event = parse(
        f"Operator: {words} Good day.\nAnn Lee: Revenue grew.\n", id="a", source="a.txt", sha256="0"
    ).transcript
    assert (event.company, event.period) == (company, period)


@pytest.mark.parametrize(
    "title",
    ["Earnings call of Harbor Cloud for the third quarter ended September 30, 2024", "Conference call on Harbor Cloud 2024 third quarter results"],
)  # fmt: skip
def test_the_company_may_stand_behind_the_kind_of_call(title: str) -> None:
    event = parse(
        f"# {title}\nOperator: Good day.\nAnn Lee: Revenue grew.\n", id="a", source="a.txt", sha256="0"
    ).transcript
    assert (event.company, event.period) == ("Harbor Cloud", "2024Q3")


def test_the_ticker_may_stand_alone_below_the_company() -> None:
    text = "Earnings Call – Q3 2024\nHarbor Cloud\n(Euronext: HBC)\n\nOperator: Hello.\nAnn Lee: Revenue grew.\nOperator: Thanks.\n"
    assert event(text) == ("Harbor Cloud", "HBC", "2024Q3")


@pytest.mark.parametrize(
    "company", ["Harbor Cloud, Inc.", "Harbor Motors Co., Ltd.", "Harbor Group N.V.", "Zap!", "Harbor Cloud"]
)
def test_the_company_may_have_a_line_of_its_own_with_a_label(company: str) -> None:
    head = f"Company: {company}\nTicker: HBC\nPeriod: Q3 2024\n\n"
    talk = "Operator: Hello.\nAnn Lee: Revenue grew.\nOperator: Our first question is from Bob Ray with Granite Research.\nBob Ray: How?\nAnn Lee: So.\n"
    turns = reading(head + talk).transcript.turns
    assert [turn.speaker for turn in turns] == ["Operator", "Ann Lee", "Operator", "Bob Ray", "Ann Lee"]
    assert event(head + talk) == (company, "HBC", "2024Q3")
