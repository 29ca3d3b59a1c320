"""The languages of the interface: choosing one for a visitor, and translating."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import cast

from flask import Flask, Response, g, request
from markupsafe import Markup

LANGUAGES: Mapping[str, str] = {"zh": "中文", "en": "English"}
"""Codes of the interface languages, each with its name in that language."""

HTML_LANGUAGES: Mapping[str, str] = {"zh": "zh-Hans", "en": "en"}
COOKIE = "lang"
TRANSLATIONS = Path(__file__).parent / "translations"
_YEAR = 365 * 24 * 3600


@cache
def _catalogue(language: str) -> NullTranslations:
    """Return the translations of a language; English needs none."""
    return translation("messages", TRANSLATIONS, [language], fallback=language == "en")


def gettext(message: str, **values: object) -> str:
    """Translate a message and fill in its ``%(name)s`` placeholders; the digits of integers are grouped."""
    translated = _translations().gettext(message)
    return translated % _grouped(values) if values else translated


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message that depends on a number; the caller fills in its placeholders."""
    return _translations().ngettext(singular, plural, number)


def _translations() -> NullTranslations:
    """Return the translations for this request."""
    # A page has a hundred texts, and the proxy looks up its object for each attribute.
    here = g._get_current_object()
    known: NullTranslations | None = here.get("translations")
    if known is None:
        known = here.translations = _catalogue(current_language())
    return known


def _shown(message: str, **values: object) -> str:
    """Return a translation for a template, with what is filled in escaped.

    The functions of Jinja's extension do the same, but take several times as long.
    """
    translated = _translations().gettext(message)
    return Markup(translated) % _grouped(values) if values else translated


def _shown_number(singular: str, plural: str, count: int, **values: object) -> Markup:
    return Markup(_translations().ngettext(singular, plural, count)) % _grouped({"num": count, **values})


def _grouped(values: Mapping[str, object]) -> dict[str, object]:
    """Return what is filled into a message, with the digits of integers grouped: what is no count is given as text."""
    return {name: number(value) if isinstance(value, int) else value for name, value in values.items()}


def number(value: int) -> str:
    """Return a number with its digits grouped for the visitor's language."""
    # Both languages group thousands with commas.
    return f"{value:,}"


def current_language() -> str:
    """Return the code of the language for this request.

    In this order: the URL, the cookie, the browser's languages. A browser that accepts neither language gets English;
    a client that states no language gets Chinese.
    """
    if "language" not in g:
        g.language = _choose_language()
    return cast(str, g.language)


def _choose_language() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish is not None and wish in LANGUAGES:
            return wish
    if not request.accept_languages:
        return "zh"
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def remember_choice(response: Response) -> Response:
    """Store a language chosen in the URL in the cookie."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, current_language(), max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def install(app: Flask) -> None:
    """Add translations to an application."""
    app.jinja_env.globals.update(_=_shown, gettext=_shown, ngettext=_shown_number)
    app.after_request(remember_choice)
