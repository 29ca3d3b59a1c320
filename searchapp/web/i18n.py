"""The languages of the interface: which one a visitor gets, and the translations themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import cast

from flask import Flask, Response, g, request

LANGUAGES: Mapping[str, str] = {"zh": "中文", "en": "English"}
"""Codes of the interface languages, each with its own name for itself."""

HTML_LANGUAGES: Mapping[str, str] = {"zh": "zh-Hans", "en": "en"}
COOKIE = "lang"
TRANSLATIONS = Path(__file__).parent / "translations"
_YEAR = 365 * 24 * 3600


@cache
def _catalogue(language: str) -> NullTranslations:
    """The translations of a language; English is what the messages are written in."""
    return translation("messages", TRANSLATIONS, [language], fallback=language == "en")


def gettext(message: str, **values: object) -> str:
    """Translate a message and fill in its ``%(name)s`` places."""
    translated = _catalogue(current_language()).gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Translate a message that depends on a number."""
    translated = _catalogue(current_language()).ngettext(singular, plural, number)
    return translated % {"num": number, **values}


def number(value: int) -> str:
    """Write a number the way the visitor's language groups its digits."""
    # Both languages group by thousands with commas.
    return f"{value:,}"


def current_language() -> str:
    """Return the code of the language this request is answered in.

    What the address says comes first, then what was chosen before, then what the browser asks for; a browser
    that asks for neither language gets English, a client that asks for nothing Chinese.
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
    """Keep a language chosen in the address for the pages that follow."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, current_language(), max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def install(app: Flask) -> None:
    """Teach an application its languages."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # The same words in templates as in the code.
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.after_request(remember_choice)
