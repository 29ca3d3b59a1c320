"""Figures in words: how each language writes amounts, shares, changes and dates."""

from __future__ import annotations

from searchapp.demo.companies import Company
from searchapp.demo.figures import Figures
from searchapp.model import SYNTHETIC

_QUARTERS = {"zh": ("第一季度", "第二季度", "第三季度", "第四季度"), "en": ("First Quarter", "Second Quarter", "Third Quarter", "Fourth Quarter")}  # fmt: skip
_MONTHS = {11: "November", 3: "March", 5: "May", 8: "August"}


def worded(
    company: Company, told: Figures, year: int, number: int, reported: tuple[int, int, int]
) -> dict[str, str]:
    """Return what templates are filled with, by the names of their slots.

    Args:
        company: who reports, in its language.
        told: what it reports.
        year: the year of the quarter.
        number: the number of the quarter, from 1.
        reported: year, month and day of the call.
    """
    chinese = company.language == "zh"
    named = _QUARTERS[company.language]
    following = named[number % 4]
    low, high = told.guidance
    on, month, day = reported
    money = _chinese_money if chinese else _english_money
    moved = _chinese_move if chinese else _english_move
    ago = ("环比", "同比") if chinese else (" from last quarter", " from a year ago")
    unit = "个百分点" if chinese else " percentage points"
    shift = told.margin - told.margin_before
    since = told.margin - told.margin_year_before
    fewer = told.days - told.days_before
    slots = {
        "synthetic": SYNTHETIC,
        "company": company.name,
        "ticker": company.ticker,
        "year": str(year),
        "quarter": named[number - 1],
        "next": following if chinese else following.lower(),
        "date": f"{on}年{month}月{day}日" if chinese else f"{_MONTHS[month]} {day}, {on}",
        "low": money(low),
        "high": money(high),
        "margin": f"{_tenths(told.margin)}%",
        "expenses_share": f"{_tenths(told.expenses_share)}%",
        "research_share": f"{_tenths(told.research_share)}%",
        "abroad": f"{_tenths(told.abroad)}%",
        "days": f"{told.days}天" if chinese else f"{told.days} days",
        "revenue": money(told.revenue),
        "profit": money(told.profit),
        "research": money(told.research),
        "cash": money(told.cash),
        "free_cash": money(told.free_cash),
        "operating_cash": money(told.operating_cash),
        "investment": money(told.investment),
    }
    if chinese:
        slots["growth"] = f"同比{moved(told.growth, '增长', '下降', '%')}"
        slots["margin_move"] = f"{ago[0]}{moved(shift, '上升', '下降', unit)}"
        slots["margin_year"] = moved(since, "上升", "下降", unit)
        slots["days_move"] = f"环比{moved(fewer * 10, '增加', '减少', '天').replace('.0天', '天')}"
    else:
        slots["growth"] = f"{moved(told.growth, 'up', 'down', '%')}{ago[1]}"
        slots["margin_move"] = f"{moved(shift, 'up', 'down', unit)}{ago[0]}"
        slots["margin_year"] = f"{moved(since, 'up', 'down', unit)}{ago[1]}"
        slots["days_move"] = f"{moved(fewer * 10, 'up', 'down', ' days').replace('.0 days', ' days')}{ago[0]}"
    return slots


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _chinese_money(value: int) -> str:
    return f"{_tenths(value)}亿元"


def _english_money(value: int) -> str:
    # A tenth of 亿元 is RMB 10 million.
    return f"RMB {value * 10} million" if value < 100 else f"RMB {value // 100}.{value % 100:02} billion"


def _chinese_move(value: int, more: str, less: str, unit: str) -> str:
    return "持平" if value == 0 else f"{more if value > 0 else less}{_tenths(abs(value))}{unit}"


def _english_move(value: int, more: str, less: str, unit: str) -> str:
    return "flat" if value == 0 else f"{more if value > 0 else less} {_tenths(abs(value))}{unit}"
