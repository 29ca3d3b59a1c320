"""Hand-overs in whatever words: who asks, for which firm, and in which exchange."""

from __future__ import annotations

import pytest

from searchapp.transcripts import parse
from tests.transcripts.wordings import CHINESE, ENGLISH, HOSTED, OWN_WORDS, call, expected, hosted

WORDINGS = [*((words, "zh") for words in CHINESE), *((words, "en") for words in ENGLISH)]
# Made up without a verb, a mark or a name that is known: the name can only be found by its label.
UNKNOWN = (
    ("咱们瞧一瞧{f}那边的{n}怎么说", "zh"),
    ("{n}", "zh"),
    ("Yep, {n}.", "en"),
    ("Over there is {n}, isn't it", "en"),
    ("Thanks, and hello {n}!", "en"),
)


def questions(text: str) -> list[tuple[int | None, str, str, str | None]]:
    transcript = parse(text, id="a", source="a.txt", sha256="0").transcript
    return [
        (turn.exchange, turn.speaker, turn.role, turn.firm)
        for turn in transcript.turns
        if turn.section == "qa" and turn.exchange is not None and turn.role != "operator"
    ]


@pytest.mark.parametrize(("words", "language"), WORDINGS)
def test_who_asks_is_read_from_any_words(words: str, language: str) -> None:
    assert questions(call(words, language)) == expected(language)


@pytest.mark.parametrize(("words", "language"), WORDINGS)
def test_a_label_without_a_name_is_whom_the_words_name(words: str, language: str) -> None:
    assert questions(call(words, language, "Unidentified Analyst")) == expected(language)


@pytest.mark.parametrize("label", [None, "Unidentified Analyst"])
@pytest.mark.parametrize(("words", "own", "language"), OWN_WORDS)
def test_who_asks_is_read_from_their_own_first_words(
    words: str, own: str, language: str, label: str | None
) -> None:
    assert questions(call(words, language, label, f"{own} ")) == expected(language)


@pytest.mark.parametrize("label", [None, "Unidentified Analyst"])
@pytest.mark.parametrize(("words", "language"), HOSTED)
def test_a_manager_can_hand_over_to_who_asks(words: str, language: str, label: str | None) -> None:
    hosts = ("Jo Park", "周婷")
    found = [one for one in questions(hosted(words, language, label)) if one[1] not in hosts]
    assert found == expected(language)


def test_words_of_a_question_are_no_name_and_no_firm() -> None:
    text = call("请提问。", "zh", "Unidentified Analyst", "库存环比上升，其中产成品占多少？")
    assert {(speaker, firm) for _, speaker, role, firm in questions(text) if role == "analyst"} == {
        ("Unidentified Analyst", None)
    }


def test_the_firm_of_who_was_announced_before_is_kept() -> None:
    text = call("Please go ahead, {n}.", "en").replace(
        "Please go ahead, Andrew Obin.",
        "We go to Andrew Obin from Bank of America, followed by Mei Lin from J.P. Morgan.",
    )
    firms = {speaker: firm for _, speaker, role, firm in questions(text) if role == "analyst"}
    assert (firms["Andrew Obin"], firms["Mei Lin"], firms["Tom Day"]) == (
        "Bank of America",
        "J.P. Morgan",
        None,
    )


@pytest.mark.parametrize(("words", "language"), UNKNOWN)
def test_who_asks_is_known_by_place_alone_and_no_firm_is_made_up(words: str, language: str) -> None:
    asked = [(*one[:3], None) for one in expected(language)]
    assert questions(call(words, language)) == asked


def test_the_firm_of_a_shared_label_ends_with_the_next_hand_over() -> None:
    found = questions(
        call("下一个问题来自{f}的李先生。", "zh", "Unidentified Analyst").replace(
            "下一个问题来自中金公司的李先生。", "那么，轮到您。"
        )
    )
    assert [firm for _, _, role, firm in found if role == "analyst"] == ["高盛"] * 2 + [None] * 2 + [
        "野村证券"
    ] * 2 + ["花岗岩资本"] * 2


@pytest.mark.parametrize(
    "words",
    ["请稍等，线路有些问题。", "One moment please, we are connecting the line.", "您好，请讲。"],
)
def test_between_a_question_and_its_answer_an_operator_hands_over_to_nobody(words: str) -> None:
    text = call("下一个问题来自{f}的{n}。", "zh").replace(
        "请问毛利率？\n林明", f"请问毛利率？\nOperator\n{words}\n孙越\n17%。\n林明"
    )
    found = questions(text)
    assert [(exchange, role) for exchange, speaker, role, _ in found if speaker == "孙越"] == [
        (1, "management"),
        (3, "management"),
    ]
    assert max(exchange or 0 for exchange, *_ in found) == 4


def test_who_asks_again_is_in_the_same_exchange() -> None:
    text = call("下一个问题来自{f}的{n}。", "zh").replace(
        "谢谢。\nOperator\n下一个问题来自中金",
        "谢谢。\nOperator\n您还有问题吗？\n李安娜\n有。\n林明\n请讲。\nOperator\n下一个问题来自中金",
    )
    assert [exchange for exchange, speaker, *_ in questions(text) if speaker == "李安娜"] == [1, 1, 1]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Thank you, Linda Marsh with Harbor Cloud. {n}, please go ahead.", "en"), ("That concludes the question from Granite Research. {n}, please go ahead.", "en"),
        ("Thank you, Granite Research. We appreciate the questions from Jo. {n}, your line is open.", "en"),
        ("Our next question comes from {n}. It is about Harbor Cloud and its deal with Tesla.", "en"),
        ("感谢来自花岗岩证券的提问。{n}，请讲。", "zh"), ("请管理层回答来自花岗岩报告中的问题，{n}请讲。", "zh"),
    ],
)  # fmt: skip
def test_a_firm_that_does_not_ask_is_nobody_s(words: str, language: str) -> None:
    assert questions(call(words, language)) == [(*one[:3], None) for one in expected(language)]


def test_firms_in_a_question_are_not_the_asker_s() -> None:
    said = "People at Granite Research say that demand is weak. Ann Lee of Harbor Cloud said otherwise. "
    asked = questions(call("Next question, please.", "en", "Unidentified Analyst", said))
    assert {one[1:] for one in asked if one[2] == "analyst"} == {("Unidentified Analyst", "analyst", None)}


def test_who_is_named_to_answer_or_to_close_does_not_ask() -> None:
    text = hosted("Next, {n} from {f}, please.", "en").replace(
        "How are margins?\nBo Chen\nThey are at 17% now.",
        "How are margins?\nJo Park\nOmar Nasser will take that.\nOmar Nasser\nWhy so? Because of costs.\nBo Chen\nThey are at 17% now.",
        1,
    )
    assert [one[:3] for one in questions(text) if one[1] == "Omar Nasser"] == [
        (2, "Omar Nasser", "management")
    ]
    closing = call("Next, {n} from {f}, please.", "en").replace(
        "There are no further questions.\nAnn Lee", "I turn the call back to Omar Nasser.\nOmar Nasser"
    )
    turns = parse(closing, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.role for turn in turns if turn.speaker == "Omar Nasser"] == ["management"]
