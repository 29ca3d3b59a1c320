"""Sentences: where each begins, by the one rule that queries, snippets, counts and exports share."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import to_codes
from searchapp.analysis.sentences import sentence_starts, sentence_starts_in


def _marked(*texts: str) -> str:
    """The texts joined by /, with | before the first character of each sentence."""
    joined = "".join(f"{text}\0" for text in texts)
    starts = set(sentence_starts(to_codes(joined)).tolist())
    marked = "".join(
        f"|{character}" if place in starts else character for place, character in enumerate(joined)
    )
    return marked.replace("\0", "/")


@pytest.mark.parametrize("end", "。！!？?；;…")
def test_a_sentence_ends_after_each_of_these_signs(end: str) -> None:
    assert _marked(f"营收增长{end}毛利率下降{end}") == f"|营收增长{end}|毛利率下降{end}/"


@pytest.mark.parametrize("sign", "，,、：:—·~%-")
def test_a_sentence_goes_on_after_any_other_sign(sign: str) -> None:
    assert _marked(f"营收增长{sign}毛利率下降") == f"|营收增长{sign}毛利率下降/"


@pytest.mark.parametrize("close", "”’\"'」』）)］]》〉】")
@pytest.mark.parametrize("end", ["。", "？！", "……", "."])
def test_closing_quotes_and_brackets_belong_to_the_sentence_they_end(end: str, close: str) -> None:
    assert _marked(f"他说好{end}{close}毛利率下降") == f"|他说好{end}{close}|毛利率下降/"
    assert _marked(f"他说好{end}{close}{close} 毛利率下降") == f"|他说好{end}{close}{close} |毛利率下降/"


@pytest.mark.parametrize("opening", "“‘「『（(［[《〈【")
def test_an_opening_quote_or_bracket_begins_the_next_sentence(opening: str) -> None:
    assert _marked(f"营收增长。{opening}毛利率下降") == f"|营收增长。|{opening}毛利率下降/"


def test_a_closing_quote_alone_ends_nothing() -> None:
    assert _marked("所谓“毛利率”下降，(见附注)后文。") == "|所谓“毛利率”下降，(见附注)后文。/"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("好。好？！好", "|好。|好？！|好/"),
        ("好……好", "|好……|好/"),
        ("好。”。好", "|好。”。|好/"),
        ("好。 ”好", "|好。 |”好/"),
        ("。好", "|。|好/"),
        ("Up. Down. Flat.", "|Up. |Down. |Flat./"),
        ("Up.Down", "|Up.Down/"),
        ("增长.下降", "|增长.下降/"),
        ("Up.\u3000Down.\u00a0Flat", "|Up.\u3000|Down.\u00a0|Flat/"),
        ("毛利率8.9%，上季7.5%。", "|毛利率8.9%，上季7.5%。/"),
        ("It was 8.9. Now 9", "|It was 8.9. |Now 9/"),
        ("In 2024. Next", "|In 2024. |Next/"),
    ],
)
def test_signs_run_together_and_a_full_stop_needs_a_space_behind_it(text: str, marked: str) -> None:
    assert _marked(text) == marked


@pytest.mark.parametrize(
    "abbreviation",
    "Mr Mrs Ms Dr Prof Sr Jr St Inc Ltd Co Corp LLC PLC cf vs etc eg ie al No Nos Fig approx est dept Jan Feb Mar Apr "
    "Jun Jul Aug Sep Sept Oct Nov Dec U.S e.g i.e a.m N.V.X J".split(),
)
def test_an_abbreviation_ends_no_sentence(abbreviation: str) -> None:
    assert _marked(f"We ask {abbreviation}. Smith") == f"|We ask {abbreviation}. Smith/"
    assert _marked(f"{abbreviation}. Smith") == f"|{abbreviation}. Smith/"


@pytest.mark.parametrize("word", ["Mrx", "amr", "May", "so", "Q3"])
def test_a_word_that_is_no_abbreviation_ends_a_sentence(word: str) -> None:
    assert _marked(f"We ask {word}. Smith") == f"|We ask {word}. |Smith/"


def test_an_abbreviation_ends_a_sentence_before_a_paragraph_break_or_by_another_sign() -> None:
    assert _marked("Acme Inc.\nNext") == "|Acme Inc.\n|Next/"
    assert _marked("Acme Inc.? Next") == "|Acme Inc.? |Next/"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("没有句号\n下一段", "|没有句号\n|下一段/"),
        ("一段。\n\n \n二段。\n", "|一段。\n\n \n|二段。\n/"),
        ("一段。\n”二段", "|一段。\n|”二段/"),
        (" \u3000\t\u2003\u2009\u202f首段。  二", " \u3000\t\u2003\u2009\u202f|首段。  |二/"),
        ("AI\n8.9", "|AI\n|8.9/"),
    ],
)
def test_a_sentence_ends_with_its_paragraph_and_begins_with_no_space(text: str, marked: str) -> None:
    assert _marked(text) == marked


@pytest.mark.parametrize("blank", ["", " ", "\n", " \n\u3000\t\n "])
def test_a_blank_text_has_no_sentence(blank: str) -> None:
    assert _marked(blank) == f"{blank}/"
    assert _marked("前", blank, "后") == f"|前/{blank}/|后/"


def test_a_sentence_never_runs_on_into_the_next_text() -> None:
    assert _marked("没有句号", "”下一个", "See Inc.", "8") == "|没有句号/|”下一个/|See Inc./|8/"
    assert _marked("好。", "”下一个。", "完") == "|好。/|”下一个。/|完/"


def test_positions_are_ascending_offsets_and_none_where_there_is_no_text() -> None:
    assert sentence_starts(to_codes("一。二！ 三\0")).tolist() == [0, 2, 5]
    assert sentence_starts(to_codes("Yes. No.")).tolist() == [0, 5]
    none = sentence_starts(to_codes(""))
    assert (none.tolist(), none.dtype) == ([], np.int64)


TEXTS = st.text(st.sampled_from('营 Inc.us。！?…”’")） \t\u3000\n.1“'), max_size=20)


@given(TEXTS)
def test_the_sentences_of_one_text_are_those_among_many(text: str) -> None:
    assert sentence_starts_in(text) == sentence_starts(to_codes(f"{text}\0")).tolist()


@given(TEXTS, st.integers(0, 20))
def test_a_text_is_read_to_the_sentence_after_a_position(text: str, upto: int) -> None:
    starts = sentence_starts_in(text)
    assert sentence_starts_in(text, upto) == starts[: bisect_right(starts, upto) + 1]
