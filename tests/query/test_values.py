"""Values of fields as people write them."""

from __future__ import annotations

import pytest

from searchapp.model import ROLES, SECTIONS
from searchapp.query.parse import parse
from searchapp.query.tree import FieldValue
from searchapp.query.values import names_value, read_period
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.labels import role_label, section_label


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2024Q3", "2024Q3"),
        ("2024q3", "2024Q3"),
        ("24Q3", "2024Q3"),
        ("３Ｑ２４", "2024Q3"),
        ("Q3 2024", "2024Q3"),
        ("Q3'24", "2024Q3"),
        ("2024-Q3", "2024Q3"),
        ("2H24", "2024H2"),
        ("FY24", "2024FY"),
        ("2024FY", "2024FY"),
        ("FY2024", "2024FY"),
        ("2024", "2024"),
        ("2024年", "2024"),
        ("2024年第三季度", "2024Q3"),
        ("2024年三季度", "2024Q3"),
        ("24年第三季度", "2024Q3"),
        ("二〇二四年第三季度", "2024Q3"),
        ("2024年上半年", "2024H1"),
        ("2024年年报", "2024FY"),
        ("third quarter of 2024", "2024Q3"),
        ("24", None),
        ("1999", None),
        ("2024Q5", None),
        ("第三季度", None),
        ("2024年第三季度收入", None),
        ("毛利率", None),
        ("", None),
    ],
)
def test_reads_a_period_however_it_is_written(written: str, period: str | None) -> None:
    assert read_period(written) == period


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_of_the_page_are_values(language: str) -> None:
    app = create_app(Settings())
    with app.test_request_context(f"/?lang={language}"):
        words = {("role", value): role_label(value) for value in ROLES}
        words |= {("section", value): section_label(value) for value in SECTIONS}
    for (field, value), word in words.items():
        assert parse(f'{field}:"{word}"').tree == FieldValue(field, value)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("分析师", "role:analyst"),
        ("Q&A", "section:qa"),
        ("24Q3", "period:2024Q3"),
        ("2024年", "period:2024"),
        ("收入", None),
    ],
)
def test_a_piece_may_name_a_value(text: str, query: str | None) -> None:
    assert names_value(text) == (None if query is None else parse(query).tree)
