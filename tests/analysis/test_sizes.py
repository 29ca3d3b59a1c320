"""Sizes: each Han character and each run of Latin letters or digits counts as one."""

from __future__ import annotations

import pytest

from searchapp.analysis.fold import fold, to_codes
from searchapp.analysis.sizes import counted_characters


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("毛利率", "111"),
        ("AI", "10"),
        ("2024", "1000"),
        ("Q3", "10"),
        ("3D", "10"),
        ("AI服务器", "10111"),
        ("毛a利", "111"),
        ("8.9%", "1010"),
        ("1,234", "10100"),
        ("R&D", "101"),
        ("net profit", "1000100000"),
        ("a\nb\0c", "10101"),
        ("，。、—“”（）😀 \u3000", "00000000000"),
        ("々〇", "11"),
        ("㐀䶿豈𠮷", "1111"),
        ("ＡＩ存儲", "1011"),
        ("éß", "10"),
        ("Ω1", "10"),
        ("あ가", "00"),
        ("", ""),
    ],
)
def test_each_han_character_and_each_run_of_letters_or_digits_counts_one(text: str, counted: str) -> None:
    marks = counted_characters(to_codes(fold(text))).tolist()
    assert "".join(str(int(mark)) for mark in marks) == counted
