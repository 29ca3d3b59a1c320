"""The page that cites a turn, its files, and the links to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from searchapp.cli.main import run
from searchapp.search.answer import STYLES
from searchapp.settings import Settings
from tests.web.served import Site

SEED = "000_d41a21adb219e9fd"
PAGE = f"/cite/{SEED}/4"

OpenPage = Callable[..., Any]


def fields(html: str) -> dict[str, str]:
    """Return the text of every form on the page."""
    found = re.findall(r'<textarea id="(\w+)"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    return {style: unescape(text) for style, text in found}


def accessed(html: str) -> str:
    found = re.search(r"^Y2  - (\d{4})/(\d\d)/(\d\d)$", html, re.MULTILINE)
    assert found is not None
    return "-".join(found.groups())


@pytest.mark.parametrize("query", ["毛利率", "", "量子纠缠", '"'])
def test_page_file_api_and_command_line_give_the_same_text(
    client: FlaskClient, web_settings: Settings, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    before = date.today()
    html = client.get(PAGE, query_string={"q": query}).text
    shown, day = fields(html), accessed(html)
    assert before <= date.fromisoformat(day) <= date.today()
    sent = client.get(
        f"/api/v1/transcripts/{SEED}/turns/4/citation", query_string={"q": query, "accessed": day}
    ).json
    assert sent is not None
    assert shown == {style: sent[style] for style in STYLES}
    for style in STYLES:
        options = ["--style", style, "--query", query, "--url-base", "http://localhost", "--accessed", day]
        assert run(["cite", f"{SEED}:4", *options, "--index", str(web_settings.index)]) == 0
        assert capsys.readouterr().out == f"{shown[style]}\n"
        file = client.get(PAGE, query_string={"q": query, "format": style})
        assert file.text == f"{shown[style]}\n"
        assert file.content_type.endswith("; charset=utf-8")


@pytest.mark.parametrize(
    ("style", "kind", "suffix"),
    [
        ("plain", "text/plain", "txt"),
        ("gbt7714", "text/plain", "gbt7714.txt"),
        ("bibtex", "application/x-bibtex", "bib"),
        ("ris", "application/x-research-info-systems", "ris"),
    ],
)
def test_a_file_has_its_type_and_a_name(client: FlaskClient, style: str, kind: str, suffix: str) -> None:
    file = client.get(PAGE, query_string={"format": style})
    assert file.mimetype == kind
    assert file.headers["Content-Disposition"] == (
        f"attachment; filename=yikatongkeji-2024Q3-4-e4d606e9.{suffix}"
    )


def test_an_unknown_format_shows_the_page(client: FlaskClient) -> None:
    assert set(fields(client.get(f"{PAGE}?format=xyz").text)) == set(STYLES)


@pytest.mark.parametrize("path", [f"/cite/{SEED}/47", f"/cite/{SEED}/-1", f"/cite/{SEED}/x", "/cite/nope/0"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_link_of_a_citation_leads_to_the_turn(client: FlaskClient) -> None:
    html = client.get(PAGE).text
    link = urlsplit(re.findall(r"^UR  - (.*)$", html, re.MULTILINE)[0])
    assert f'id="{link.fragment}"' in client.get(link.path).text
    assert link.fragment == "t4"


@pytest.mark.parametrize("path", ["/search?q=毛利率&speaker=Phil+Zhou", f"/transcripts/{SEED}?q=毛利率"])
@pytest.mark.parametrize(
    ("language", "word", "name"),
    [("en", "Cite", "Cite turn 4: Phil Zhou"), ("zh", "引用", "引用第 4 段发言：Phil Zhou")],
)
def test_every_turn_and_hit_has_a_link(
    client: FlaskClient, path: str, language: str, word: str, name: str
) -> None:
    html = client.get(f"{path}&lang={language}").text
    links = re.findall(r'<a class="cite" href="([^"]*)" rel="nofollow" aria-label="([^"]*)">(.*?)</a>', html)
    assert len(links) == (4 if path.startswith("/search") else 47)
    assert {said for _, _, said in links} == {word}
    assert len({(url, said) for url, said, _ in links}) == len(links)
    assert (f"{PAGE}?q=%E6%AF%9B%E5%88%A9%E7%8E%87", name, word) in links
    assert all(client.get(unescape(url)).status_code == 200 for url, _, _ in links[:10])


@pytest.mark.browser
@pytest.mark.parametrize("secure", [True, False])
def test_the_button_copies_a_form(open_page: OpenPage, site: Site, secure: bool) -> None:
    page = open_page(site.url("/search?q=毛利率&speaker=Phil+Zhou"))
    page.get_by_role("link", name="Cite turn 4: Phil Zhou").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not secure:
        # As over HTTP, where pages cannot use it.
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copy: BibTeX").click()
    page.get_by_role("status").filter(has_text="Copied").wait_for()
    page.goto(site.url("/"))
    page.locator("#q").fill("")
    pasted = page.evaluate("navigator.clipboard.readText()")
    page.context.clear_permissions()
    assert pasted.startswith("@misc{yikatongkeji-2024Q3-4-")
    assert pasted.endswith("}")
    assert "\n  title = {{亿咖通科技2024年第三季度财报电话会议}},\n" in pasted


@pytest.mark.browser
def test_without_scripts_fields_and_files_are_left(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url(f"{PAGE}?q=毛利率"), scripts=False)
    assert page.get_by_role("button", name="Copy").count() == 0
    assert page.get_by_role("textbox", name="RIS").input_value().startswith("TY  - ELEC\n")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download: RIS").click()
    file = waiting.value
    assert re.fullmatch(r"yikatongkeji-2024Q3-4-[0-9a-f]{8}\.ris", file.suggested_filename)
    assert Path(file.path()).read_text(encoding="utf-8").startswith("TY  - ELEC\n")
