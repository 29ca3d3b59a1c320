"""Logging in with the password of the site, and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.security import check_password_hash

from searchapp.settings import Settings
from searchapp.web.access import let_in
from searchapp.web.attempts import Attempts
from searchapp.web.i18n import gettext, ngettext

blueprint = Blueprint("login", __name__)

_KEY = "searchapp.login"


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The login form: where to go afterwards, and what was wrong."""

    next: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Door:
    password_hash: str | None
    attempts: Attempts


@blueprint.get("/login")
def form() -> ResponseReturnValue:
    """Show the login form."""
    _door()
    return render_template("login.html", page=LoginPage(_own_path(request.args.get("next", ""))))


@blueprint.post("/login")
def log_in() -> ResponseReturnValue:
    """Begin a session if the password is right."""
    expected, attempts = _door()
    after = _own_path(request.form.get("next", ""))
    address = request.remote_addr or ""
    if wait := attempts.begin(address):
        current_app.logger.warning("too many failed logins from %s", address)
        problem = ngettext(
            "Too many attempts. Try again in %(num)s second.",
            "Too many attempts. Try again in %(num)s seconds.",
            wait,
        ) % {"num": wait}
        return render_template("login.html", page=LoginPage(after, problem)), 429, {"Retry-After": str(wait)}
    if not check_password_hash(expected, request.form.get("password", "")):
        current_app.logger.warning("failed login from %s", address)
        page = LoginPage(after, gettext("Wrong password. Check it and try again."))
        return render_template("login.html", page=page), 403
    attempts.succeeded(address)
    let_in()
    return redirect(after or url_for("search.home"), 303)


@blueprint.post("/logout")
def log_out() -> ResponseReturnValue:
    """End the session."""
    _door()
    session.clear()
    return redirect(url_for("login.form"), 303)


def _door() -> tuple[str, Attempts]:
    """Return the hash of the password and the attempts so far; without a password there is no page to log in."""
    door = cast(_Door, current_app.extensions[_KEY])
    if door.password_hash is None:
        abort(404)
    return door.password_hash, door.attempts


def _own_path(url: str) -> str:
    """Return a path of this site, or the empty string for what may lead elsewhere.

    >>> _own_path("/search?q=AI"), _own_path("//evil.example"), _own_path("/\\\\evil.example"), _own_path("https:/x")
    ('/search?q=AI', '', '', '')
    """
    plain = url.isprintable() and "\\" not in url and url.startswith("/") and not url.startswith("//")
    return url if plain and not urlsplit(url).netloc else ""


def install(app: Flask, settings: Settings) -> None:
    """Add the login form to an application; without a password there is none."""
    app.extensions[_KEY] = _Door(settings.password_hash, Attempts())
    app.register_blueprint(blueprint)
