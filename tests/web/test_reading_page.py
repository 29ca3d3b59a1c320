"""The reading page."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from flask.testing import FlaskClient

from searchapp.model import Inference, Participant, Provenance, Transcript, Turn
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import build, sink

SEED = "000_d41a21adb219e9fd"
OTHER = "001_fbc601b45a6bfd5c"


def turns(html: str) -> dict[int, str]:
    """Return the HTML of every turn on a page, by its number."""
    return {
        int(found[1]): found[2]
        for found in re.finditer(r'<article[^>]* id="t(\d+)"(.*?)</article>', html, re.S)
    }


def text_of(turn: str) -> str:
    paragraphs = re.findall(
        r"<p lang=[^>]*>(.*?)</p>", re.sub(r'<span class="step">.*?</a></span>', "", turn, flags=re.S), re.S
    )
    return "\n".join(unescape(re.sub(r"<[^>]+>", "", paragraph)) for paragraph in paragraphs)


def get(client: FlaskClient, path: str, **arguments: object) -> str:
    response = client.get(path, query_string=arguments or None)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("transcript", [SEED, OTHER])
def test_the_page_shows_every_turn_to_the_letter(
    client: FlaskClient, collection: Collection, transcript: str
) -> None:
    shown = turns(get(client, f"/transcripts/{transcript}", q="毛利率"))
    expected = {turn.index: turn.text for turn in collection.view().read(transcript).turns}
    assert {number: text_of(turn) for number, turn in shown.items()} == expected


@pytest.mark.parametrize(("transcript", "count"), [(SEED, 31), (OTHER, 11)])
def test_marks_are_the_occurrences_named_by_their_places(
    client: FlaskClient, collection: Collection, transcript: str, count: int
) -> None:
    marks = re.findall(
        r'<mark id="([^"]+)" tabindex="-1">([^<]*)</mark>',
        get(client, f"/transcripts/{transcript}", q="毛利率"),
    )
    assert len(marks) == count
    assert marks == [
        (f"t{turn.index}-{found.start()}", "毛利率")
        for turn in collection.view().read(transcript).turns
        for found in re.finditer("毛利率", turn.text)
    ]


def test_each_mark_leads_to_its_neighbours_round_the_end(client: FlaskClient) -> None:
    html = get(client, f"/transcripts/{OTHER}", q="毛利率")
    steps = re.findall(
        r'class="step"><a class="step-back" href="#([^"]+)".*?class="step-on" href="#([^"]+)"', html
    )
    marks = re.findall(r'<mark id="([^"]+)"', html)
    assert len(marks) == 11
    assert steps == list(zip([marks[-1], *marks[:-1]], [*marks[1:], marks[0]], strict=True))


def test_without_a_query_nothing_is_marked(client: FlaskClient) -> None:
    assert "<mark" not in get(client, f"/transcripts/{SEED}")


def test_a_speaker_can_be_read_alone(client: FlaskClient, collection: Collection) -> None:
    expected = {
        turn.index
        for turn in collection.view().read(SEED).turns
        if turn.speaker in ("Phil Zhou", "Ziyu Shen")
    }
    html = get(client, f"/transcripts/{SEED}", q="毛利率", speaker=["Phil Zhou", "Ziyu Shen"])
    assert set(turns(html)) == expected
    assert html.count("<mark id=") == 18
    assert "turns are hidden." in html


@pytest.mark.parametrize(
    ("transcript", "called", "name", "expected"),
    [
        (SEED, "沈子瑜", "Ziyu Shen", {2, 28, 30, 32, 34, 36}),
        (SEED, "ＺＩＹＵ shen", "Ziyu Shen", {2, 28, 30, 32, 34, 36}),
        (OTHER, "HenryHe", "Henry He", {3, 8, 12, 16}),
        (OTHER, "鄒濤", "Tao Zou", {2, 7, 11, 15}),
    ],
)
def test_a_speaker_is_read_alone_by_any_name(
    client: FlaskClient, transcript: str, called: str, name: str, expected: set[int]
) -> None:
    html = get(client, f"/transcripts/{transcript}", q="的", speaker=called)
    assert set(turns(html)) == expected
    assert all("<mark" in turn for turn in turns(html).values())
    assert f"Showing only {name}." in html
    people = html.partition('class="people"')[2].partition("</section>")[0]
    chosen = re.findall(r'href="([^"]+)" aria-current="true".*?<span translate="no">([^<]+)<', people, re.S)
    assert [who for _, who in chosen] == [name]
    # Clicking a chosen person removes the choice; clicking another person adds one.
    assert "speaker=" not in chosen[0][0]
    added = {link for link in re.findall(r'href="([^"]+)" rel="nofollow"', people) if "speaker=" in link}
    assert added
    assert all(f"speaker={quote_plus(name)}&" in unescape(link).replace("%20", "+") for link in added)


def test_a_speaker_who_is_not_there_leaves_a_way_back(client: FlaskClient) -> None:
    html = get(client, f"/transcripts/{SEED}", speaker="Nobody")
    assert turns(html) == {}
    assert "Show the whole call" in html


def test_turns_are_counted_with_their_noun(client: FlaskClient) -> None:
    people = get(client, f"/transcripts/{SEED}").partition('class="people"')[2].partition("</section>")[0]
    counts = re.findall(r'class="count">(\d+)<span class="visually-hidden"> (\w+)<', people)
    assert ("1", "turn") in counts
    assert all(noun == ("turn" if count == "1" else "turns") for count, noun in counts)


def test_the_page_tells_who_was_there(client: FlaskClient) -> None:
    html = get(client, f"/transcripts/{SEED}")
    people = html.partition('class="people"')[2].partition("</section>")[0]
    for expected in ("Ziyu Shen", "沈子瑜", "Management", "CFO", "中金公司", "德意志银行", "Operator"):
        assert expected in people


def test_exchanges_name_who_asks_and_who_answers(client: FlaskClient, collection: Collection) -> None:
    numbers = {turn.exchange for turn in collection.view().read(SEED).turns} - {None}
    titles = re.findall(r'<h3 class="exchange-title">(.*?)</h3>', get(client, f"/transcripts/{SEED}"), re.S)
    assert len(titles) == len(numbers)
    assert "Jiaqi Zhang" in titles[2]
    assert "中金公司" in titles[2]
    assert "Phil Zhou" in titles[2]


def test_who_asks_is_told_even_when_only_the_answers_are_shown(client: FlaskClient) -> None:
    html = get(client, f"/transcripts/{SEED}", speaker="Phil Zhou")
    outline = html.partition('class="outline"')[2].partition("</nav>")[0]
    assert "Derek Soderberg" in outline
    assert "Wei Hung <small>德意志银行 · inferred</small>" in outline


def text(html: str) -> str:
    """Return the visible text of a piece of HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def how_inferred(turn: str) -> tuple[str, str] | None:
    """Return the two lines of a turn about an inferred speaker: the summary and the detail."""
    found = re.search(
        r'<details class="printed inferred">\s*<summary>(.*?)</summary>(.*?)</details>', turn, re.S
    )
    return (text(found[1]), text(found[2])) if found else None


