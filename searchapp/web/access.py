"""Who gets in: visitors with the password, programs with the token, and whom a trusted proxy has logged in.

Without any of these settings everybody gets in who can reach the site, by default this machine only.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from apiflask import HTTPTokenAuth
from flask import Flask, current_app, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from werkzeug.security import check_password_hash

from searchapp.errors import SearchAppError, UsageError
from searchapp.settings import Settings
from searchapp.web import proxies
from searchapp.web.errors import wants_json
from searchapp.web.hosts import LOOPBACK

COOKIE = "searchapp_session"
_SESSION_LASTS = timedelta(days=7)
_SETTINGS = "searchapp.access"
_LOGGED_IN = "logged_in"
_OPEN = ("static", "login.form", "login.log_in")
_OWN_NAMES = {name.strip("[]") for name in LOOPBACK}
_SAFE = ("GET", "HEAD", "OPTIONS")


class AccessDeniedError(SearchAppError):
    """The request says not, or says wrongly, who it is from."""

    code = "access_denied"
    status = 401


class ForeignFormError(SearchAppError):
    """A form was not sent by a page of this site."""

    code = "foreign_form"
    status = 403


class _Sessions(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the visitor uses TLS, here or up to a trusted proxy: only then he can send the cookie back."""
        return request.is_secure


_bearer = HTTPTokenAuth("Bearer", realm="searchapp")


def _program(token: str) -> str | None:
    expected = _settings().token_hash
    return "program" if expected and check_password_hash(expected, token) else None


def _user() -> object:
    return _bearer.current_user


# Not as decorators, because the library is not typed.
_bearer.verify_token(_program)
_known_program = _bearer.login_required(optional=True)(_user)


def _settings() -> Settings:
    settings: Settings = current_app.extensions[_SETTINGS]
    return settings


def protected(settings: Settings) -> bool:
    """Return whether the settings let in some only."""
    return bool(settings.password_hash or settings.token_hash or settings.user_header)


def lets_people_log_in(settings: Settings) -> bool:
    """Return whether the settings say how a person logs in; a token is for programs."""
    return bool(settings.password_hash or settings.user_header)


def takes_token() -> bool:
    """Return whether programs get in with a token."""
    return bool(_settings().token_hash)


def admitted() -> bool:
    """Return whether the request is from somebody who gets in."""
    return not protected(_settings()) or _known_person() or bool(_known_program())


def may_add() -> bool:
    """Return whether the request may change what the site holds.

    It may if it is from a person who has logged in, or if nobody can log in and it comes from this machine. Programs with
    the token only read.
    """
    return _known_person() or (not protected(_settings()) and _from_this_machine())


def _known_person() -> bool:
    header = _settings().user_header
    # Only trusted proxies get this header through.
    return logged_in() or bool(header and request.headers.get(header, "").strip())


def _from_this_machine() -> bool:
    visitor = proxies.address_of(request.remote_addr or "")
    try:
        # A proxy on this machine passes on what others send; the names they use are not those of this machine.
        names = {
            urlsplit(url).hostname for url in (request.host_url, request.headers.get("Origin", "")) if url
        }
    except ValueError:
        return False
    return visitor is not None and visitor.is_loopback and names <= _OWN_NAMES


def logged_in() -> bool:
    """Return whether the visitor has given the password."""
    return session.get(_LOGGED_IN) is True


def let_in() -> None:
    """Begin a session of a visitor who gave the password."""
    session.clear()
    session.permanent = True
    session[_LOGGED_IN] = True


def _gate() -> ResponseReturnValue | None:
    if request.endpoint in _OPEN or admitted():
        return None
    if _settings().password_hash and request.method in ("GET", "HEAD") and not wants_json():
        asked = request.full_path if request.query_string else request.path
        return redirect(url_for("login.form", next=None if asked == "/" else asked))
    raise AccessDeniedError(
        "access is denied; log in, or send the token of this site as `Authorization: Bearer TOKEN`"
    )


def _refuse_foreign_forms() -> None:
    """Refuse what a page of another site sends through the browser of a visitor (cross-site request forgery).

    Every browser says where a form comes from: Sec-Fetch-Site over TLS and on this machine, Origin always.
    """
    if request.method in _SAFE or request.routing_exception is not None:
        return
    site = request.headers.get("Sec-Fetch-Site")
    own = (
        request.headers.get("Origin") == request.host_url.rstrip("/")
        if site is None
        else site == "same-origin"
    )
    if not own:
        raise ForeignFormError("the form was not sent by a page of this site; open the page and try again")


def install(app: Flask, settings: Settings) -> None:
    """Let in whom the settings name. Raises UsageError if they contradict each other."""
    if settings.user_header and not settings.proxies:
        raise UsageError(
            "SEARCHAPP_USER_HEADER is set, but no proxy is trusted; "
            "set SEARCHAPP_PROXIES to the address of the proxy that sends it"
        )
    app.extensions[_SETTINGS] = settings
    proxies.install(app, settings.proxies, settings.user_header)
    # A new password ends all sessions.
    app.secret_key = settings.password_hash
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=_SESSION_LASTS,
    )
    app.before_request(_gate)
    app.before_request(_refuse_foreign_forms)
