"""Quotations and citations."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from searchapp.errors import TranscriptNotFoundError, TurnNotFoundError
from searchapp.model import Call, Turn
from searchapp.opening import open_collection
from searchapp.search.answer import STYLES, Citation
from searchapp.search.citation import cite, turn_url
from searchapp.search.collection import View
from searchapp.search.quotation import LONGEST, quotation
from searchapp.settings import Settings
from tests.filling import build

DAY = date(2026, 11, 26)
SITE = "https://calls.example.com/"


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> View:
    """The samples."""
    index = tmp_path_factory.mktemp("citation") / "index"
    build(seeds, index, Settings(), processes=1)
    return open_collection(index).view()


def call_of(identity: str = "2024/call", **known: str | None) -> Call:
    values = {name: known.get(name) for name in ("company", "ticker", "title", "period", "date")}
    return Call(id=identity, source="call.txt", sha256="0" * 64, turns=9, length=99, **values)


def turn_of(
    speaker: str = "邹涛", title: str | None = None, firm: str | None = None, label: str = "邹涛"
) -> Turn:
    return Turn(3, speaker, label, "management", title, firm, "prepared", None, "大家好。")


FULL = call_of(
    company="金山云",
    ticker="KC",
    title="金山云2022年第四季度及全年业绩电话会议",
    period="2022Q4",
    date="2023-03-28",
)


def test_a_chinese_call_with_everything_known() -> None:
    cited = cite(
        FULL,
        turn_of(title="Vice Chair & CEO", label="邹先生"),
        "毛利率提升至7.9%。",
        turn_url(SITE, FULL.id, 3),
        DAY,
    )
    assert cited == Citation(
        key="jinshanyun-2022Q4-3-35675808",
        quote="毛利率提升至7.9%。",
        plain=(
            "“毛利率提升至7.9%。” — 邹涛 (Vice Chair & CEO, “邹先生”), 金山云, 金山云2022年第四季度及全年业绩电话会议, "
            "2022Q4, 2023-03-28, 2024/call:3. https://calls.example.com/transcripts/2024/call#t3 [2026-11-26]"
        ),
        gbt7714=(
            "邹涛. 金山云2022年第四季度及全年业绩电话会议: 2022Q4, Vice Chair & CEO, “邹先生”[EB/OL]. "
            "金山云, 2023(2023-03-28)[2026-11-26]. https://calls.example.com/transcripts/2024/call#t3."
        ),
        bibtex="""\
