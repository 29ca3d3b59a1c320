"""What the fields of a transcript and their values are called in the visitor's language."""

from __future__ import annotations

from searchapp.notice import Notice
from searchapp.web.i18n import gettext


def field_label(name: str) -> str:
    """Return the name of a facet field for people."""
    labels = {
        "company": gettext("Company"),
        "speaker": gettext("Speaker"),
        "role": gettext("Role"),
        "title": gettext("Title"),
        "firm": gettext("Firm"),
        "section": gettext("Section"),
        "period": gettext("Period"),
    }
    return labels[name]


def role_label(role: str) -> str:
    """Return the name of a role for people; what is not a known role stays as it is."""
    labels = {
        "operator": gettext("Operator"),
        "management": gettext("Management"),
        "analyst": gettext("Analyst"),
        "other": gettext("Other"),
    }
    return labels.get(role, role)


def section_label(section: str) -> str:
    """Return the name of a section for people; what is not a known section stays as it is."""
    labels = {"prepared": gettext("Prepared remarks"), "qa": gettext("Q&A")}
    return labels.get(section, section)


def value_label(name: str, value: str) -> str:
    """Return a value of a facet field for people."""
    if name == "role":
        return role_label(value)
    if name == "section":
        return section_label(value)
    return value


def notice(remark: Notice) -> str:
    """Return a notice in the visitor's language, and in it the name of a facet field, its value ``facet``."""
    values = {name: field_label(value) if name == "facet" else value for name, value in remark.values.items()}
    return gettext(remark.template) % values


def text_language(text: str) -> str:
    """Return the HTML language of a text: it decides the font and the line breaking, not a translation.

    >>> text_language("毛利率"), text_language("gross margin")
    ('zh-Hans', 'en')
    """
    return "zh-Hans" if any("\u3400" <= letter <= "\u9fff" for letter in text) else "en"
