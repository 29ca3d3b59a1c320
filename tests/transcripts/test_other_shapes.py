"""The same small call in further shapes: marks, tables, rules, notes of programs and what stands around the talk."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse

TITLE = "Harbor Cloud Q3 2024 Earnings Call\n\n"
CALL = [
    ("Operator", "Good afternoon, and welcome. I now hand the call to Sarah Whitfield."),
    ("Sarah Whitfield", "Thank you. We shipped more robots than ever.\nDemand came back faster than we had planned for."),
    ("Tim Blake", "Thanks, Sarah. Revenue was up 18%."),
    ("Operator", "Our first question comes from Luke Ashford with Granite Research."),
    ("Luke Ashford", "What are you seeing in Europe?"),
    ("Tim Blake", "September was the best month we have had there."),
    ("Operator", "Our next question comes from Priya Raman with Oak Capital."),
    ("Priya Raman", "Is there any change to the budget?"),
    ("Sarah Whitfield", "No change at all."),
]  # fmt: skip


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in reading(text).transcript.turns]


def rendered(form: str, between: str = "\n") -> str:
    return TITLE + between.join(
        form.format(name=name, said=text, n=number, i=f"{number:02d}")
        for number, (name, text) in enumerate(CALL, 1)
    )


@pytest.mark.parametrize(
    "form",
    [
        "[{name}] - {said}", "[{name}] – {said}", "{name}: - {said}", "〔{name}〕{said}", "［{name}］{said}", "「{name}」{said}", "《{name}》{said}",
        "〈{name}〉{said}", "〖{name}〗{said}", "{{{name}}} {said}", "`{name}`: {said}", "{name} -> {said}", "{name} → {said}", "{name} » {said}",
        "{name} ~ {said}", "{name}﹕{said}", "{name}∶{said}", "[{n}] {name}: {said}", "0{i} {name}: {said}", "{name}\t{said}", "00:{i}:05\t{name}\t{said}",
    ],
)  # fmt: skip
def test_marks_between_a_name_and_its_speech(form: str) -> None:
    assert said(rendered(form)) == CALL


@pytest.mark.parametrize(
    "form",
    [
        "〔{name}〕\n{said}", "`{name}`\n{said}", "### {n}. {name}\n{said}\n", "### {name} (00:{i})\n{said}\n", "### 🗣 {name}\n{said}\n", "---\n{name}\n{said}",
        "----------\n{name}\n----------\n{said}", "{name}\n=====\n\n{said}\n", "{name} 00：{i}：05\n{said}", "{name} 2024-11-06 17:{i}:05\n{said}",
        "{name} {n}分05秒\n{said}", "{name}, 00:{i}\n{said}", "{name} ⏱ 00:{i}\n{said}", "**{name}** `00:{i}`\n{said}\n", "**{name}** [00:{i}](https://example.com/?t={n})\n{said}\n",
    ],
)  # fmt: skip
def test_marks_around_a_name_on_its_line(form: str) -> None:
    assert said(rendered(form)) == CALL


@pytest.mark.parametrize(
    "form",
    [
        "06/11/2024, 17:{i} - {name}: {said}", "[2024-11-06 17:{i}:05] {name}: {said}", "00:{i}:05 | {name} | {said}", "`00:{i}` **{name}**: {said}",
        "{name} (0h{i}m05s): {said}", "{name}, 00:{i}: {said}", "{name} （00：{i}）\n{said}",
    ],
)  # fmt: skip
def test_a_time_beside_a_name_is_no_part_of_it(form: str) -> None:
    found = reading(rendered(form))
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == CALL
    assert all(turn.time for turn in found.transcript.turns)


@pytest.mark.parametrize(
    "form", ["<b>{name}:</b> {said}", "<strong>{name}</strong>: {said}<br>", "{name}: {said}\\"]
)
def test_markup_of_other_formats_is_no_speech(form: str) -> None:
    text = rendered(form)
    found = reading(text)
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == CALL
    characters = sum(len(turn.text) for turn in found.transcript.turns)
    assert characters + sum(one.characters for one in found.removed) == len(text) + found.added


@pytest.mark.parametrize(
    "form",
    [
        "| {name} | {said} |", "| 00:{i} | {name} | {said} |", "Speaker: {name}\nText: {said}", "发言人：{name}\n内容：{said}", "Speaker: {name}\n{said}",
    ],
)  # fmt: skip
def test_rows_of_a_table_are_speeches(form: str) -> None:
    call = [(name, text.replace("\n", " ")) for name, text in CALL]
    text = TITLE + "\n".join(
        form.format(name=name, said=text, n=number, i=f"{number:02d}")
        for number, (name, text) in enumerate(call, 1)
    )
    found = reading(text)
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == call
    characters = sum(len(turn.text) for turn in found.transcript.turns)
    assert characters + sum(one.characters for one in found.removed) == len(text) + found.added


def test_speeches_can_be_quoted_below_names() -> None:
    text = TITLE + "\n\n".join(f"**{name}**\n> " + text.replace("\n", "\n> ") for name, text in CALL)
    assert said(text) == CALL


def test_a_label_in_brackets_among_others_without() -> None:
    text = rendered("{name}: {said}").replace("Luke Ashford: What", "[Analyst]: What")
    assert ("Luke Ashford", CALL[4][1]) in said(text)
    assert len(said(text)) == len(CALL)


NOISE = [
    "{n} / 9", "{n}", "[Page {n}]", "<<<PAGE {n}>>>", "========== Page {n} ==========", "Harbor Cloud Q3 2024 Earnings Call | Page {n}", "For internal use only {n}/9",
    "Granite Transcripts", "广告", "www.example.com", "Copyright © 2024 Granite Media", "请务必阅读正文之后的免责声明",
]  # fmt: skip


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("form", ["{}\n{}", "{}: {}"])
def test_what_stands_on_every_page_of_a_copied_document_is_no_speech(noise: str, form: str) -> None:
    blocks = []
    for number, (name, text) in enumerate(CALL, 1):
        blocks.append(form.format(name, text))
        if number % 2 == 0:
            blocks.append(noise.format(n=number // 2))
    assert said(TITLE + "\n".join(blocks)) == CALL


@pytest.mark.parametrize("form", ["{}\n{}", "{}: {}"])
def test_a_footer_of_several_lines_is_no_speech(form: str) -> None:
    blocks = []
    for number, (name, text) in enumerate(CALL, 1):
        blocks.append(form.format(name, text))
        if number % 2 == 0:
            blocks.append(f"1-800-GRANITE  www.example.com\n{number // 2}\nCopyright © 2024 Granite Media")
    assert said(TITLE + "\n".join(blocks)) == CALL


def test_the_same_few_words_can_be_all_that_somebody_says() -> None:
    call = [
        *CALL[:4],
        ("Luke Ashford", "Yes"),
        CALL[5],
        ("Luke Ashford", "Yes"),
        CALL[5],
        ("Luke Ashford", "Yes"),
        CALL[5],
    ]
    assert said(TITLE + "\n".join(f"{name}\n{text}" for name, text in call)) == call


MEMOS = [
    "## Overview\nA good quarter.\n\n## Financials\nRevenue rose.\n", "## TL;DR\nAll is well.\n\n## Highlights\n- Europe: recovering\n",
    "Summary:\nThe company reported a record quarter.\nGuidance: unchanged\n", "## 📌 要点速览\n**收入**：3.12亿\n**毛利率**：41%\n", "## 概览\n公司表现良好。\n\n## 财务表现\n收入增长。\n",
]  # fmt: skip


@pytest.mark.parametrize("memo", MEMOS)
@pytest.mark.parametrize(
    "form", ["{name}\n{said}", "**{name}:** {said}", "### {name}\n{said}\n", "{name}: {said}"]
)
@pytest.mark.parametrize(
    "frame",
    ["{memo}\n## Transcript\n\n{talk}", "{memo}\n---\n\n{talk}", "{talk}\n---\n\n{memo}", "{talk}\n\n{memo}"],
)
def test_the_headings_of_a_memo_speak_nowhere(memo: str, form: str, frame: str) -> None:
    talk = rendered(form).removeprefix(TITLE)
    assert said("# " + TITLE + frame.format(memo=memo, talk=talk)) == CALL


def test_the_first_label_can_be_a_heading_where_the_others_are_none() -> None:
    call = [("Priya Raman", "Welcome, everybody. I hand over to Sarah Whitfield."), *CALL[1:6], *CALL[8:]]
    text = "\n".join(f"{name}\n{text}" for name, text in call)
    assert said(text.replace("Priya Raman", "## Priya Raman", 1)) == call


@pytest.mark.parametrize(
    "end",
    [
        "(End of transcript)", "END", "[End of Q&A]", "- END -", "（全文完）", "—— 完 ——", "This article is a transcript of this conference call produced for a site.",
        "声明：本纪要由机器生成，仅供参考。\n扫码加群", "Copyright © 2024 Granite Media\nAll rights reserved",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{name}\n{said}", "{name}: {said}"])
def test_what_ends_a_page_is_no_speech(end: str, form: str) -> None:
    assert said(f"{rendered(form)}\n\n{end}\n") == CALL


def test_a_notice_inside_a_talk_ends_nothing() -> None:
    lines = rendered("{name}\n{said}").split("\n")
    lines.insert(-4, "Copyright © 2024 Granite Media")
    assert [text for _, text in said("\n".join(lines))][-1] == CALL[-1][1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Part I: Presentation", "Part II: Q&A"), ("(Presentation)", "(Question and Answer)"), ("—— 业绩介绍 ——", "—— 互动问答 ——"), ("一、业绩介绍", "二、Q&A"),
        ("第一部分 公司介绍", "第二部分 投资者问答"), ("01 管理层发言", "02 问答"), ("★ 管理层发言", "★ 提问与回答"), ("Introduction", "Analyst Questions"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{}\n{}", "{}: {}"])
def test_headings_of_sections_are_no_speech(first: str, second: str, form: str) -> None:
    blocks = [form.format(name, text) for name, text in CALL]
    turns = reading(TITLE + "\n".join([first, *blocks[:3], second, *blocks[3:]])).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL
    assert [turn.section for turn in turns] == ["prepared"] * 3 + ["qa"] * 6


def call_of(**names: str) -> list[tuple[str, str]]:
    """Return the call with other names for its speakers."""
    renamed = {"luke": "Luke Ashford", "priya": "Priya Raman", "tim": "Tim Blake", "sarah": "Sarah Whitfield"}
    pairs = [(renamed[key], name) for key, name in names.items()]
    call = []
    for speaker, text in CALL:
        for old, new in pairs:
            text = text.replace(old, new)
        call.append((dict(pairs).get(speaker, speaker), text))
    return call


@pytest.mark.parametrize(
    ("luke", "priya"),
    [
        ("Łukasz Żółkiewski", "Nguyễn Thị Minh"), ("Дмитрий Соколов", "Ελένη Δήμου"), ("김민준", "박서연"), ("タナカ ヒロシ", "ヤマダ"),
        ("أحمد السيد", "ليلى حداد"), ("राहुल शर्मा", "प्रिया सिंह"), ("Şule Yılmaz", "Ömer Ğ."), ("d'Artagnan Dumas", "Siobhán O’Brien"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{}\n{}", "{}: {}"])
def test_names_in_any_script(luke: str, priya: str, form: str) -> None:
    call = call_of(luke=luke, priya=priya)
    assert said(TITLE + "\n".join(form.format(name, text) for name, text in call)) == call


@pytest.mark.parametrize(
    "between", [" | ", " / ", " · ", " • ", " ~ ", "｜", "@", "<br>", " [{}]", "【{}】", "〔{}〕"]
)
@pytest.mark.parametrize("form", ["{}\n{}", "**{}:** {}", "## {}\n\n{}\n"])
def test_the_firm_and_the_title_beside_a_name_are_no_part_of_it(between: str, form: str) -> None:
    def label(name: str, details: str) -> str:
        return name + (between.format(details) if "{}" in between else between + details)

    labels = {
        "Sarah Whitfield": label("Sarah Whitfield", "Head of Investor Relations"), "Tim Blake": label("Tim Blake", "CEO"),
        "Luke Ashford": label("Luke Ashford", "Granite Research"), "Priya Raman": label("Priya Raman", "Oak Capital"),
    }  # fmt: skip
    turns = reading(TITLE + "\n".join(form.format(labels.get(name, name), text) for name, text in CALL))
    assert [(turn.speaker, turn.text) for turn in turns.transcript.turns] == CALL
    assert [turn.title for turn in turns.transcript.turns][1:3] == ["IR", "CEO"]
    assert [turn.firm for turn in turns.transcript.turns if turn.role == "analyst"] == [
        "Granite Research",
        "Oak Capital",
    ]


@pytest.mark.parametrize(
    ("ceo", "cfo", "asker"), [("董事长-陈启明", "CFO-何嘉怡", "中金公司-张佳琪"), ("陈启明董事长", "何嘉怡 CFO", "张佳琪【中金公司】"), ("董事长·陈启明", "CFO/何嘉怡", "中金公司·张佳琪")]
)  # fmt: skip
@pytest.mark.parametrize("form", ["{}\n{}", "{}：{}"])
def test_the_firm_or_the_title_first(ceo: str, cfo: str, asker: str, form: str) -> None:
    lines = [("接线员", "欢迎参加远山科技2024年第三季度业绩电话会。"), (ceo, "谢谢。收入增长。"), (cfo, "毛利率稳定。"), ("接线员", "第一个问题来自中金公司的张佳琪。"),
             (asker, "展望如何？"), (ceo, "乐观。"), (asker, "明白。"), (cfo, "谢谢。")]  # fmt: skip
    turns = reading("\n".join(form.format(*line) for line in lines)).transcript.turns
    assert [turn.speaker for turn in turns] == [
        "接线员",
        "陈启明",
        "何嘉怡",
        "接线员",
        "张佳琪",
        "陈启明",
        "张佳琪",
        "何嘉怡",
    ]
    assert (turns[1].title, turns[2].title, turns[4].firm) == ("Chair", "CFO", "中金公司")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("Joining me today: Tim Blake (CEO) and Ann Lee (CFO).", "CEO"), ("Tim Blake is our Chief Executive Officer.", "CEO"), ("With us – Tim Blake – Chief Executive Officer.", "CEO"),
        ("With me are Timothy Blake Jr., our CEO, and Ann Lee.", "CEO"), ("Tim Blake, co-founder and CEO, is here.", "Co-Founder & CEO"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", ["Tim Blake", "Tim", "Mr. Blake"])
def test_how_the_company_is_introduced(lines: str, title: str, label: str) -> None:
    call = [
        (name.replace("Tim Blake", label), f"{lines} {text}" if place == 1 else text)
        for place, (name, text) in enumerate(CALL)
    ]
    turns = reading(TITLE + "\n".join(f"{name}\n{text}" for name, text in call)).transcript.turns
    assert {turn.title for turn in turns if turn.label == label} == {title}


@pytest.mark.parametrize("label", ["陈启明", "陈总", "陈启明先生", "陈启明董事长"])
@pytest.mark.parametrize(
    "lines", ["今天参会的有陈启明（董事长）。", "今天参会的有陈启明先生，董事长。", "董事长陈启明也在。"]
)
def test_how_a_chinese_company_is_introduced(label: str, lines: str) -> None:
    text = f"主持人\n欢迎参加远山科技2024年第三季度业绩电话会。{lines}\n{label}\n谢谢。收入增长。\n主持人\n第一个问题来自中金公司的张佳琪。\n张佳琪\n展望如何？\n{label}\n乐观。\n"
    turns = reading(text).transcript.turns
    assert {turn.title for turn in turns if turn.role == "management"} == {"Chair"}


def test_a_title_is_the_label_of_who_has_it() -> None:
    turns = reading(
        TITLE + "\n".join(f"{name.replace('Tim Blake', 'CEO')}\n{text}" for name, text in CALL)
    ).transcript.turns
    assert {turn.title for turn in turns if turn.label == "CEO"} == {"CEO"}


@pytest.mark.parametrize(
    "words", ["Gross Margin: 41%.", "Safe Harbor: the statements look forward.", "Caveat: none of this is certain.", "Robots: faster than ever."]
)  # fmt: skip
def test_words_of_a_speech_before_a_colon_are_no_label(words: str) -> None:
    lines = [f"{name}: {text}" for name, text in CALL]
    lines.insert(3, f"The gross margin is a caveat.\n{words}")
    assert [name for name, _ in said(TITLE + "\n".join(lines))] == [name for name, _ in CALL]


@pytest.mark.parametrize(
    "form",
    [
        "①{q}\n答：{a}", "第{n}问：{q}\n答：{a}", "### {n}. {q}\n答：{a}\n", "Ｑ{n}：{q}\nＡ{n}：{a}", "❓ {q}\n💬 答：{a}", "{n}、投资者问：{q}\n公司答复：{a}", "交流{n}：{q}\n答：{a}",
        "Q{n}：{q}\n{a}", "### Q{n}：{q}\n\n{a}\n", "Q{n}. {q}\nA. {a}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "head",
    ["", "参与单位名称\n华夏基金 李强\n上市公司接待人员姓名\n总经理：李永坚先生\n董事会秘书：陈静女士\n"],
)
def test_questions_with_other_numbers_and_labels(form: str, head: str) -> None:
    asked = [
        ("收入为什么增长这么快？", "主要是订单交付加快。"),
        ("请介绍一下海外业务的进展。", "欧洲恢复较慢。"),
        ("明年的资本开支是多少？", "约九千万元。\n其中设备占六成。"),
    ]
    text = "\n".join(form.format(n=number, q=q, a=a) for number, (q, a) in enumerate(asked, 1))
    turns = reading(f"远山科技2024年三季报交流纪要\n\n{head}{text}\n").transcript.turns
    assert [turn.text for turn in turns] == [text for pair in asked for text in pair]
    assert [turn.exchange for turn in turns] == [1, 1, 2, 2, 3, 3]


def test_times_in_brackets_at_the_edges_of_paragraphs_are_no_speech() -> None:
    text = TITLE + "\n".join(
        f"{name}:\n[00:0{place}] " + text.replace("\n", f"\n[00:0{place}] ")
        for place, (name, text) in enumerate(CALL)
    )
    assert said(text) == CALL
    assert (
        said(TITLE + "\n".join(f"{name}: {text} [00:0{place}]" for place, (name, text) in enumerate(CALL)))
        == CALL
    )


def test_a_page_in_one_line_with_labels_in_brackets() -> None:
    text = " ".join(f"[{name}] {text}" for name, text in CALL).replace("\n", " ")
    assert said(TITLE + text) == [(name, text.replace("\n", " ")) for name, text in CALL]


@pytest.mark.parametrize(
    ("line", "company", "ticker"),
    [
        ("Harbor Cloud Inc. [HBC] Q3'24 Earnings Call", "Harbor Cloud Inc.", "HBC"), ("$HBC Harbor Cloud Q3 2024 Earnings Call", "Harbor Cloud", "HBC"),
        ("Earnings call transcript: Harbor Cloud beats estimates in Q3 2024", "Harbor Cloud", None), ("Harbor Cloud (24Q3) Earnings Call", "Harbor Cloud", None),
        ("远山科技（SZ.000001）2024年第三季度业绩会", "远山科技", "SZ.000001"), ("远山科技(2330-TW)2024年第三季法說會", "远山科技", "2330-TW"), ("远山科技【600519】2024Q3业绩会", "远山科技", "600519"),
        ("证券简称:远山科技　证券代码:600519　公告编号:2024-018\n2024年第三季度业绩说明会", "远山科技", "600519"),
    ],
)  # fmt: skip
def test_other_titles(line: str, company: str, ticker: str | None) -> None:
    found = reading(line + "\n\n" + rendered("{name}\n{said}").removeprefix(TITLE)).transcript
    assert (found.company, found.ticker, found.period) == (company, ticker, "2024Q3")


@pytest.mark.parametrize(
    "form", ["{name}: {said}", "{name}:\n{said}", "{name}\n{said}", "**{name}:** {said}"]
)
def test_a_label_may_be_longer_than_a_line_with_title_and_firm_in_brackets(form: str) -> None:
    details = {
        "Sarah Whitfield": "Harbor Cloud Holdings International, Executive Vice President and Chief Executive Officer",
        "Luke Ashford": "Granite Peak Securities International, Managing Director and Senior Analyst",
    }
    text = TITLE + "\n\n".join(
        form.format(name=f"{name} ({details[name]})" if name in details else name, said=said)
        for name, said in CALL
    )
    found = reading(text)
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == CALL
    people = {person.name: person for person in found.transcript.participants}
    assert people["Luke Ashford"].firm == "Granite Peak Securities International"
    assert people["Sarah Whitfield"].role == "management"
