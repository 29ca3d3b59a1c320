"""The figures of the companies, from which every number in the texts is taken.

All arithmetic is in whole numbers, so that every machine gives the same figures: money in tenths of 亿元 (RMB 10
million), shares and changes in tenths of a percent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from searchapp.demo.companies import PERIODS, Company, Industry

# Revenue of the smallest company in tenths of 亿元, growth from quarter to quarter in tenths of a percent, margins and
# R&D in tenths of a percent of revenue, days of inventory. Margins run from 2021Q3, a year before the first period.
_REVENUE: dict[Industry, int] = {
    "software": 140,
    "cars": 620,
    "electronics": 380,
    "health": 160,
    "consumer": 430,
    "energy": 510,
}
_GROWTH: dict[Industry, tuple[int, ...]] = {
    "software": (30, 28, 26, 24, 22, 25, 28, 32, 36, 40, 44, 48, 50, 52, 54),
    "cars": (40, 38, 36, 30, 24, 18, 10, -6, -14, 4, 16, 26, 34, 38, 40),
    "electronics": (16, 12, 4, -8, -16, -18, -10, 2, 10, 16, 20, 24, 24, 26, 26),
    "health": (22, 22, 20, 20, 18, 18, 18, 16, 16, 16, 14, 14, 16, 16, 18),
    "consumer": (10, 4, -12, -20, 18, 26, 20, 10, 8, 6, 6, 8, 8, 10, 10),
    "energy": (60, 62, 60, 54, 46, 34, 22, 8, -8, -20, -24, -12, 2, 12, 20),
}  # fmt: skip
_MARGIN: dict[Industry, tuple[int, ...]] = {
    "software": (612, 610, 606, 604, 603, 600, 598, 602, 606, 611, 617, 622, 628, 633),
    "cars": (224, 221, 218, 214, 212, 207, 196, 178, 158, 166, 179, 188, 194, 199),
    "electronics": (286, 281, 274, 266, 261, 258, 263, 270, 276, 281, 284, 279, 274, 272),
    "health": (574, 576, 572, 575, 571, 574, 570, 573, 569, 572, 568, 571, 567, 570),
    "consumer": (338, 332, 324, 318, 322, 330, 336, 331, 325, 330, 334, 338, 340, 343),
    "energy": (246, 242, 240, 243, 238, 234, 226, 214, 198, 182, 170, 164, 168, 175),
}  # fmt: skip
_RESEARCH: dict[Industry, int] = {
    "software": 186,
    "cars": 72,
    "electronics": 61,
    "health": 143,
    "consumer": 24,
    "energy": 48,
}
_EXPENSES: dict[Industry, int] = {
    "software": 312,
    "cars": 104,
    "electronics": 132,
    "health": 286,
    "consumer": 214,
    "energy": 83,
}
_ABROAD: dict[Industry, int] = {
    "software": 62,
    "cars": 141,
    "electronics": 318,
    "health": 118,
    "consumer": 74,
    "energy": 246,
}
_DAYS: dict[Industry, tuple[int, ...]] = {
    "software": (21, 20, 20, 19, 19, 18, 18, 18, 17, 17, 16),
    "cars": (41, 44, 47, 53, 58, 55, 50, 46, 43, 41, 39),
    "electronics": (88, 94, 97, 92, 85, 79, 74, 70, 68, 66, 65),
    "health": (124, 123, 121, 120, 118, 117, 115, 114, 112, 111, 110),
    "consumer": (56, 61, 66, 62, 57, 54, 52, 51, 50, 49, 48),
    "energy": (62, 65, 69, 75, 83, 92, 97, 93, 88, 81, 76),
}  # fmt: skip
_SEASON = (960, 990, 1000, 1070)
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """What a company reports for one quarter.

    Money is in tenths of 亿元, rates in tenths of a percent, inventory in days. ``guidance`` is the range of revenue
    expected for the next quarter.
    """

    revenue: int
    growth: int
    margin: int
    margin_before: int
    margin_year_before: int
    profit: int
    research: int
    research_share: int
    expenses_share: int
    abroad: int
    days: int
    days_before: int
    operating_cash: int
    investment: int
    cash: int
    guidance: tuple[int, int]

    @property
    def free_cash(self) -> int:
        """Operating cash flow less investment."""
        return self.operating_cash - self.investment

    @property
    def margin_fell(self) -> bool:
        """Whether the margin fell by at least half a percentage point from the preceding quarter."""
        return self.margin_before - self.margin >= 5


@lru_cache(maxsize=1024)
def figures(company: Company, quarter: int) -> Figures:
    """Return the figures of a company for a quarter, a place in PERIODS."""
    number, industry = company.number, company.industry
    revenue, year_before = _revenue(company, quarter), _revenue(company, quarter - _YEAR)
    margin = _margin(company, quarter)
    share = _RESEARCH[industry] + number % 7 * 3 + (quarter if industry == "software" else 0)
    operating = revenue * (margin // 3 + 18 + (number + quarter) % 5 * 4) // 1000
    following = _revenue(company, quarter + 1)
    days = _DAYS[industry]
    return Figures(
        revenue=revenue,
        growth=_rounded((revenue - year_before) * 1000, year_before),
        margin=margin,
        margin_before=_margin(company, quarter - 1),
        margin_year_before=_margin(company, quarter - _YEAR),
        profit=_rounded(revenue * margin, 1000),
        research=_rounded(revenue * share, 1000),
        research_share=share,
        expenses_share=_EXPENSES[industry] + number % 5 * 4 - quarter,
        abroad=_ABROAD[industry] + number % 5 * 11 + quarter * 4,
        days=days[quarter + 1] + number % 5,
        days_before=days[quarter] + number % 5,
        operating_cash=operating,
        investment=operating * (35 + (number * 3 + quarter) % 20) // 100,
        cash=revenue * (11 + number % 6) // 10 + quarter * 3,
        guidance=(following - following // 33, following + following // 50),
    )


@lru_cache(maxsize=1024)
def _revenue(company: Company, quarter: int) -> int:
    # A million to one keeps enough digits while the growth of a few quarters is multiplied.
    level = _REVENUE[company.industry] * (10 + company.number % 5 * 4) * 100_000
    for growth in _GROWTH[company.industry][: quarter + _YEAR]:
        level += level * (growth + company.number % 3 * 2) // 1000
    place = (int(PERIODS[0][-1]) - 1 + quarter) % 4
    return level * _SEASON[place] // 1_000_000_000


def _margin(company: Company, quarter: int) -> int:
    own = company.number * 37 % 50 - 25
    wave = (company.number * 7 + (quarter + _YEAR) * 13) % 7 - 3
    return _MARGIN[company.industry][quarter + _YEAR] + own + wave


def _rounded(value: int, divisor: int) -> int:
    return (2 * value + divisor) // (2 * divisor)
