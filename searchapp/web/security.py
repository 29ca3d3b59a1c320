"""Security headers: pages may load only their own styles, scripts and images."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_MAX_BODY = 64 * 1024


def _harden(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint != "static":
        # Responses depend on the index, the browser's languages and the language cookie.
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def _keep_private(response: Response) -> Response:
    if request.endpoint != "static":
        response.cache_control.private = True
    return response


def install(app: Flask, *, private: bool) -> None:
    """Send the headers with every response, and refuse large request bodies, which no page needs.

    If ``private``, no cache that several people share may keep a page.
    """
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY
    if private:
        app.after_request(_keep_private)
    # Called before the one above: functions run in reverse order.
    app.after_request(_harden)