@pytest.mark.parametrize(
    ("language", "printed", "reason"),
    [
        (
            "en",
            "In the transcript: Unidentified Analyst inferred: show the sentence",
            "The speaker was inferred from: 下一个问题来自SPDBI的Dai Shen。 turn 15",
        ),
        (
            "zh",
            "原文：Unidentified Analyst 推定：查看依据",
            "根据这句话推定：下一个问题来自SPDBI的Dai Shen。 第 15 段发言",
        ),
    ],
)
def test_an_inferred_speaker_is_marked_with_the_sentence_that_tells(
    client: FlaskClient, language: str, printed: str, reason: str
) -> None:
    shown = turns(get(client, f"/transcripts/{SEED}", lang=language))
    inferred = {number: told for number, turn in shown.items() if (told := how_inferred(turn))}
    assert set(inferred) == {6, 8, 10, 12, 14, 16, 18, 20, 22}
    assert {inferred[number] for number in (16, 18, 20, 22)} == {(printed, reason)}
    assert all("Wei Hung[音译]" in inferred[number][1] for number in (6, 8, 10, 12, 14))
    assert 'translate="no">Dai Shen</span>' in shown[16]
    assert '<a href="#t15">' in shown[16]
    assert '<a href="#t5">' in shown[6]


def test_a_turn_that_is_hidden_is_linked_in_the_whole_call(client: FlaskClient) -> None:
    shown = turns(get(client, f"/transcripts/{SEED}", q="毛利率", speaker="Dai Shen"))
    assert set(shown) == {16, 18, 20, 22}
    link = re.search(r'<details class="printed inferred">.*?<a href="([^"]+)"', shown[16], re.S)
    assert link is not None
    address = unescape(link[1])
    assert address.endswith("#t15")
    assert 15 in turns(get(client, address.partition("#")[0]))


