"""Values of fields in the forms people write: 24Q3, 2024年第三季度, 分析师, Q&A."""

from __future__ import annotations

import re
from collections.abc import Mapping

from searchapp.analysis.fold import fold
from searchapp.periods import quarters
from searchapp.query.tree import FieldValue, Query, Range

_ROLES = {
    "operator": "接线员 主持人 会议主持人 操作员 会务 话务员 moderator",
    "management": "管理层 高管 公司管理层 管理 manager executive executives",
    "analyst": "分析师 分析员 卖方 analysts",
    "other": "其他 其它",
}
_SECTIONS = {
    "prepared": "管理层陈述 陈述 管理层发言 发言 准备好的发言 prepared_remarks remarks",
    "qa": "问答环节 问答 提问 提问环节 q&a q_and_a q&a_session",
}


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {
        word.replace("_", " "): value
        for value, written in words.items()
        for word in (value, *written.split())
    }


_WORDS = {"role": _by_word(_ROLES), "section": _by_word(_SECTIONS)}

_SHORT = re.compile(r"(?:FY)?(?P<year>20\d\d|\d\d)[ -]?(?P<part>Q[1-4]|H[12]|FY|[1-4]Q|[12]H)")
_TURNED = re.compile(r"(?P<part>Q[1-4]|H[12]|FY|[1-4]Q|[12]H)[ '’-]?(?P<year>20\d\d|\d\d)")
_YEAR = re.compile(r"(20\d\d)(?: ?年)?")
_WRITTEN_OUT = re.compile(r"\d ?年|二[〇零]|\bQUARTER\b|\bHALF\b|\bYEAR\b")
_SHORT_YEAR = re.compile(r"^(\d\d)(?= ?年)")


def read_value(field: str, text: str) -> FieldValue | Range:
    """Read the value of a field: a period or year, a role or section by its name, or the text itself.

    >>> read_value("period", "24Q3"), read_value("section", "问答")
    (FieldValue(field='period', value='2024Q3'), FieldValue(field='section', value='qa'))
    """
    text = " ".join(text.split())
    if field == "period":
        period = read_period(text)
        if period is None:
            return FieldValue(field, text)
        # A year stands for all its periods.
        return Range(period, period) if period.isdigit() else FieldValue(field, period)
    return FieldValue(field, _WORDS.get(field, {}).get(fold(text), text))


def read_end(text: str | None) -> str | None:
    """Read an end of a range; None and ``*`` are open."""
    if text is None or text == "*":
        return None
    return read_period(text) or text


def read_period(text: str) -> str | None:
    """Return the period or year if the text is one and nothing else, or None.

    >>> read_period("24q3"), read_period("2024年第三季度"), read_period("3Q24"), read_period("2024年"), read_period("毛利率")
    ('2024Q3', '2024Q3', '2024Q3', '2024', None)
    """
    text = fold(text).upper()
    if year := _YEAR.fullmatch(text):
        return year[1]
    if found := _SHORT.fullmatch(text) or _TURNED.fullmatch(text):
        part = found["part"]
        part = part[::-1] if part[0].isdigit() else part
        return f"{found['year'] if len(found['year']) == 4 else '20' + found['year']}{part}"
    if not _WRITTEN_OUT.search(text):
        return None
    # Imported here because few queries need it.
    from searchapp.transcripts.call.period import find_period

    # A year of two digits is in this century.
    written = _SHORT_YEAR.sub(r"20\1", text)
    period = find_period(written)
    whole = period is not None and (period.start, period.end) == (0, len(written))
    return period.value if period is not None and whole and quarters(period.value) else None


def names_value(text: str) -> Query | None:
    """Return the period, role or section that a text names, as a query, or None."""
    if (period := read_period(text)) is not None:
        return read_value("period", period)
    for field, words in _WORDS.items():
        if (value := words.get(fold(text))) is not None:
            return FieldValue(field, value)
    return None
