"""The date, the company and the ticker in titles, lines below them and names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.transcripts import Reading, parse, read, scan

TALK = (
    "Operator\nGood morning and welcome. All lines are muted.\nAnn Lee\nThank you. We did well in the quarter.\nOperator\n"
    "Our first question comes from Bob Ray with Granite Research.\nBob Ray\nHow are margins?\nAnn Lee\nThey are fine.\n"
)


def reading(head: str, source: str = "a.txt") -> Reading:
    return parse(f"{head}\n\n{TALK}", id="a", source=source, sha256="0")


@pytest.mark.parametrize(
    "written",
    [
        "20241126", "11/26/2024", "26/11/2024", "26.11.2024", "11-26-2024", "2024.11.26", "2024_11_26", "2024—11—26", "Nov. 26th, 2024", "26th of November 2024", "26-Nov-2024",
        "二〇二四年十一月二十六日", "二零二四年十一月廿六日".replace("廿", "二十"), "２０２４年１１月２６日", "24年11月26日", "民國113年11月26日",
    ],
)  # fmt: skip
def test_a_date_in_the_head_or_in_the_name_of_the_file(written: str) -> None:
    assert reading(f"Harbor Cloud Q3 2024 Earnings Call\n{written}").transcript.date == "2024-11-26"
    named = reading("Harbor Cloud Q3 2024 Earnings Call", f"calls/{written.replace('/', '-')} Harbor.txt")
    assert named.transcript.date == "2024-11-26"
    assert [one.where for one in named.evidence if one.what == "date"] == [f"{written.replace('/', '-')} Harbor.txt"]  # fmt: skip


@pytest.mark.parametrize("written", ["06/11/2024", "06.11.2024", "6-11-2024"])
def test_a_date_that_can_be_read_in_two_ways_is_said_to_be_none(written: str) -> None:
    for found in (
        reading(f"Harbor Cloud Q3 2024 Earnings Call\n{written}"),
        reading("Harbor Cloud Q3 2024 Earnings Call", f"{written.replace('/', '-')}.txt"),
    ):
        assert found.transcript.date is None
        assert any("2024-06-11 or 2024-11-06" in warning for warning in found.warnings)


def test_a_date_in_the_head_counts_more_than_the_name_of_the_file() -> None:
    found = reading("Harbor Cloud Q3 2024 Earnings Call\n2024-11-06", "20241231.txt")
    assert found.transcript.date == "2024-11-06"


@pytest.mark.parametrize("number", ["20241306", "120241106", "2024110", "20241106.5", "8 800 20241106 1"])
def test_other_numbers_are_no_dates(number: str) -> None:
    found = reading(f"Harbor Cloud Q3 2024 Earnings Call\nNo. {number}")
    assert found.transcript.date in (None, "2024-11-06" if " 20241106 " in number else None)


@pytest.mark.parametrize(
    "title",
    [
        "Harbor Cloud - HBC - Q3 2024", "Harbor Cloud – HBC – Q3 2024 Results", "Harbor Cloud | HBC | 3Q24 Results", "Harbor Cloud / HBC / Q3 2024", "Q3 2024 - Harbor Cloud - HBC",
        "Harbor Cloud, HBC, Q3 2024 earnings call", "Harbor Cloud (NYSE – HBC) Q3 2024 results", "HBC - Harbor Cloud - Q3 2024 Earnings", "HBC: Harbor Cloud Q3 2024 Earnings Call",
        "HBC Q3 2024 Earnings Call | Harbor Cloud",
    ],
)  # fmt: skip
def test_a_code_between_marks_is_the_ticker(title: str) -> None:
    found = reading(title).transcript
    assert (found.company, found.ticker, found.period) == ("Harbor Cloud", "HBC", "2024Q3")


@pytest.mark.parametrize("title", ["AMD Q3 2024 Earnings Call", "Market Notes - AMD Q3 2024 Earnings Call"])
def test_a_company_in_capitals_is_no_ticker(title: str) -> None:
    assert reading(title).transcript.company == "AMD"


@pytest.mark.parametrize(
    ("title", "company", "ticker"),
    [
        ("远山科技-W（9988.HK）2024年第三季度业绩会", "远山科技", "9988.HK"),
        ("远山科技-SW(09988.HK) 2024Q3业绩会", "远山科技", "09988.HK"),
        ("远山科技－Ｗ（9988.HK）2024年三季度业绩会", "远山科技", "9988.HK"),
        ("远山科技-601988-2024年第三季度业绩会", "远山科技", "601988"),
        ("*ST远山（600988）2024年三季度业绩说明会", "*ST远山", "600988"),
    ],
)  # fmt: skip
def test_marks_of_shares_and_codes_between_marks(title: str, company: str, ticker: str) -> None:
    found = reading(title).transcript
    assert (found.company, found.ticker, found.period) == (company, ticker, "2024Q3")


@pytest.mark.parametrize("behind", ["\n", ": "])
@pytest.mark.parametrize(
    ("head", "company", "ticker"),
    [
        ("Harbor Cloud, Stock Code: 700, Q3 2024 Earnings Call", "Harbor Cloud", "700"),
        ("Harbor Cloud Stock Code: 700\nQ3 2024 Earnings Call", "Harbor Cloud", "700"),
        ("Harbor Cloud, Inc., Ticker: HBC, Q3 2024 Earnings Call", "Harbor Cloud, Inc.", "HBC"),
        ("Harbor Cloud - Nasdaq Ticker: HBC - Q3 2024 Earnings Call", "Harbor Cloud", "HBC"),
        ("Harbor Cloud Q3 2024 Earnings Call, Ticker Symbol: HBC US", "Harbor Cloud", "HBC.US"),
        ("Q3 2024 Earnings Call\nHarbor Cloud, Ticker: HBC", "Harbor Cloud", "HBC"),
        ("Ticker: HBC, Harbor Cloud, Q3 2024 Earnings Call", "Harbor Cloud", "HBC"),
        ("远山科技 股票代码：600123\n2024年第三季度业绩说明会", "远山科技", "600123"),
        ("远山科技股票代码：600123 2024年第三季度业绩说明会", "远山科技", "600123"),
        ("股份代号 700 远山科技2024年第三季度业绩说明会", "远山科技", "700"),
    ],
)  # fmt: skip
def test_a_ticker_behind_its_label_is_no_part_of_the_company(behind: str, head: str, company: str, ticker: str) -> None:  # fmt: skip
    lines = TALK.splitlines()
    talk = "\n".join(f"{name}{behind}{said}" for name, said in zip(lines[::2], lines[1::2], strict=True))
    found = parse(f"{head}\n\n{talk}\n", id="a", source="a.txt", sha256="0").transcript
    assert (found.company, found.ticker, found.period) == (company, ticker, "2024Q3")
    assert [turn.label for turn in found.turns] == lines[::2]


def test_a_year_behind_the_label_of_a_ticker_is_no_ticker() -> None:
    found = reading("Symbol 2024 Q3 Earnings Call").transcript
    assert (found.company, found.ticker, found.period) == ("Symbol", None, "2024Q3")


@pytest.mark.parametrize("date", ["2024年11月14日", "2024年11月14日 15:00"])
@pytest.mark.parametrize("company", ["远山科技（6177.HK）", "远山科技股份有限公司"])
def test_a_company_above_a_date_is_no_speaker(tmp_path: Path, company: str, date: str) -> None:
    call = [
        ("主持人", "欢迎参加会议。"),
        ("周婧", "谢谢大家。下面请首席执行官韩立群先生发言。"),
        ("韩立群", "毛利率上升了。我们会继续投入。"),
        ("主持人", "下面进入问答环节。第一个问题来自中金公司的方骏。"),
        ("方骏", "请问毛利率为什么上升？"),
        ("韩立群", "因为产品结构优化了。"),
        ("方骏", "明白了，谢谢。"),
        ("主持人", "今天的会议到此结束，再见。"),
    ]
    head = f"远山科技2024年第三季度业绩电话会议\n{company}\n{date}\n"
    speeches = "".join(f"{name}：\n{text}\n" for name, text in call)
    (tmp_path / "call.txt").write_text(head + speeches, encoding="utf-8")
    (file,) = scan(tmp_path).files
    found = read(file)
    assert [turn.label for turn in found.transcript.turns] == [name for name, _ in call]
    assert found.transcript.date == "2024-11-14"
    assert found.transcript.ticker == ("6177.HK" if "6177" in company else None)
    assert not found.warnings