def test_another_spelling_is_shown_once_and_is_not_inferred(client: FlaskClient) -> None:
    shown = turns(get(client, f"/transcripts/{OTHER}"))
    headers = {
        number: text(turn.partition("</header>")[0].partition(">")[2]) for number, turn in shown.items()
    }
    assert headers[8] == "Henry He 何海文 Management CFO Cite In the transcript: HenryHe ¶"
    assert headers[3] == "Henry He HenryHe 何海文 Management CFO Cite ¶"
    # The interpreter of the CEO is.
    assert [number for number, turn in shown.items() if "inferred" in turn] == [11]


_ESCAPED = """---
layout = "colons"
---
Operator: 欢迎参加远山科技2024年第三季度业绩电话会议。
林明: 谢谢。收入增长。
Operator: 谢谢<q>各位</q>，50%(s)的时间已过，第一个问题来自高盛的刘洋。
Unidentified Analyst: 请问毛利率？
林明: 17%。
"""


@pytest.mark.parametrize("path", ["/transcripts/call", "/search?q=请问毛利率"])
def test_the_sentence_that_tells_is_escaped(tmp_path: Path, path: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "call.txt").write_text(_ESCAPED, encoding="utf-8")
    settings = Settings(index=tmp_path / "index", source=source)
    build(source, settings.index, settings, processes=1)
    html = get(create_app(settings).test_client(), path)
    sentence = "谢谢&lt;q&gt;各位&lt;/q&gt;，50%(s)的时间已过，第一个问题来自高盛的刘洋。"
    assert f'<q lang="zh-Hans">{sentence}</q>' in html


