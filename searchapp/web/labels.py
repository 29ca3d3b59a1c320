"""Names of views, fields and values in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from searchapp.analysis.fold import fold
from searchapp.notice import Notice
from searchapp.query.parse import read_filter
from searchapp.query.tree import Range
from searchapp.web.i18n import gettext
from searchapp.web.urls import shortened

VIEWS: Mapping[str, Callable[[], str]] = {
    "search.search": lambda: gettext("Hits"),
    "concordance.concordance": lambda: gettext("Concordance"),
    "trend.trend": lambda: gettext("Trend"),
    "matrix.matrix": lambda: gettext("Matrix"),
    "collocates.collocates": lambda: gettext("Collocates"),
    "keyness.keyness": lambda: gettext("Keyness"),
    "numbers.numbers": lambda: gettext("Numbers"),
    "exchanges.exchanges": lambda: gettext("Exchanges"),
}
"""The views of a query by endpoint, in the order of their tabs, each with a function that gives its name."""

_LONGEST_VALUE = 120
_HAN = re.compile("[\u3400-\u9fff]")

# Functions, because a label is translated for each request, and only those that are shown.
_FIELDS: Mapping[str, Callable[[], str]] = {
    "company": lambda: gettext("Company"),
    "speaker": lambda: gettext("Speaker"),
    "role": lambda: gettext("Role"),
    "title": lambda: gettext("Title"),
    "firm": lambda: gettext("Firm"),
    "section": lambda: gettext("Section"),
    "period": lambda: gettext("Period"),
}
_ROLES: Mapping[str, Callable[[], str]] = {
    "operator": lambda: gettext("Operator"),
    "management": lambda: gettext("Management"),
    "analyst": lambda: gettext("Analyst"),
    "other": lambda: gettext("Other"),
}
# As they are printed beside names.
_ROLE_WORDS = frozenset(map(fold, ("analyst", "分析师", "operator", "接线员")))
_SECTIONS: Mapping[str, Callable[[], str]] = {
    "prepared": lambda: gettext("Prepared remarks"),
    "qa": lambda: gettext("Q&A"),
}


def field_label(name: str) -> str:
    """Return the display name of a facet field."""
    return _FIELDS[name]()


def role_label(role: str) -> str:
    """Return the display name of a role; an unknown role is returned unchanged."""
    return _ROLES[role]() if role in _ROLES else role


def about(title: str | None, firm: str | None) -> tuple[str, ...]:
    """Return what stands beside a speaker's role and name, without a title that says no more than the role.

    >>> about("Analyst", "Acme Securities"), about("首席分析师", None)
    (('Acme Securities',), ('首席分析师',))
    """
    return tuple(word for word in (title, firm) if word and fold(word) not in _ROLE_WORDS)


def section_label(section: str) -> str:
    """Return the display name of a section; an unknown section is returned unchanged."""
    return _SECTIONS[section]() if section in _SECTIONS else section


def tells_sections(section: str, role: str) -> bool:
    """Return whether a turn of a section and a role shows that its call has sections.

    Turns of which none is Q&A and none is spoken by the management are a meeting or an interview: nothing in it is
    prepared remarks.
    """
    return section == "qa" or role == "management"


def call_label(company: str | None, transcript: str) -> str:
    """Return what a call is called in a narrow column: its company, or its id without the folder.

    >>> call_label("乌有汽车", "wyqc/2024Q3"), call_label(None, "meetings/2024-03-05-visit")
    ('乌有汽车', '2024-03-05-visit')
    """
    return company or transcript.rpartition("/")[2]


def value_label(name: str, value: str) -> str:
    """Return the display form of a value of a facet field, or of a range of periods."""
    if name == "role":
        return role_label(value)
    if name == "section":
        return section_label(value)
    if name == "period" and isinstance(read := read_filter(name, value), Range):
        ends = (read.start or "…", read.end or "…")
        return " – ".join(dict.fromkeys(ends) if read.start else ends)
    return value


def notice(remark: Notice) -> str:
    """Return a notice in the visitor's language, with long values cut; its value ``facet`` is the name of a facet field."""
    values = {
        name: field_label(value) if name == "facet" else shortened(value, _LONGEST_VALUE)
        for name, value in remark.values.items()
    }
    return gettext(remark.template) % values


def text_language(text: str) -> str:
    """Return the HTML language of a text, which affects fonts and line breaks.

    >>> text_language("毛利率"), text_language("gross margin")
    ('zh-Hans', 'en')
    """
    return "zh-Hans" if _HAN.search(text) else "en"
