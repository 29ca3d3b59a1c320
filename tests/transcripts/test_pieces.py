"""Web pages in which a label is several elements: a name, a title or firm, a time, or parts of a name."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]

from searchapp.transcripts import Reading, read, scan


@pytest.fixture(autouse=True)
def _library() -> None:
    pytest.importorskip("lxml", reason="lxml of the extra [documents] is not installed")


def detail(said: Said) -> str:
    return escape(
        said.firm or {"IR": "投资者关系总监", "CEO": "首席执行官", "CFO": "首席财务官"}.get(said.title, "")
    )


def spans(said: Said) -> str:
    return f"<div><span>{escape(said.speaker)}</span><span>{detail(said)}</span></div>"


def spans_and_time(said: Said) -> str:
    return (
        f"<div><img><span class='speaker-name'>{escape(said.speaker)}</span><span class='job'>{detail(said)}</span>"
        f"<span>{said.time}</span></div>"
    )


def small(said: Said) -> str:
    return f"<h4>{escape(said.speaker)} <small>{detail(said)}</small></h4>"


def term(said: Said) -> str:
    return f"<dt>{escape(said.speaker)}<em>{detail(said)}</em></dt>"


def parts(said: Said) -> str:
    name = escape(said.speaker)
    return f"<p><b>{name[:1]}</b><b>{name[1:]}</b> <i>{detail(said)}</i></p>"


def page(call: Call, label: Callable[[Said], str]) -> bytes:
    turns = "".join(
        label(said) + "".join(f"<p>{escape(one)}</p>" for one in said.paragraphs) for said in call
    )
    return f"<html><body><h1>2024</h1>{turns}</body></html>".encode()


def reading_of(folder: Path, content: bytes) -> Reading:
    (folder / "call.html").write_bytes(content)
    (file,) = scan(folder).files
    return read(file)


@pytest.mark.parametrize("label", [spans, spans_and_time, small, term, parts])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_label_in_several_elements(tmp_path: Path, call: Call, label: Callable[[Said], str]) -> None:
    reading = reading_of(tmp_path, page(call, label))
    turns = reading.transcript.turns
    assert [(turn.speaker, turn.role, turn.text) for turn in turns] == [
        (said.speaker, said.role, "\n".join(said.paragraphs)) for said in call
    ]
    assert {turn.title for turn in turns if turn.role == "management"} == {"IR", "CEO", "CFO"}
    assert [turn.firm for turn in turns] == [said.firm for said in call]
    if label is spans_and_time:
        assert [turn.time for turn in turns] == [said.time for said in call]


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_bold_name_in_two_elements_before_its_speech(tmp_path: Path, call: Call) -> None:
    def run(said: Said) -> str:
        name = escape(said.speaker)
        return f"<p><strong>{name[:1]}</strong><strong><span>{name[1:]}</span></strong>"

    turns = "".join(
        f"{run(said)}<strong>：</strong>{escape(said.paragraphs[0])}</p>"
        + "".join(f"<p>{escape(one)}</p>" for one in said.paragraphs[1:])
        for said in call
    )
    reading = reading_of(tmp_path, f"<html><body>{turns}</body></html>".encode())
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in call
    ]


@pytest.mark.parametrize("beside", ["Nov 7, 2024", "NYSE: HBC, -1.35%"])
def test_a_date_or_a_ticker_beside_a_name_makes_no_label(tmp_path: Path, beside: str) -> None:
    content = page(ENGLISH, small).replace(
        b"<h1>2024</h1>", f"<p><a>Harbor Transcribing</a> <span>{beside}</span></p><p>Image.</p>".encode()
    )
    assert reading_of(tmp_path, content).transcript.turns[0].speaker == "Operator"


def test_what_stands_below_a_picture_is_no_speech(tmp_path: Path) -> None:
    content = page(ENGLISH, small).replace(
        b"</body>", b"<figure><img><figcaption>Figure 1: Revenue</figcaption></figure></body>"
    )
    assert reading_of(tmp_path, content).transcript.turns[-1].text == "Thank you all for joining us today."


def test_numbers_of_turns_behind_labels(tmp_path: Path) -> None:
    lines = ["Presentation", "-" * 80]
    for number, said in enumerate(ENGLISH):
        if said.section == "qa" and ENGLISH[number - 1].section != "qa":
            lines += ["=" * 80, "Questions and Answers", "-" * 80]
        firm = f", {said.own_firm}, Inc. - {said.title}" if said.role != "operator" else ""
        first = next(place for place, one in enumerate(ENGLISH) if one.section == said.section)
        lines += [f"{said.speaker}{firm} [{number - first + 1}]", "-" * 80, *said.paragraphs, "-" * 80]
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    turns = reading_of(tmp_path, f"<html><body>{body}</body></html>".encode()).transcript.turns
    assert [(turn.speaker, turn.role, turn.section, turn.text) for turn in turns] == [
        (said.speaker, said.role, said.section, "\n".join(said.paragraphs)) for said in ENGLISH
    ]


def test_a_short_speech_behind_a_bold_name_is_no_firm(tmp_path: Path) -> None:
    def run(said: Said) -> str:
        role = f" <i>({detail(said)})</i>" if detail(said) else ""
        first, *others = said.paragraphs
        rest = "".join(f"<p>{escape(one)}</p>" for one in others)
        return f"<p><b>{escape(said.speaker)}</b>{role}: {escape(first)}</p>{rest}"

    turns = "".join(map(run, ENGLISH))
    reading = reading_of(tmp_path, f"<html><body><h1>2024</h1>{turns}</body></html>".encode())
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in ENGLISH
    ]


def test_line_breaks_inside_the_elements_of_a_label(tmp_path: Path) -> None:
    content = page(ENGLISH, term).replace(b" ", b"\n      ")
    turns = reading_of(tmp_path, content).transcript.turns
    assert [(turn.speaker, turn.firm) for turn in turns] == [(said.speaker, said.firm) for said in ENGLISH]


def initials(said: Said) -> str:
    mark = said.speaker[:1] if said.speaker.isascii() else said.speaker[-2:]
    return f"<div><span class='avatar'>{mark}</span><span>{escape(said.speaker)}</span></div>"


def initials_above(said: Said) -> str:
    mark = "".join(word[0] for word in said.speaker.split()) if said.speaker.isascii() else said.speaker[:1]
    return f"<div>{mark}</div><div>{escape(said.speaker)}</div>"


def initials_and_time(said: Said) -> str:
    return initials(said).replace("</div>", f"<time>{said.time}</time></div>")


def tooltip(said: Said) -> str:
    return (
        f"<p><strong>{escape(said.speaker)}<span class='tooltiptext'>{detail(said)} 2019</span></strong></p>"
    )


def hidden(said: Said) -> str:
    return f"<h4>{escape(said.speaker)}<a hidden href='#'>#link</a><i style='display: none'>{detail(said)}</i></h4>"


@pytest.mark.parametrize("label", [initials, initials_above, initials_and_time, tooltip, hidden])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_what_only_shows_beside_a_name_is_no_part_of_it(
    tmp_path: Path, call: Call, label: Callable[[Said], str]
) -> None:
    reading = reading_of(tmp_path, page(call, label))
    assert [(turn.speaker, turn.label, turn.text) for turn in reading.transcript.turns] == [
        (said.speaker, said.speaker, "\n".join(said.paragraphs)) for said in call
    ]
    assert not reading.warnings


def test_a_hidden_part_of_a_speech_is_speech(tmp_path: Path) -> None:
    content = page(ENGLISH, small).replace(
        b"It stays flat.", b"It stays <span hidden>flat. We said so.</span>"
    )
    assert "It stays flat. We said so." in [
        turn.text for turn in reading_of(tmp_path, content).transcript.turns
    ]


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_contents_and_links_of_a_wiki_are_no_speech(tmp_path: Path, call: Call) -> None:
    heading = "Questions and Answers" if call is ENGLISH else "问答环节"
    edit = f"<h2><span>{heading}</span><span class='mw-editsection'>[<a>edit</a>]</span></h2>"
    contents = "<div id='toc'><h2>Contents</h2><ul><li>1 Remarks</li><li>2 References</li></ul></div>"
    turns = "".join(
        (edit if said.section == "qa" and call[number - 1].section != "qa" else "")
        + f"<p><b>{escape(said.speaker)}:</b> {'</p><p>'.join(map(escape, said.paragraphs))}</p>"
        for number, said in enumerate(call)
    )
    content = f"<html><body>{contents}{turns}<h2>References</h2><p>Harbor, 2024.</p></body></html>"
    assert [
        (turn.speaker, turn.section, turn.text)
        for turn in reading_of(tmp_path, content.encode()).transcript.turns
    ] == [(said.speaker, said.section, "\n".join(said.paragraphs)) for said in call]


def in_style(said: Said) -> str:
    return f"<p><span style='font-weight: 700'>{escape(said.speaker)}</span> {escape(said.paragraphs[0])}</p>"


def in_class(said: Said) -> str:
    return f"<p><span class='x who'>{escape(said.speaker)}</span> {escape(said.paragraphs[0])}</p>"


def in_italics(said: Said) -> str:
    return f"<p><i>{escape(said.speaker)}</i> {escape(said.paragraphs[0])}</p>"


def in_spans(said: Said) -> str:
    return f"<div><span>{escape(said.speaker)}</span><span>{escape(said.paragraphs[0])}</span></div>"


@pytest.mark.parametrize("first", [in_style, in_class, in_italics, in_spans])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("start", ["<html><head>{}</head><body>", "<title>2024</title>{}"])
def test_a_name_that_looks_otherwise_than_its_speech(
    tmp_path: Path, call: Call, first: Callable[[Said], str], start: str
) -> None:
    turns = "".join(
        first(said) + "".join(f"<p>{escape(one)}</p>" for one in said.paragraphs[1:]) for said in call
    )
    style = "<style>p, b.x { margin: 0 } p.y, span.who { color: red; font-weight: bold }</style>"
    content = f"{start.format(style)}<article><h1>2024</h1>{turns}</article>"
    reading = reading_of(tmp_path, content.encode())
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in call
    ]


def in_paragraphs(said: Said) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in said.paragraphs)


def cited(said: Said) -> str:
    text = in_paragraphs(said)
    return f"<blockquote>{text}<cite>{escape(said.speaker)}</cite></blockquote>"


def with_header(said: Said) -> str:
    text = in_paragraphs(said)
    return f"<section><header>{escape(said.speaker)}</header>{text}</section>"


def with_mark_of_who_asks(said: Said) -> str:
    mark = "Q" if said.role == "analyst" else "A" if said.section == "qa" and said.title else ""
    text = in_paragraphs(said)
    return f"<div><i>{mark}</i><strong>{escape(said.speaker)}</strong>{text}</div>"


def with_notes(said: Said) -> str:
    text = "".join(f"<p>{escape(one)}<sup><a href='#1'>[1]</a></sup></p>" for one in said.paragraphs)
    return f"<p><b>{escape(said.speaker)}</b></p>{text}"


def struck_out(said: Said) -> str:
    first, *others = map(escape, said.paragraphs)
    text = "".join(f"<p>{one}</p>" for one in others)
    return f"<p><b>{escape(said.speaker)}</b></p><p><del>We fell.</del><s>旧</s>{first}</p>{text}"


@pytest.mark.parametrize("turn", [cited, with_header, with_mark_of_who_asks, with_notes, struck_out])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_elements_around_speeches(tmp_path: Path, call: Call, turn: Callable[[Said], str]) -> None:
    content = f"<html><body><article><h1>2024</h1>{''.join(map(turn, call))}</article></body></html>"
    found = reading_of(tmp_path, content.encode()).transcript.turns
    assert [(one.speaker, one.text) for one in found] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in call
    ]


def test_raised_numbers_and_readings(tmp_path: Path) -> None:
    text = b"A plant of 900 m<sup>2</sup> for <ruby>\xe6\xaf\x9b\xe5\x88\xa9<rp>(</rp><rt>GP</rt><rp>)</rp></ruby>."
    found = reading_of(tmp_path, page(ENGLISH, small).replace(b"It stays flat.", text))
    assert "A plant of 900 m2 for 毛利." in [turn.text for turn in found.transcript.turns]
