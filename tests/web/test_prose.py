"""The text of a turn as the reading page shows it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.web.prose import Piece, paragraphs

LETTERS = st.text(alphabet="毛利率ab8%。！.” ,?()<&\n", max_size=800)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text and matches in it: sorted, separate, none across a line break."""
    text = draw(LETTERS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [(start, end) for start, end in pairs if "\n" not in text[start:end]]


def plain(piece: Piece) -> str:
    return unescape(re.sub(r"</?i(?: class=\"\w+\")?>", "", piece.html))


@given(marked())
def test_the_pieces_are_the_text_and_the_marks_the_matches(given: tuple[str, list[tuple[int, int]]]) -> None:
    text, matches = given
    pieces = [piece for paragraph in paragraphs(text, matches, 7) for breath in paragraph for piece in breath]
    assert "".join(plain(piece) for piece in pieces) == text.replace("\n", "")
    assert [plain(piece) for piece in pieces if piece.mark] == [text[start:end] for start, end in matches]
    assert [piece.mark for piece in pieces if piece.mark] == list(range(7, 7 + len(matches)))


def test_a_long_paragraph_is_given_room_after_sentences() -> None:
    text = "毛利率环比提升两个百分点。" * 60
    (paragraph,) = paragraphs(text, [], 1)
    breaths = ["".join(plain(piece) for piece in breath) for breath in paragraph]
    assert len(breaths) > 2
    assert all(breath.endswith("。") for breath in breaths)
    assert all(90 <= len(breath) <= 320 for breath in breaths)


def test_a_match_is_never_cut() -> None:
    text = "毛利率环比提升两个百分点。" * 60
    everything = [(0, len(text))]
    assert [len(paragraph) for paragraph in paragraphs(text, everything, 1)] == [1]


def widened(text: str) -> str:
    """Return a text with each punctuation mark of an element of its own in square brackets."""
    return "\n".join(
        "".join(
            unescape(re.sub(r"<i[^>]*>(.)</i>", r"[\1]", piece.html))
            for breath in paragraph
            for piece in breath
        )
        for paragraph in paragraphs(text, [], 1)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("毛利率上升,费用下降;利润?好!如下:", "毛利率上升[,]费用下降[;]利润[?]好[!]如下[:]"),
        ("增长27%,达到3.5亿,Phil,很高兴", "增长27%[,]达到3.5亿[,]Phil[,]很高兴"),
        ("费用(不含汇率)下降,毛利率(8.9%)", "费用[(]不含汇率[)]下降[,]毛利率(8.9%)"),
        ("1,234万, Q3: 3:00, OK, fine.", "1,234万, Q3: 3:00, OK, fine."),
        ("上升,\n下降", "上升[,]\n下降"),
        ("上升，(见“图”),下降", "上升，(见“图”),下降"),
        ("他说“好”,对吗?", "他说“好”[,]对吗[?]"),
    ],
)
def test_punctuation_beside_han_is_marked_for_the_style_sheet(text: str, shown: str) -> None:
    assert widened(text) == shown


@given(marked())
def test_neither_marks_nor_the_width_of_punctuation_change_the_text(
    given: tuple[str, list[tuple[int, int]]],
) -> None:
    text, matches = given
    html = [
        [piece.html for breath in paragraph for piece in breath] for paragraph in paragraphs(text, matches, 1)
    ]
    plain = [unescape(re.sub(r"</?i(?: class=\"\w+\")?>", "", "".join(pieces))) for pieces in html]
    assert plain == [line for line in text.split("\n") if line]
    # What is marked does not change what is widened.
    assert sum("".join(pieces).count("</i>") for pieces in html) == widened(text.replace("[", "")).count("]")
