"""The words that transcripts are read with: every entry of every file does what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from searchapp.transcripts import parse
from searchapp.transcripts.call.askers import Asker, split
from searchapp.transcripts.call.event import Event, read_event
from searchapp.transcripts.call.floor import closes_questions, gives_the_floor, opens_questions
from searchapp.transcripts.call.handover import as_written, hand_over, named
from searchapp.transcripts.call.introductions import honoured, introductions
from searchapp.transcripts.call.period import find_period
from searchapp.transcripts.files.noise import without_page_numbers
from searchapp.transcripts.files.printed.cells import Cell
from searchapp.transcripts.files.printed.forms import form_flows, gutter_of
from searchapp.transcripts.files.subtitles import read_subtitles
from searchapp.transcripts.files.tables import is_heading_row
from searchapp.transcripts.labels import (
    is_guest,
    is_heading,
    is_interpreter,
    is_lead,
    is_numbered,
    is_operator,
    is_unnamed,
    role_of,
)
from searchapp.transcripts.layouts import Aside, Person
from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.details import with_details
from searchapp.transcripts.layouts.people import person
from searchapp.transcripts.names import is_firm, is_short_for, same_family, same_in_latin
from searchapp.transcripts.page import Page
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.titles import is_analyst, normal_title
from searchapp.transcripts.words import Entry, Grammar, check, vocabulary
from searchapp.transcripts.words.phrase import body, either, expression, spellings, start
from searchapp.transcripts.words.vocabulary import FILES, FOLDER


def _name(entry: Entry) -> str:
    return "林海文" if entry.language == "zh" else "Ann Lee"


def _aside(line: str) -> tuple[str, str | None, str | None]:
    """Return kind, section and role of the heading or list that a line begins."""
    (aside,) = find_asides(Page.of(f"{line}\nAnn Lee - CFO\n")).values()
    return aside.what, aside.section, aside.people[0].role if aside.people else None


def _firm(entry: Entry) -> str:
    return "花岗岩" if entry.language == "zh" else "Granite"


def _after_lead(entry: Entry, one: str) -> Asker | None:
    if entry.language == "zh":
        return named(f"好，{one}花岗岩的林海文。", ["林海文"])
    return named(f"{one.capitalize()} Granite's Ann Lee.", ["Ann Lee"])


def _apart(entry: Entry, words: str) -> str:
    """Return a sentence with some words and a name that does not stand beside them."""
    return (
        f"好的，{words}，{_name(entry)}请讲。"
        if entry.language == "zh"
        else f"It is so that {words} now, {_name(entry)}."
    )


def _after_thanks(entry: Entry, one: str) -> Asker | None:
    """Return whom a text hands over to that speaks of the question before with some words."""
    if entry.language == "zh":
        return hand_over(f"{one}来自花岗岩的提问。林海文，请讲。", ["林海文"])
    return hand_over(f"We {one} with the question from Granite. Ann Lee, please go on.", ["Ann Lee"])


def _asks(entry: Entry, one: str) -> bool:
    """Return whether somebody whom nobody calls an analyst asks with some words, without a question mark."""
    talk = (
        "远山2024年第三季度业绩电话会\n林海文：各位好。\n王敏：收入增长。\n林海文：有请花岗岩的何伟。\n何伟：{}。\n王敏：谢谢。\n"
        if entry.language == "zh"
        else "Harbor Q3 2024 Earnings Call\nAnn Lee: Welcome.\nBo Ray: Sales grew.\nAnn Lee: And now Carl Fox from Granite.\nCarl Fox: {}.\nBo Ray: Fine.\n"
    )
    found = parse(talk.format(one), id="a", source="a.txt", sha256="0").transcript.turns
    return [turn.role for turn in found].index("analyst") == 3


def _before_end(entry: Entry, one: str) -> Asker | None:
    return split(f"花岗岩的林海文{one}" if entry.language == "zh" else f"Ann Lee with Granite {one}")


def _introduced(text: str) -> list[tuple[str, str]]:
    return [(found.name, found.title) for found in introductions(text)]


def _is_introduced(entry: Entry, one: str) -> bool:
    words = f"{_name(entry)}，{one}首席执行官。" if entry.language == "zh" else f"{_name(entry)}, {one} CEO."
    return _introduced(words) == [(_name(entry), "CEO")]


def _follows_a_name(one: str) -> bool:
    return _introduced(f"首席执行官林海文{one}")[0] == ("林海文", "CEO")


def _is_honorific(entry: Entry, one: str) -> bool:
    if entry.language == "zh":
        return list(honoured(f"林海文{one}")) == ["林海文"]
    return _introduced(f"CEO {one}. {_name(entry)}.") == [(_name(entry), "CEO")]


def _joins(entry: Entry, one: str) -> bool:
    two = (
        f"董事长{one}首席执行官"
        if entry.language == "zh"
        else f"Chairman{'' if one[0] == ',' else ' '}{one} CEO"
    )
    return _introduced(f"{two}{_name(entry)}。" if entry.language == "zh" else f"{two} {_name(entry)}.") == [
        (_name(entry), "Chair & CEO")
    ]


def _period(entry: Entry, one: str) -> str:
    found = find_period(f"2024年{one}" if entry.language == "zh" else f"2024 {one}")
    return found.value or "" if found else ""


def _event(
    entry: Entry, *, kind: str = "", lead: str = "", after: str = "", before: str = "", company: str = ""
) -> Event:
    """Return what a sentence with an entry in its place says."""
    if entry.language == "zh":
        kind, company = kind or "业绩电话会", company or "远山"
        words = f"{lead or ('' if before else '欢迎参加')}{before}{company}{after}2024年第三季度{kind}"
    else:
        kind, company = kind or "Earnings Call", company or "Harbor"
        words = f"{lead or ('' if before else 'welcome to')} {before} {company} {after} Q3 2024 {kind}"
    return read_event([], [(0, words)])


def _role(entry: Entry, one: str) -> str | None:
    found = person(f"{_name(entry)}{'' if entry.language == 'zh' else ' '}{one}")
    return found.role if found and found.name == _name(entry) else None


def _is_removed_at_the_foot_of_pages(line: str) -> bool:
    lines = ("林明", "好。", line, "我们会改善。", "王敏", "好。", line)
    return line not in without_page_numbers(Page(lines), Ledger()).lines


def _is_said(one: str) -> bool:
    said = "\n".join(f"林明\n好的，请继续。\n王敏\n毛利率提升{number}个百分点。" for number in range(5))
    doubted = parse(
        f"Odd label here\n其次，{one} 说说毛利率。\n{said}", id="a", source="a.txt", sha256="0"
    ).warnings
    return any("Odd label here" in one for one in doubted)


def _called(entry: Entry, occasion: str) -> str | None:
    words = f"欢迎参加远山{occasion}。" if entry.language == "zh" else f"Welcome to the Harbor {occasion}."
    return read_event([], [(0, words)]).company


# What each way to write an entry of a list does, by table and list.
LISTED: dict[tuple[str, str], Callable[[Entry, str], bool]] = {
    ("labels", "operator"): lambda _, one: role_of(one) == "operator",
    ("labels", "analyst"): lambda _, one: role_of(one) == "analyst",
    ("labels", "management"): lambda _, one: role_of(one) == "management",
    ("labels", "hosting"): lambda _, one: _hosted(one) == ["other"],
    ("labels", "telephone"): lambda _, one: is_operator(one),
    ("leads", "words"): lambda _, one: is_lead(f"事实{one.replace('{number}', '三')}" if one in ("是", "有", "例") else one.replace("{number}", "三")),
    ("labels", "unidentified"): lambda _, one: is_unnamed(f"{one} 某某"),
    ("labels", "guests"): lambda _, one: is_guest(one),
    ("labels", "numbered"): lambda _, one: is_numbered(f"{one}1") and is_numbered(f"{one} 12"),
    ("labels", "interpreter"): lambda _, one: is_interpreter(one),
    ("labels", "asks"): lambda entry, one: _role(entry, one) == "analyst",
    ("labels", "answers"): lambda entry, one: _role(entry, one) == "management",
    ("labels", "remarks"): lambda _, one: with_details("Ann Lee", [one]).firm is None,
    ("labels", "speaks"): lambda entry, one: (found := person(f"{_name(entry)} {one}")) is not None and (found.name, found.role) == (_name(entry), None),
    ("title-words", "joints"): _joins,
    ("title-words", "none"): lambda _, one: normal_title(one) is None,
    ("introductions", "honorifics"): _is_honorific,
    ("introductions", "addresses"): lambda entry, one: is_short_for(f"林{one}", "林海文"),
    ("introductions", "before-title"): _is_introduced,
    ("introductions", "respectively"): lambda entry, one: _introduced(f"林海文和何伟{one}首席执行官和首席财务官。" if entry.language == "zh" else f"Ann Lee and Bo Ray, CEO and CFO, {one}.") == ([("林海文", "CEO"), ("何伟", "CFO")] if entry.language == "zh" else [("Ann Lee", "CEO"), ("Bo Ray", "CFO")]),
    ("introductions", "suffixes"): lambda entry, one: _introduced(f"{_name(entry)}, {one}, our CEO.") == [(_name(entry), "CEO")],
    ("introductions", "after-name"): lambda _, one: _follows_a_name(one),
    ("introductions", "no-names"): lambda _, one: dict(_introduced(f"{one} Ann Lee, our CEO.")).keys() == {"Ann Lee"},
    ("introductions", "speaking"): lambda _, one: _is_said(one),
    ("firms", "endings"): lambda entry, one: is_firm(f"花岗岩{one}" if entry.language == "zh" else f"Granite {one}"),
    ("firms", "names"): lambda _, one: is_firm(one),
    ("firms", "departments"): lambda _, one: with_details("Ann Lee", ["Granite Research", one]).firm == "Granite Research",
    ("headings", "questions"): lambda _, one: _aside(one) == ("heading", "qa", None),
    ("headings", "prepared"): lambda _, one: _aside(one) == ("heading", "prepared", None),
    ("headings", "executives"): lambda _, one: _aside(one) == ("list of participants", None, "management"),
    ("headings", "analysts"): lambda _, one: _aside(one) == ("list of participants", None, "analyst"),
    ("headings", "participants"): lambda _, one: _aside(one)[0] == "list of participants",
    ("headings", "contents"): lambda _, one: _aside(one)[0] == "contents",
    ("headings", "memo"): lambda _, one: find_asides(Page.of(f"## {one}\n好。\n## 林明\n好。"))[0] == Aside("memo", (f"## {one}", "好。")),
    ("headings", "talk"): lambda _, one: find_asides(Page.of(f"摘要\n好。\n{one}\n好。"))[0] == Aside("memo", ("摘要", "好。")),
    ("headings", "end"): lambda _, one: _aside_below(one.replace("{number}", "3").replace("…", "涉及")),
    ("headings", "insertions"): lambda _, one: _is_removed(one.replace("…", "后") + "其他"),
    ("headings", "advertisements"): lambda _, one: _is_removed(f"[{one}] 其他") and _is_removed(f"（{one}）"),
    ("headings", "record"): lambda _, one: gutter_of([[_row("活动形式", 700), _row("投资者关系活动类别", 650), _row(one, 600)]]) == 149,
    ("headings", "recorded"): lambda _, one: _is_beside_the_talk(one),
    ("headings", "columns"): lambda _, one: is_heading_row([[one], [one]]),
    ("headings", "credits"): lambda _, one: find_asides(Page.of(f"林明\n好。\n王敏\n好。\n{one}：李四")).get(4) == Aside("appendix", (f"{one}：李四",)),
    ("headings", "notices"): lambda _, one: find_asides(Page.of(f"林明\n好。\n王敏\n好。\n{one.replace('…', '后')}其他")).get(4) == Aside("appendix", (f"{one.replace('…', '后')}其他",)),
    ("headings", "footers"): lambda entry, one: _is_removed_at_the_foot_of_pages(one.replace("…", "这里") + (" Robo" if entry.says.endswith("…") else "")),
    ("headings", "words"): lambda _, one: is_heading(one.replace("{number}", "三")),
    ("captions", "sounds"): lambda _, one: _sounds(one),
    ("buttons", "lines"): lambda _, one: _is_removed(one),
    ("who-asks", "analyst"): lambda _, one: person(f"高盛{one}林海文")
    == Person("林海文", role="analyst", title=normal_title(one) or one, firm="高盛"),
    ("who-asks", "leads"): lambda entry, one: _after_lead(entry, one) == Asker(_name(entry), _firm(entry)),
    ("who-asks", "before-firm"): lambda entry, one: named(_apart(entry, f"{one}{'' if entry.language == 'zh' else ' '}{_firm(entry)}"), [_name(entry)]) == Asker(_name(entry), _firm(entry)),
    ("who-asks", "to-firm"): lambda entry, one: named(f"We go {one} Granite. Ann Lee, please go on.", ["Ann Lee"]) == Asker("Ann Lee", "Granite"),
    ("who-asks", "thanks"): lambda entry, one: _after_thanks(entry, one) == Asker(_name(entry), None),
    ("who-asks", "asking"): _asks,
    ("who-asks", "after-firm"): lambda entry, one: named(_apart(entry, f"{_firm(entry)} {one}"), [_name(entry)]) == Asker(_name(entry), _firm(entry)),
    ("who-asks", "ends"): lambda entry, one: _before_end(entry, one) == Asker(_name(entry), _firm(entry)),
    ("periods", "quarter"): lambda entry, one: re.fullmatch("2024Q[1-4]", _period(entry, one)) is not None,
    ("periods", "half"): lambda entry, one: re.fullmatch("2024H[12]", _period(entry, one)) is not None,
    ("periods", "first-half"): lambda entry, one: _period(entry, one) == "2024H1",
    ("periods", "second-half"): lambda entry, one: _period(entry, one) == "2024H2",
    ("periods", "nine-months"): lambda entry, one: _period(entry, one) == "2024Q3",
    ("periods", "full"): lambda entry, one: _period(entry, one) == "2024FY",
    ("events", "calls"): lambda entry, one: _event(entry, kind=one).period == "2024Q3",
    ("events", "occasions"): lambda entry, one: _called(entry, one) == ("远山" if entry.language == "zh" else "Harbor"),
    ("events", "results"): lambda entry, one: _event(entry, kind=one).period == "2024Q3" and read_event([one], []).results,
    ("events", "records"): lambda entry, one: _event(entry, kind=one).period == "2024Q3",
    ("events", "leads"): lambda entry, one: _event(entry, lead=one).company == ("远山" if entry.language == "zh" else "Harbor"),
    ("events", "verbs"): lambda entry, one: _event(entry, after=one).company == ("远山" if entry.language == "zh" else "Harbor"),
    ("events", "hosts"): lambda entry, one: read_event([f"Q3 2024 Earnings Call {one} Granite Securities"], []).company is None,
    ("events", "not-now"): lambda entry, one: _event(entry, before=one).period is None,
    ("events", "not-named"): lambda entry, one: _event(entry, company=one.title()).company is None,
    ("events", "exchanges"): lambda _, one: read_event([f"Harbor ({one}: HBC) Q3 2024 Earnings Call"], []).ticker == "HBC",
    ("event-labels", "company"): lambda _, one: read_event([f"{one}: Harbor"], []).company == "Harbor",
    ("event-labels", "ticker"): lambda _, one: read_event([f"{one}: HBC"], []).ticker == "HBC",
    ("event-labels", "period"): lambda _, one: read_event([f"{one}: 2024Q3"], []).period == "2024Q3",
    ("later", "words"): lambda entry, one: not opens_questions(f"{one}开始提问。" if entry.language == "zh" else f"{one} begin with questions."),
}  # fmt: skip


def _hosted(word: str) -> list[str]:
    """Return the roles of a meeting that is no call, whose host says so with a word."""
    talk = f"王小明：大家好，我是今天的{word}人王小明。\n林海文：谢谢。\n王小明：请说。\n林海文：好。\n"
    return sorted({turn.role for turn in parse(talk, id="a", source="a.txt", sha256="0").transcript.turns})


def _operator(text: str) -> str:
    talk = (
        f"Harbor Q3 2024 Earnings Call\n\nTaryn: {text}\nAnn Lee: Thanks.\n王小明：{text}\nAnn Lee: Thanks.\n"
    )
    return next(turn.speaker for turn in parse(talk, id="a", source="a.txt", sha256="0").transcript.turns if turn.role == "operator")  # fmt: skip


def _translated(text: str) -> str | None:
    talk = f"Operator\n欢迎参加2024年第三季度业绩会。有请首席财务官林海文先生。\n林海文\n谢谢。\n王越\n谢谢。\nA\n{text}很好。\n"
    speaker = parse(talk, id="a", source="a.txt", sha256="0").transcript.turns[3].speaker
    return speaker if speaker == "林海文" else None


def _self(text: str) -> str:
    """Return the other name of the second speaker, whose label is a Han or a Latin one, as the text is not."""
    label = "Ann Sun" if "林" not in text else "Elizabeth Lin"
    talk = f"Operator\n欢迎参加2024年第三季度业绩会。\n{label}\n{text}\nOperator\n谢谢。\n"
    person = parse(
        talk.replace("Ann Sun", "Ann Q. Lee"), id="a", source="a.txt", sha256="0"
    ).transcript.participants[1]
    return person.aliases[0]


# What is read from the example of an entry, by table.
READ: dict[str, Callable[[str], object]] = {
    "names-and-firms": hand_over,
    "hand-overs": hand_over,
    "announcements": lambda text: hand_over(text) == Asker(None, None),
    "openings": opens_questions,
    "closings": closes_questions,
    "floor": lambda text: gives_the_floor(text) is not None,
    "operators": _operator,
    "translations": _translated,
    "self-introductions": _self,
}


def _is_removed(line: str) -> bool:
    found = parse(f"Operator\n各位好。\n{line}\nAnn Lee\n谢谢。\n", id="a", source="a.txt", sha256="0")
    return [turn.text for turn in found.transcript.turns] == ["各位好。", "谢谢。"]


def _cell(text: str, left: float, bottom: float) -> Cell:
    return Cell(text, left, left + 10 * len(text), bottom, bottom + 10, 10, 0, "")


def _row(name: str, bottom: float) -> tuple[Cell, Cell]:
    return _cell(name, 60, bottom), _cell("线上", 150, bottom)


def _is_beside_the_talk(one: str) -> bool:
    """Whether a name in the middle of its part has all lines that are beside it."""
    talk = [(_cell(f"问答{line}", 150, 670 - 12 * line),) for line in range(20)]
    middle = [(_cell(one, 60, 670 - 12 * 9.5),)]
    rows = sorted([_row("时间", 700), *talk, *middle], key=lambda row: -row[0].bottom)
    flows = [[cell.text for cell in flow.lines] for flow in form_flows(rows, 149, 0)]
    return flows == [["时间"], ["线上"], [one], [row[0].text for row in talk]]


def _aside_below(one: str) -> bool:
    return find_asides(Page.of(f"林明\n好。\n{one}\n无")).get(2) == Aside("appendix", (one, "无"))


def _sounds(one: str) -> bool:
    captions = (
        f"1\n00:00:01,000 --> 00:00:02,000\nAnn Lee: We grew.\n\n2\n00:00:03,000 --> 00:00:04,000\n[{one}]\n"
    )
    return "sounds" in {removed.what for removed in read_subtitles(captions.encode(), "call.srt").removed}


def _listed() -> Iterator[pytest.param]:
    for table, lists in vocabulary().tables.items():
        for key, entries in lists.items():
            for entry in entries:
                if entry.example is None:
                    yield pytest.param(table, key, entry, id=f"{entry.where} {entry.says}")


@pytest.mark.parametrize(("table", "key", "entry"), list(_listed()))
def test_an_entry_of_a_list_does_what_its_list_says(table: str, key: str, entry: Entry) -> None:
    for one in spellings(entry.says):
        if table == "titles":
            assert normal_title(one) == key
            assert key == "Analyst" or _introduced(f"{one}{_name(entry)}" if entry.language == "zh" else f"{one}, {_name(entry)}.") == [
                (_name(entry), key)
            ]  # fmt: skip
            assert key != "Analyst" or is_analyst(one)
        elif table == "surnames":
            assert same_family(f"{key}海文", f"Henry {one}")
        elif table == "spoken":
            assert as_written(one) == key
        elif table == "nicknames":
            assert same_in_latin(f"{one} Lee", f"{key} Lee")
        else:
            assert LISTED[table, key](entry, one.replace("{number}", "三")), one


def _examples() -> Iterator[pytest.param]:
    for table, lists in vocabulary().tables.items():
        for entry in lists.get("", ()):
            yield pytest.param(table, entry, id=f"{entry.where} {entry.says}")


@pytest.mark.parametrize(("table", "entry"), list(_examples()))
def test_an_entry_reads_its_example(table: str, entry: Entry) -> None:
    found = READ[table](entry.example or "")
    if table == "operators":
        assert found == entry.expected["name"]
    elif table == "self-introductions":
        assert found == entry.expected["who"]
    elif table == "translations":
        assert found == "林海文"
    elif entry.expected:
        assert found == Asker(entry.expected.get("name"), entry.expected.get("firm"))
    else:
        assert found


@pytest.mark.parametrize("name", FILES)
def test_our_files_are_ones_that_a_user_may_write(name: str) -> None:
    check((FOLDER / name).read_bytes(), "mine.toml")


@pytest.mark.parametrize(
    ("says", "text"),
    [
        ("[责任]编辑", "責任編輯"), ("[责任]编辑", "编辑"), ("(提问|发问)的", "發問的"), ("[a |the ](key|inn) one", "INN one"),
        ("[a |the ](key|inn) one", "\u212aey one"), ("[a |the ](key|inn) one", "\u0131nn one"), ("{number}季", "十季"), ("{number}季", "3季"),
        ("…问", "请问"), ("'s [own ]call", "’S call"), ("-(end)", "—END"), ("（注）", "(注)"), ("{who}提问", "林海文提问"),
    ],
)  # fmt: skip
def test_one_of_several_phrases_is_found_by_each_way_to_begin(says: str, text: str) -> None:
    language = "en" if says.isascii() else "zh"
    grammar = Grammar({"who": ".{2,4}"})
    others = (body("甲乙", "zh", grammar), body("zulu", "en", grammar))
    assert re.search(expression(says, language, grammar), text), "the example is none"
    bodies = [others[0], body(says, language, grammar), others[1]]
    whole = f"…{text}…甲乙, zulu, {text}"
    pattern = re.compile(either(bodies))
    starts = [place for place in range(len(whole)) if pattern.match(whole, place)]
    assert len(starts) >= 3
    assert [found.start() for found in re.finditer(start(bodies), whole)] == starts
