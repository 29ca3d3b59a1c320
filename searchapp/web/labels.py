"""Names of fields and values in the visitor's language."""

from __future__ import annotations

from searchapp.notice import Notice
from searchapp.web.i18n import gettext


def field_label(name: str) -> str:
    """Return the display name of a facet field."""
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
    """Return the display name of a role; an unknown role is returned unchanged."""
    labels = {
        "operator": gettext("Operator"),
        "management": gettext("Management"),
        "analyst": gettext("Analyst"),
        "other": gettext("Other"),
    }
    return labels.get(role, role)


def section_label(section: str) -> str:
    """Return the display name of a section; an unknown section is returned unchanged."""
    labels = {"prepared": gettext("Prepared remarks"), "qa": gettext("Q&A")}
    return labels.get(section, section)


def value_label(name: str, value: str) -> str:
    """Return the display form of a value of a facet field."""
    if name == "role":
        return role_label(value)
    if name == "section":
        return section_label(value)
    return value


def notice(remark: Notice) -> str:
    """Return a notice in the visitor's language; its value ``facet`` is the name of a facet field."""
    values = {name: field_label(value) if name == "facet" else value for name, value in remark.values.items()}
    return gettext(remark.template) % values


def text_language(text: str) -> str:
    """Return the HTML language of a text, which affects fonts and line breaks.

    >>> text_language("毛利率"), text_language("gross margin")
    ('zh-Hans', 'en')
    """
    return "zh-Hans" if any("\u3400" <= letter <= "\u9fff" for letter in text) else "en"
