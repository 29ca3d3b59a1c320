"""Patterns: what a word or phrase of a query matches in a text."""

from __future__ import annotations

import pytest

from searchapp.analysis.fold import fold
from searchapp.analysis.pattern import compile_pattern
from tests.matching import PREFIXES, ROWS


def _found(typed: str, text: str, *, prefix: bool = False) -> list[str]:
    pattern = compile_pattern(typed, prefix=prefix)
    assert pattern is not None
    return [text[start:end] for start, end in pattern.find(fold(text))]


@pytest.mark.parametrize(("typed", "text", "found"), ROWS)
def test_a_pattern_finds_what_the_rules_say(typed: str, text: str, found: list[str]) -> None:
    assert _found(typed, text) == found


@pytest.mark.parametrize(("typed", "text", "found"), PREFIXES)
def test_a_prefix_runs_on_to_the_end_of_letters_and_digits(typed: str, text: str, found: list[str]) -> None:
    assert _found(typed, text, prefix=True) == found


@pytest.mark.parametrize("letter", "zªºßöøɏͰͷͻͽΆΈϿЀҁҊԯḀỿ")
def test_a_letter_of_a_script_with_spaces_goes_on(letter: str) -> None:
    assert _found("a", f"a{letter} a") == ["a"]


@pytest.mark.parametrize("sign", "{`÷×ɐͺ;·҂԰_@[あㄅ・、")
def test_any_other_character_ends_a_word(sign: str) -> None:
    assert _found("a", f"a{sign}a") == ["a", "a"]


@pytest.mark.parametrize("ideograph", "々〇㐀䶿一鿿豈𠀀𠮷𲎯")
def test_a_space_is_optional_beside_any_ideograph(ideograph: str) -> None:
    assert _found(f"a{ideograph}1", f"a {ideograph} 1") == [f"a {ideograph} 1"]


@pytest.mark.parametrize("sign", "あㄅ、％〆䷀가")
def test_a_space_counts_beside_anything_else(sign: str) -> None:
    assert _found(f"a{sign}1", f"a {sign} 1") == []


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("毛利率", "毛\n利率", []),
        ("AI服务器", "AI\n服务器", []),
        ("AI服务器", "AI  服务器", []),
        ("1234", "1\n234", []),
        (" \u3000AI  \n 服务器\t", "AI 服务器", ["AI 服务器"]),
        ("a \n b", "a b", ["a b"]),
    ],
)
def test_a_match_stays_in_its_paragraph_and_takes_one_space(typed: str, text: str, found: list[str]) -> None:
    assert _found(typed, text) == found


@pytest.mark.parametrize("nothing", ["", " ", "\n\t\u3000"])
def test_white_space_alone_is_no_pattern(nothing: str) -> None:
    assert compile_pattern(nothing) is None


@pytest.mark.parametrize(
    ("typed", "plainest"), [("ＡＩ 服务器", "ai服务器"), ("1,234 万", "1234万"), ("SG&A", "sg&a")]
)
def test_a_pattern_knows_the_plainest_text_it_matches(typed: str, plainest: str) -> None:
    pattern = compile_pattern(typed)
    assert pattern is not None
    assert pattern.text == plainest
