"""The help page: the query syntax by example, and keyboard shortcuts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from searchapp.web.i18n import gettext
from searchapp.web.urls import SearchState

blueprint = Blueprint("help", __name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A query, its meaning, and the URL that searches for it."""

    query: str
    meaning: str
    url: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The operators and fields of the query syntax, each with an example."""

    operators: tuple[Example, ...]
    fields: tuple[Example, ...]


def _example(query: str, meaning: str) -> Example:
    return Example(query, meaning, SearchState(query).url())


def operators() -> tuple[Example, ...]:
    """Return the operators of the query syntax."""
    return (
        _example(
            "毛利率 环比",
            gettext("Both, anywhere in one turn. Characters typed together are found together."),
        ),
        _example('"Flyme Auto"', gettext("Exactly these characters, including the space.")),
        _example('"毛利率 提升"~10', gettext("Both within 10 characters of each other, in any order.")),
        _example(
            "毛利率 OR 净利率", gettext("At least one of them; also 毛利率 | 净利率 and 毛利率 或 净利率.")
        ),
        _example("毛利率 NOT 硬件", gettext("The first but not the second.")),
        _example("毛利率 -硬件", gettext("The same, in short.")),
        _example("毛利率 NOT -9%", gettext("A minus before a digit makes a negative number.")),
        _example(
            "(毛利率 OR 净利率) 增长",
            gettext("Brackets group terms. Without brackets, NOT comes before AND, and AND before OR."),
        ),
        _example(
            "within:sentence 毛利率 下降",
            gettext("Both in the same sentence; also within:exchange and within:call."),
        ),
        _example("word:利润", gettext("Only as a whole word, not inside 利润率.")),
        _example("AI*", gettext("Words starting with these letters or digits: AI, AIGC, AI-powered.")),
    )


def fields() -> tuple[Example, ...]:
    """Return the fields of the query syntax."""
    return (
        _example("毛利率 company:金山云", gettext("Said on this company's calls; the ticker also works.")),
        _example('毛利率 speaker:"Phil Zhou"', gettext("Said by this speaker, under any of their names.")),
        _example("毛利率 role:分析师", gettext("The speaker's role: management, analyst, operator, other.")),
        _example("毛利率 title:CFO", gettext("The speaker's title: CEO, CFO, COO, CTO, Chair, IR.")),
        _example(
            "毛利率 firm:(中金公司 OR 高盛)", gettext("The analyst's firm. Put several values in brackets.")
        ),
        _example("毛利率 section:问答", gettext("The part of the call: prepared or qa.")),
        _example(
            "毛利率 period:24Q3",
            gettext(
                "The reporting period: a quarter, half year or full year; also 2024Q3 and 2024年第三季度."
            ),
        ),
        _example("毛利率 period:2024", gettext("Any period in this year.")),
        _example("毛利率 period:[2022Q1 TO 2024Q4]", gettext("Any period in this range.")),
    )


@blueprint.get("/help")
def help() -> ResponseReturnValue:
    """Show the query syntax and keyboard shortcuts."""
    return render_template("help.html", page=HelpPage(operators(), fields()))
