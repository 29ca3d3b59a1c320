"""The design: which terms rise and fall where, and which questions are answered.

Every mention of a designed term follows from the tables below. Numbers are for the quarters in PERIODS, in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from searchapp.demo.companies import COMPANIES, PERIODS, Company, Industry, Language
from searchapp.demo.figures import figures
from searchapp.demo.prose import Subject

DESIGNED: Mapping[Subject, Mapping[Language, str]] = {
    "model": {"zh": "大模型", "en": "large language models"},
    "war": {"zh": "价格战", "en": "price war"},
    "chain": {"zh": "供应链", "en": "supply chain"},
    "tariff": {"zh": "关税", "en": "tariffs"},
    "margin": {"zh": "毛利率", "en": "gross margin"},
    "buyback": {"zh": "回购", "en": "buyback"},
    "cash": {"zh": "自由现金流", "en": "free cash flow"},
}
"""The designed terms."""

COLLOCATES: Mapping[str, str] = {"大模型": "推理", "large language models": "inference"}
"""Words that occur only near a designed term: in the same sentence, at most five words away."""

TERMS: tuple[str, ...] = (
    *(term for terms in DESIGNED.values() for term in terms.values()),
    *COLLOCATES.values(),
)
"""Every string whose occurrences ``truth`` counts."""

GAP = ("水月电子", "2023Q1")
"""The call that is missing."""
ZERO = ("南柯家居", "2023Q3")
"""The call in which nobody mentions 毛利率, although the CFO does in every other call in Chinese."""

# How often management of the most talkative companies raises a subject in the prepared remarks; others raise it less often.
_RAISED: Mapping[Subject, Mapping[Industry, tuple[int, ...]]] = {
    "model": {"software": (0, 0, 1, 2, 3, 4, 5, 7, 8, 10)},
    "war": {"cars": (0, 0, 1, 2, 6, 3, 1, 0, 0, 0), "consumer": (0, 0, 0, 0, 1, 0, 0, 0, 0, 0)},
    "chain": dict.fromkeys(("cars", "electronics", "health", "energy"), (6, 5, 4, 3, 3, 2, 2, 1, 1, 0)),
}
# In which quarters an analyst asks about a subject, and of which industries.
_ASKED: Mapping[Subject, tuple[tuple[Industry, ...], tuple[str, ...]]] = {
    "model": (("software",), ("2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4")),
    "war": (("cars",), ("2023Q3", "2023Q4")),
    "chain": (("cars", "electronics", "health", "energy"), ("2022Q3", "2022Q4")),
    "tariff": (("cars", "electronics", "energy"), ("2024Q1", "2024Q2", "2024Q3", "2024Q4")),
    "buyback": (("software", "health", "consumer"), ("2022Q4", "2023Q4", "2024Q4")),
    "cash": (("electronics", "energy"), ("2023Q2", "2024Q2")),
}
_MARGIN_MENTIONS = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What is designed in one call.

    ``raised`` says how often management mentions a subject in the prepared remarks, ``asked`` has the subjects of
    questions, ``evaded`` those of them that are answered without the term.
    """

    raised: Mapping[Subject, int]
    asked: tuple[Subject, ...]
    evaded: tuple[Subject, ...]


def plan(company: Company, quarter: int) -> Plan:
    """Return the design of the call of a company for a quarter, a place in PERIODS."""
    raised = {
        subject: _own_share(company, paths[company.industry][quarter])
        for subject, paths in _RAISED.items()
        if company.industry in paths
    }
    asked: list[Subject] = [
        subject
        for subject, (industries, periods) in _ASKED.items()
        if company.industry in industries and PERIODS[quarter] in periods
    ]
    raised["cash"] = 1
    if (company.name, PERIODS[quarter]) != ZERO:
        raised["margin"] = _MARGIN_MENTIONS
        if figures(company, quarter).margin_fell:
            asked.append("margin")
    # Every company evades two of four questions.
    evaded: tuple[Subject, ...] = ("tariff",) if "tariff" in asked and (company.number + quarter) % 2 else ()
    return Plan(raised, tuple(asked), evaded)


def _own_share(company: Company, mentions: int) -> int:
    """Return all, two or one third of the mentions, so that companies differ."""
    return mentions * (3 - company.number % 3) // 3


def planned() -> tuple[tuple[Company, int], ...]:
    """Return every call of the demo: the company and the quarter."""
    return tuple(
        (company, quarter)
        for company in COMPANIES
        for quarter, period in enumerate(PERIODS)
        if (company.name, period) != GAP
    )