@misc{jinshanyun-2022Q4-3-35675808,
  author = {{邹涛}},
  title = {{金山云2022年第四季度及全年业绩电话会议}},
  howpublished = {金山云, 2022Q4},
  year = {2023},
  month = mar,
  note = {Vice Chair \\& CEO, “邹先生”, 2023-03-28, 2024/call:3},
  annote = {“毛利率提升至7.9\\%。”},
  url = {https://calls.example.com/transcripts/2024/call#t3},
  urldate = {2026-11-26}
}""",
        ris="""\
TY  - ELEC
ID  - jinshanyun-2022Q4-3-35675808
AU  - 邹涛
TI  - 金山云2022年第四季度及全年业绩电话会议
PB  - 金山云
PY  - 2023
DA  - 2023/03/28
KW  - 2022Q4
N1  - “毛利率提升至7.9%。”
N1  - Vice Chair & CEO, “邹先生”, 2024/call:3
UR  - https://calls.example.com/transcripts/2024/call#t3
Y2  - 2026/11/26
ER  - """,
    )


def test_a_sample_with_an_inferred_speaker(view: View) -> None:
    cited = view.cite("000_d41a21adb219e9fd", 6, "", site=SITE, accessed=DAY)
    assert cited.plain == (
        "“能听到我说话吗?” — Wei Hung (德意志银行, “Unidentified Analyst”), 亿咖通科技, 亿咖通科技2024年第三季度财报电话会议, "
        "2024Q3, 000_d41a21adb219e9fd:6. https://calls.example.com/transcripts/000_d41a21adb219e9fd#t6 [2026-11-26]"
    )
    assert cited.gbt7714 == (
        "Wei Hung. 亿咖通科技2024年第三季度财报电话会议: 2024Q3, 德意志银行, “Unidentified Analyst”[EB/OL]. 亿咖通科技[2026-11-26]. "
        "https://calls.example.com/transcripts/000_d41a21adb219e9fd#t6."
    )
    assert "note = {德意志银行, “Unidentified Analyst”, 000\\_d41a21adb219e9fd:6}" in cited.bibtex
    assert cited.ris.splitlines()[2:6] == [
        "AU  - Wei Hung",
        "TI  - 亿咖通科技2024年第三季度财报电话会议",
        "PB  - 亿咖通科技",
        "KW  - 2024Q3",
    ]


def test_what_the_query_finds_is_quoted(view: View) -> None:
    cited = view.cite("000_d41a21adb219e9fd", 4, "硬件销售收入", site=None, accessed=DAY)
    assert cited.quote.startswith("计算硬件销售收入为12亿元人民币,")
    missed = view.cite("000_d41a21adb219e9fd", 4, "量子纠缠", site=None, accessed=DAY)
    assert missed == view.cite("000_d41a21adb219e9fd", 4, " ", site=None, accessed=DAY)
    assert missed.quote.startswith("谢谢Peter,大家好。")


def test_what_is_unknown_is_left_out() -> None:
    cited = cite(call_of(), turn_of(), "", None, DAY)
    assert cited.plain == "邹涛, 2024/call, 2024/call:3."
    assert cited.gbt7714 == "邹涛. 2024/call[Z]."
    assert cited.bibtex == (
        "@misc{call-3-35675808,\n  author = {{邹涛}},\n  title = {{2024/call}},\n  note = {2024/call:3}\n}"
    )
    assert cited.ris == (
        "TY  - ELEC\nID  - call-3-35675808\nAU  - 邹涛\nTI  - 2024/call\nN1  - 2024/call:3\nER  - "
    )


def test_a_call_without_a_title_is_named_by_company_and_period() -> None:
    assert (
        "title = {{金山云 2022Q4}}"
        in cite(call_of(company="金山云", period="2022Q4"), turn_of(), "", None, DAY).bibtex
    )


def test_keys_of_calls_of_one_company_and_period_differ() -> None:
    keys = {
        cite(call_of(name, company="金山云", period="2022Q4"), turn_of(), "", None, DAY).key
        for name in ("results", "investor day")
    }
    assert len(keys) == 2
    assert all(re.fullmatch(r"jinshanyun-2022Q4-3-[0-9a-f]{8}", key) for key in keys)


@pytest.mark.parametrize("turn", [-1, 47, 10**9])
def test_a_turn_that_does_not_exist_is_an_error(view: View, turn: int) -> None:
    with pytest.raises(TurnNotFoundError, match="use a number from 0 to 46"):
        view.cite("000_d41a21adb219e9fd", turn, "", site=None, accessed=DAY)
    with pytest.raises(TranscriptNotFoundError):
        view.cite("nope", 0, "", site=None, accessed=DAY)


_COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
} | {f"\\{letter}": letter for letter in "#$%&_"}


def read_back(value: str) -> str:
    """Return what LaTeX prints for an escaped text; an unescaped special character is an error."""
    pieces = re.split("(" + "|".join(map(re.escape, _COMMANDS)) + ")", value)
    assert not re.search(r"[\\{}~^#$%&_]", "".join(pieces[::2])), value
    return "".join(_COMMANDS.get(piece, piece) for piece in pieces)


_NAMES = st.one_of(
    st.text(min_size=1),
    st.text("\\{}~^#$%&_\"',@=-\n\u2028\x85\t 毛率aZ9", min_size=1),
)


def one_line(text: str) -> str:
    kept = re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: found[0] if found[0].isspace() else "", text)
    return " ".join(kept.split())


@example("0", "0", "\x1b 0", "0 \x1b")
@given(_NAMES, _NAMES, _NAMES, _NAMES)
def test_every_text_is_read_back_from_bibtex_and_ris(
    company: str, title: str, speaker: str, said: str
) -> None:
    call = call_of(company=company, title=title, period="2024Q3", date="2024-11-05")
    cited = cite(call, turn_of(speaker, label=speaker), said, turn_url("http://x.cn/{}", title, 3), DAY)
    event = one_line(title) or f"{one_line(company)} 2024Q3".strip()
    texts = {text for text in (event, one_line(speaker)) if text}

    (entry,) = parse_string(cited.bibtex, "bibtex").entries.values()
    assert isinstance(entry, Entry)
    assert entry.key == cited.key
    assert cited.bibtex.count("{") == cited.bibtex.count("}")
    kept = {
        read_back(field(cited.bibtex, name)[1:-1])
        for name in ("author", "title")
        if field(cited.bibtex, name)
    }
    assert kept == texts
    assert (entry.fields["year"], entry.fields["month"]) == ("2024", "November")
    assert entry.fields["url"] == field(cited.bibtex, "url")

    lines = cited.ris.split("\n")
    assert (lines[0], lines[-1]) == ("TY  - ELEC", "ER  - ")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - \S.*", line) for line in lines[:-1])
    (record,) = rispy.loads(cited.ris)
    assert record["title"] == event
    assert record["urls"] == [entry.fields["url"]]

    assert cited.key.isascii()
    assert all(
        "None" not in cited.text(style) or "None" in "".join(texts) + company + said for style in STYLES
    )
    assert "\n" not in cited.plain + cited.gbt7714


def field(bibtex: str, name: str) -> str:
    """Return the value of a field between its outer braces."""
    found = re.search(rf"^  {name} = {{(.*)}},?$", bibtex, re.MULTILINE)
    return found[1] if found else ""


@given(st.text("毛利率。！ \n.aB1,", max_size=900), st.data())
def test_a_quotation_is_made_of_the_text_and_limited(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    matches = list(zip(edges[::2], edges[1::2], strict=False))
    quoted = quotation(text, matches)
    assert len(quoted.replace("…", "")) <= LONGEST
    flat = " ".join(text.split())
    place = 0
    for part in filter(None, (piece.strip() for piece in quoted.split("…"))):
        place = flat.find(part, place)
        assert place >= 0, part
        place += len(part)


def test_a_quotation_has_the_sentences_with_matches() -> None:
    text = "收入增长。毛利率上升。费用下降。\n毛利率明年持平。谢谢。"
    assert quotation(text, [(5, 8), (17, 20)]) == "毛利率上升。…毛利率明年持平。"
    assert quotation(text) == "收入增长。毛利率上升。费用下降。 毛利率明年持平。谢谢。"
    assert quotation("") == ""


def test_sentences_that_do_not_fit_are_replaced_by_an_ellipsis() -> None:
    sentence = "毛利率" + "上升" * 40 + "。"
    text = sentence * 4
    matches = [(number * len(sentence), number * len(sentence) + 3) for number in range(4)]
    assert quotation(text, matches) == sentence * 2 + "…"
    assert quotation(text) == sentence * 2


def test_a_long_sentence_is_cut_around_its_match() -> None:
    text = "甲" * 500 + "毛利率" + "乙" * 500 + "。"
    quoted = quotation(text, [(500, 503)])
    assert re.fullmatch("…甲+毛利率乙+…", quoted)
    assert quotation(text) == "甲" * LONGEST + "…"
    assert quotation("甲" * 500 + "毛利率。", [(500, 503)]) == "…" + "甲" * (LONGEST - 4) + "毛利率。"
