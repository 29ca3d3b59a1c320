"""Static files: cached for a year, under URLs that change with the content."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response, request

from searchapp.web.urls import path

_FOREVER = "public, max-age=31536000, immutable"


def addresser(hashes: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that templates use for the URL of a static file."""

    def asset(name: str) -> str:
        return path("static", filename=name, v=hashes[name])

    return asset


def install(app: Flask, hashes: Mapping[str, str]) -> None:
    """Add ``asset(name)`` to the templates; responses to URLs with the right hash are cached for a year."""

    def cache(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            name = (request.view_args or {}).get("filename", "")
            current = name in hashes and request.args.get("v") == hashes[name]
            response.headers["Cache-Control"] = _FOREVER if current else "no-cache"
        return response

    app.after_request(cache)
    app.jinja_env.globals["asset"] = addresser(hashes)
