"""Names: which words are Chinese names, and which Latin spellings are the same name."""

from __future__ import annotations

import pytest
from pypinyin import Style, pinyin

from searchapp.transcripts.names import is_han_name, same_by_initials, same_by_pinyin, same_in_latin
from searchapp.transcripts.romanization import sounds, wade_giles


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("何海", True),
        ("何海文", True),
        ("何海文龙", False),
        ("何", False),
        ("欧阳", False),
        ("欧阳娜", True),
        ("欧阳娜娜", True),
        ("欧阳娜娜文", False),
        ("何的文", False),
        ("何 文", False),
        ("何Wen", False),
        ("段亦凡", True),
        ("闫明", True),
        ("牟芮", True),
        ("迟海", True),
    ],
)
def test_a_name_is_a_family_name_and_one_or_two_characters(text: str, is_name: bool) -> None:
    assert is_han_name(text) == is_name


@pytest.mark.parametrize(
    ("han", "latin", "same"),
    [
        ("沈子瑜", "Ziyu Shen", True),
        ("沈子瑜", "Shen Ziyu", True),
        ("沈子瑜", "Zi Yu Shen", True),
        ("沈子瑜", "Shen Zi-Yu", True),
        ("沈子瑜", "Ziyu Wang", False),
        ("沈子瑜", "Zi Shen", False),
        ("沈子瑜", "Shen", False),
        ("欧阳娜娜", "Nana Ouyang", True),
        ("单妮可", "Nike Shan", True),
        ("吕子瑜", "Ziyu Lyu", True),
        # As Taiwan and Hong Kong spell them.
        ("蔡明興", "Ming-Hsing Tsai", True),
        ("張俊彥", "Chang Chun-Yen", True),
        ("謝國梁", "Kuo-Liang Hsieh", True),
        ("何子瑜", "Ziyu Ho", True),
        ("何子瑜", "Ziyu Hu", False),
    ],
)
def test_a_name_is_the_same_in_pinyin_family_name_first_or_last(han: str, latin: str, same: bool) -> None:
    assert same_by_pinyin(han, latin) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Timothy D. Cook", "Tim Cook", True),
        ("Tim Cook", "Timothy Donald Cook", True),
        ("T. Cook", "Timothy Cook", True),
        ("Andy Jassy", "Andrew R. Jassy", True),
        ("Cook Timothy", "Timothy Cook", True),
        ("Bob Lee", "Rob Lee", False),
        ("Timothy Cook", "Thomas Cook", False),
        ("Tim Cook", "Tim Cooke", False),
        ("Cook", "Tim Cook", False),
        ("S. Cook", "Timothy Cook", False),
    ],
)
def test_latin_names_of_one_person_have_first_and_last_name_in_common(
    one: str, other: str, same: bool
) -> None:
    assert same_in_latin(one, other) == same_in_latin(other, one) == same


@pytest.mark.parametrize(
    ("han", "latin", "same"),
    [
        ("魏哲家", "C.C. Wei", True),
        ("魏哲家", "C. C. Wei", True),
        ("魏哲家", "C.-C. Wei", True),
        ("蔡明介", "MK Tsai", True),
        ("魏哲家", "C.D. Wei", False),
        ("魏哲家", "C. Wei", False),
        ("魏哲家", "C.C. Liu", False),
    ],
)
def test_initials_are_those_of_each_syllable(han: str, latin: str, same: bool) -> None:
    assert same_by_initials(han, latin) == same


@pytest.mark.parametrize(
    ("pinyin", "spelled"),
    [
        ("bao", "pao"), ("dong", "tung"), ("gao", "kao"), ("jing", "ching"), ("qiu", "chiu"), ("xu", "hsu"), ("zhang", "chang"), ("chen", "chen"),
        ("rui", "jui"), ("zeng", "tseng"), ("cai", "tsai"), ("xie", "hsieh"), ("guo", "kuo"), ("huo", "huo"), ("luo", "lo"), ("tian", "tien"),
        ("xiong", "hsiung"), ("zhi", "chih"), ("si", "szu"), ("yan", "yen"), ("yong", "yung"), ("yue", "yueh"), ("an", "an"), ("wei", "wei"),
    ],
)  # fmt: skip
def test_wade_giles(pinyin: str, spelled: str) -> None:
    assert wade_giles(pinyin) == spelled


def test_characters_sound_as_the_dictionary_says() -> None:
    for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00), ord("A"), ord("あ")):
        ((*expected,),) = pinyin(chr(code), style=Style.NORMAL, heteronym=True)
        assert sounds(chr(code)) == frozenset(expected), chr(code)
