"""Fixtures that drive a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # To start a process for each page takes longer than to load the page.
    "--renderer-process-limit=1",
]

COLOURS = {"en-US": "light", "zh-CN": "dark"}
"""In which scheme contrast is looked at, if a page is in both languages: these differ in texts, the schemes in colours."""


def chromium() -> str | None:
    """Return the path of a Chromium: the one CHROMIUM names, else one on the PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, _NAMES) if path), None)


@pytest.fixture(scope="session")
def browser(browser_required: bool) -> Iterator[Any]:
    """A browser; without one, the tests that need it are skipped, or fail if it is required."""
    path = chromium()
    if path is None:
        reason = f"no Chromium: set CHROMIUM, or put one of {', '.join(_NAMES)} on the PATH"
        if browser_required:
            pytest.fail(reason)
        pytest.skip(reason)
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Iterator[dict[str, Any]]:
    """The browser's contexts by their options; the pages of one context share its cache."""
    opened: dict[str, Any] = {}
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture
def open_page(browser: Any, contexts: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """A function that opens pages; the test fails if one of them logs an error, such as a violation of the policy."""
    pages = []
    complaints: list[str] = []

    def failed(request: Any) -> None:
        # The browser fetches the icon last; leaving the page earlier aborts that request.
        icon = request.resource_type == "other" and urlsplit(request.url).path == "/static/icon.svg"
        # Completions and values are requested while typing; a newer request, or leaving the page, aborts the request.
        asking = urlsplit(request.url).path in ("/api/v1/suggest", "/facet/lines")
        if not ((icon or asking) and request.failure == "net::ERR_ABORTED"):
            complaints.append(f"{request.failure}: {request.resource_type} {request.url}")

    def open_one(url: str, *, locale: str = "en-US", scripts: bool = True) -> Any:
        kind = f"{locale}, scripts {scripts}"
        if kind not in contexts:
            contexts[kind] = browser.new_context(
                viewport={"width": 1280, "height": 800}, locale=locale, java_script_enabled=scripts
            )
            # Without a page that stays, the browser closes its window with the page of each test and opens another one.
            contexts[kind].new_page()
        page = contexts[kind].new_page()
        pages.append(page)
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", failed)
        page.goto(url)
        return page

    yield open_one
    for page in pages:
        page.close()
    for context in contexts.values():
        context.clear_cookies()
    assert not complaints, "\n".join(complaints)


def findings(page: Any, rules: tuple[str, ...] = (), *, colours: bool = True) -> list[str]:
    """Return the violations that axe finds, also in the size of targets.

    Args:
        page: the page as it is shown.
        rules: only those of these rules; of all rules if there are none.
        colours: whether contrast is looked at, which takes three times as long as all the rest.
    """
    axe = pytest.importorskip("axe_playwright_python.base")
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": colours}},
    }
    if rules:
        options = {**options, "runOnly": {"type": "rule", "values": list(rules)}, "rules": {}}
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.AXE_SCRIPT)
    # Only what is wrong is returned: what is right is as long as the page.
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}" for violation in found for node in violation["nodes"][:3]
    ]


def excess_width(page: Any) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def check_page(
    open_page: Callable[..., Any], url: str, opened: Callable[[Any], object] = lambda page: None
) -> None:
    """Assert that a page fits wide and narrow windows in both languages, and that axe finds nothing in either scheme.

    ``opened`` brings the page into the state that is checked.
    """
    for locale in ("zh-CN", "en-US"):
        page = open_page(url, locale=locale)
        opened(page)
        # A window of 1440 pixels is 720 wide at 200 %.
        for width in (1440, 720, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert excess_width(page) <= 0, f"{locale}, {width} pixels"
    # The languages differ in texts only, the schemes in colours.
    for width, scheme in ((1440, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert findings(page) == [], f"{width} pixels, {scheme}"
