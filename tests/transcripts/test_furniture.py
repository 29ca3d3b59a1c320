"""What web pages print above, between and below the speeches of a talk, as plain paragraphs."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from conversation import CHINESE, ENGLISH, Call  # type: ignore[import-not-found]

from searchapp.transcripts import read, scan

ABOVE = {
    "en": ["Home", "About Us", "Tweet", "Email", "Play Call"],
    "zh": ["首页", "财经", "股票", "分享到", "微信", "微博", "QQ空间"],
}
BETWEEN = {
    "en": [
        "Advertisement", "Scroll to continue", "Article continues below advertisement", "Read more: Harbor Cloud wins a contract",
        "Image source: Harbor Cloud", "Tom Day stopped transcription", "$HBC$ #cloud", "Story continues below",
    ],
    "zh": [
        "广告", "（广告）", "点击下载APP，查看更多会议纪要", "相关阅读：远山科技中标算力项目", "图片来源：公司公告", "长按识别二维码", "关注某某公众号", "$远山科技(SH688123)$ @今日话题",
    ],
}  # fmt: skip
BELOW = {
    "en": [
        ["Comments (2)", "stockpicker99", "Great quarter."],
        ["Recommended For You", "Acme Corp: Still A Buy", "Tom Smith"],
        ["About the author", "Jane Porter", "Jane covers technology for us."],
        ["Related links", "Harbor Cloud names new CTO"],
        ["Leave a comment", "Name", "Submit"],
        ["Frequently Asked Questions", "When is the next report?", "It is expected in late October."],
        ["References", "Press release of Harbor Cloud, 2024."],
        ["Risk Disclosure: Trading involves high risks."],
        ["This article was generated with the support of AI and reviewed by an editor."],
    ],
    "zh": [
        ["网友评论（3）", "股海老马", "毛利率超预期。"],
        ["往期推荐", "新能源车三季报总结", "王敏"],
        ["作者：调研纪要君", "来源：雪球", "著作权归作者所有。"],
        ["猜你喜欢", "半导体板块走强"],
        ["关于我们", "联系我们"],
        ["作者简介", "李明", "李明是本站编辑。"],
        ["常见问题", "什么是业绩说明会？", "上市公司与投资者沟通的会议。"],
        ["参考资料", "公司公告，2024年。"],
    ],
}  # fmt: skip


def texts(
    folder: Path, call: Call, above: list[str], between: list[str], below: list[str]
) -> list[tuple[str, str]]:
    pytest.importorskip("lxml", reason="lxml of the extra [documents] is not installed")
    lines = list(above)
    for number, said in enumerate(call):
        lines += [said.speaker, *said.paragraphs, *(between if number % 4 == 2 else [])]
    page = "".join(f"<p>{escape(line)}</p>" for line in [*lines, *below])
    (folder / "call.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    (file,) = scan(folder).files
    return [(turn.speaker, turn.text) for turn in read(file).transcript.turns]


CALLS = [pytest.param("en", ENGLISH, id="en"), pytest.param("zh", CHINESE, id="zh")]


@pytest.mark.parametrize(("language", "call"), CALLS)
def test_links_and_buttons_are_no_speech(tmp_path: Path, language: str, call: Call) -> None:
    found = texts(tmp_path, call, ABOVE[language], BETWEEN[language], [])
    assert found == [(said.speaker, "\n".join(said.paragraphs)) for said in call]


@pytest.mark.parametrize(
    ("call", "below"),
    [
        *(pytest.param(ENGLISH, below, id=below[0]) for below in BELOW["en"]),
        *(pytest.param(CHINESE, below, id=below[0]) for below in BELOW["zh"]),
    ],
)
def test_what_stands_below_the_talk_is_no_speech(tmp_path: Path, call: Call, below: list[str]) -> None:
    found = texts(tmp_path, call, [], [], below)
    assert found == [(said.speaker, "\n".join(said.paragraphs)) for said in call]


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_talk_in_a_part_that_appears_later_is_read(tmp_path: Path, call: Call) -> None:
    pytest.importorskip("lxml", reason="lxml of the extra [documents] is not installed")
    talk = "".join(
        f"<p><b>{escape(said.speaker)}</b></p>" + "".join(f"<p>{escape(one)}</p>" for one in said.paragraphs)
        for said in call
    )
    for shown, hidden in (("", "display: none"), ("display: none", "")):
        body = f"<div style='{shown}'><p>Summary.</p></div><div style='{hidden}'>{talk}</div>"
        (tmp_path / "call.html").write_bytes(f"<html><body>{body}</body></html>".encode())
        (file,) = scan(tmp_path).files
        turns = read(file).transcript.turns
        assert [(turn.speaker, turn.text) for turn in turns] == [
            (said.speaker, "\n".join(said.paragraphs)) for said in call
        ]


def test_a_hidden_copy_of_a_talk_is_not_read(tmp_path: Path) -> None:
    pytest.importorskip("lxml", reason="lxml of the extra [documents] is not installed")
    talks = [
        "".join(
            f"<p><b>{escape(said.speaker)}</b></p><p>{escape(''.join(said.paragraphs))}</p>" for said in call
        )
        for call in (CHINESE, ENGLISH)
    ]
    body = f"<div>{talks[0]}</div><div hidden>{talks[1]}</div>"
    (tmp_path / "call.html").write_bytes(f"<html><body>{body}</body></html>".encode())
    (file,) = scan(tmp_path).files
    assert [turn.speaker for turn in read(file).transcript.turns] == [said.speaker for said in CHINESE]


def test_a_line_may_have_any_number_of_elements(tmp_path: Path) -> None:
    # Each element once looked through the line before it: this took minutes.
    said = "".join(f"<span>word{number} </span>" for number in range(60_000))
    body = f"<article><p><b>Ann Lee</b></p><p>{said}.</p><p><b>Bob Ray</b></p><p>Thank you.</p></article>"
    (tmp_path / "a.html").write_text(body, encoding="utf-8")
    (file,) = scan(tmp_path).files
    first, _ = read(file).transcript.turns
    assert first.text.startswith("word0 word1 ")
    assert first.text.endswith(" word59999 .")
