"""Names: which words are Chinese names, and which Latin spellings are the same name."""

from __future__ import annotations

import pytest

from searchapp.transcripts.names import is_han_name, same_by_pinyin


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
    ],
)
def test_a_name_is_the_same_in_pinyin_family_name_first_or_last(han: str, latin: str, same: bool) -> None:
    assert same_by_pinyin(han, latin) == same