class _Read(HTMLParser):
    """The elements of a page with their attributes, and all that is read in it: its text and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.said += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("arguments", [{}, {"q": "毛利率"}, {"speaker": "林明<own way=\"&lt;'>"}])
def test_whatever_a_call_holds_is_shown_as_text(tmp_path: Path, arguments: dict[str, str]) -> None:
    def hostile(word: str) -> str:
        return f"{word}<own way=\"&lt;'>"

    names = [
        hostile(word)
        for word in ("林明", "Lin Ming", "总裁", "远山", "刘洋", "Liu Yang", "高盛", "00:12", "Analyst")
    ]
    manager, spelling, title, company, analyst, alias, firm, time, label = names
    people = (
        Participant(manager, (spelling,), "management", title, company),
        Participant(analyst, (alias,), "analyst", None, firm),
    )
    text = f"毛利率,(见)上升。{hostile('毛利率')}"
    turns = (
        Turn(0, manager, manager, "management", title, company, "prepared", None, text, time),
        Turn(1, analyst, label, "analyst", None, firm, "qa", 1, text, time),
        Turn(2, manager, spelling, "management", title, company, "qa", 1, text, time),
    )
    call = Transcript(hostile("id"), company, None, None, None, None, "a.txt", "", people, turns)
    sentence = hostile("刘洋提问。")
    read = Provenance("", "", 1, None, 0, {}, (), (Inference(label, 1, analyst, 0, sentence),), (), ())
    settings = Settings(index=tmp_path)
    filled = sink(tmp_path, settings)
    with filled.locked(), filled.replace() as change:
        change.add(call, call.digest, read)
        change.commit(())
    page = _Read(get(create_app(settings).test_client(), f"/transcripts/{quote(call.id)}", **arguments))
    assert "own" not in {tag for tag, _ in page.elements}
    assert not [
        name for _, attributes in page.elements for name in attributes if name == "way" or "'" in name
    ]
    assert "t0" in {attributes.get("id") for _, attributes in page.elements}
    said = "\n".join(page.said)
    present = (manager, title, company, time) if "speaker" in arguments else (*names, sentence)
    assert [word for word in present if word not in said] == []
    # Nothing is escaped twice.
    assert "&lt;'" in said
    assert "&amp;" not in said
    assert "&quot;" not in said


def test_participants_and_exchanges_tell_who_was_inferred(client: FlaskClient) -> None:
    html = get(client, f"/transcripts/{SEED}")
    people = html.partition('class="people"')[2].partition("</section>")[0]
    lines = [text(line) for line in re.findall(r"<li.*?</li>", people, re.S)]
    assert [line for line in lines if "inferred" in line] == [
        "Show only: Wei Hung Analyst · 德意志银行 In the transcript: Unidentified Analyst inferred 5 turns",
        "Show only: Dai Shen 沈戴 Analyst · SPDBI In the transcript: Unidentified Analyst inferred 4 turns",
    ]
    titles = [text(title) for title in re.findall(r'<h3 class="exchange-title">(.*?)</h3>', html, re.S)]
    assert titles[0].startswith("Exchange 1 asks Wei Hung 德意志银行 · inferred answers ")
    assert [number for number, title in enumerate(titles, 1) if "inferred" in title] == [1, 2]


def test_every_link_inside_the_page_has_its_target(client: FlaskClient) -> None:
    for arguments in ({}, {"q": "毛利率"}, {"q": "毛利率", "speaker": "Phil Zhou"}):
        html = get(client, f"/transcripts/{SEED}", **arguments)
        targets = set(re.findall(r'\bid="([^"]+)"', html))
        links = set(re.findall(r'href="#([^"]+)"', html))
        assert links <= targets
        assert len(targets) == len(re.findall(r'\bid="([^"]+)"', html))


def test_how_a_call_was_read_is_shown_with_links_to_where(client: FlaskClient) -> None:
    html = get(client, f"/transcripts/{SEED}")
    fold = html[html.index('class="provenance"') :].split("</details>")[0]
    assert "How this file was read" in fold
    assert "utf-8" in fold
    assert '<dt translate="no">Company</dt>' in fold
    assert re.search(r'Ziyu Shen · other name</dt>\s*<dd><a href="#t\d+">turn \d+</a>', fold)


def removed(client: FlaskClient, transcript: str) -> list[str]:
    """Return what the Chinese page says about removed text, an entry a kind."""
    html = get(client, f"/transcripts/{transcript}", lang="zh")
    fold = html[html.index('class="provenance"') :].split("</details>")[0]
    return [unescape(entry) for entry in re.findall(r"<dd>([\d,]+ 个字符：.+)</dd>", fold)]


def test_what_was_removed_is_named_in_the_language_of_the_page(client: FlaskClient) -> None:
    kinds = [entry.split("：")[1].split("，")[0] for entry in removed(client, SEED)]
    assert "发言人标签" in kinds
    assert all(re.search("[\u4e00-\u9fff]", kind) for kind in kinds), kinds


def test_what_captions_lose_is_named_with_its_characters(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    cues = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann Lee>好<unk></v>\n<v Ann Lee>的</v>\n<v Bob Ray>好</v>\n"
    (source / "call.vtt").write_text(cues, encoding="utf-8")
    build(source, index, Settings())
    client = create_app(Settings(index=index)).test_client()
    assert removed(client, "call") == [
        "6 个字符：字幕之间的空格和换行",
        "6 个字符：字幕序号和文件头，例如“WEBVTT”",
        "23 个字符：字幕时间，例如“00:01.000 --> 00:04.000”",
        "25 个字符：字幕标记，例如“<unk>”",
        "11 个字符：重复的发言人姓名，例如“<v Ann Lee>”",
        "26 个字符：发言人标签，例如“Ann Lee 00:01”",
        "3 个字符：段落和发言之间的换行，例如“⏎”",
    ]


def test_a_meeting_has_no_prepared_remarks(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    (source / "meeting.txt").write_text(
        "2024年社区座谈会\n\n王先生：各位好，今天谈谈社区的问题。\n\n李女士：谢谢，我们关心停车的问题。\n",
        encoding="utf-8",
    )
    build(source, index, Settings())
    html = create_app(Settings(index=index)).test_client().get("/transcripts/meeting?lang=en").text
    assert re.findall(r'<h2 class="name".*?<span class="speaker"[^>]*>([^<]+)', html) == ["王先生", "李女士"]
    assert "Prepared remarks" not in html
    assert 'class="part-title"' not in html


def test_an_earnings_call_without_questions_has_prepared_remarks(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    (source / "call.txt").write_text(
        "2024年第三季度财报电话会议\n\n总经理：各位好，毛利率上升。\n\n财务总监：费用下降。\n",
        encoding="utf-8",
    )
    build(source, index, Settings())
    html = create_app(Settings(index=index)).test_client().get("/transcripts/call?lang=en").text
    assert re.findall(r'class="part-title"[^>]*>([^<]+)', html) == ["Prepared remarks"]
