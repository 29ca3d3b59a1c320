"""The languages of the interface, and their translations."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import searchapp.transcripts
from searchapp.model import Provenance, Removed
from searchapp.web import catalog
from searchapp.web.i18n import number
from searchapp.web.provenance import how_read


def heading(client: FlaskClient, path: str = "/", accept: str | None = None) -> str:
    headers = {} if accept is None else {"Accept-Language": accept}
    html = client.get(path, headers=headers).text
    language = html.partition('<html lang="')[2].partition('"')[0]
    return {"会上究竟说了什么": "zh", "What was said on the call": "en"}[
        html.partition("<h1>")[2].partition("</h1>")[0]
    ] + f" {language}"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "zh zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh zh-Hans"),
        ("zh-TW", "zh zh-Hans"),
        ("en-GB,en;q=0.9", "en en"),
        ("de-DE,de;q=0.9", "en en"),
        ("de,zh;q=0.5", "zh zh-Hans"),
    ],
)
def test_the_browser_is_asked(app: Flask, accept: str | None, expected: str) -> None:
    assert heading(app.test_client(), accept=accept) == expected


def test_a_choice_is_remembered(app: Flask) -> None:
    visitor = app.test_client()
    assert heading(visitor, "/?lang=zh", accept="en") == "zh zh-Hans"
    assert heading(visitor, "/", accept="en") == "zh zh-Hans"
    assert heading(visitor, "/?lang=en", accept="en") == "en en"
    assert heading(visitor, "/", accept="zh") == "en en"


def test_a_language_there_is_not_changes_nothing(app: Flask) -> None:
    assert heading(app.test_client(), "/?lang=xx", accept="en") == "en en"


def test_the_switch_keeps_the_page(client: FlaskClient) -> None:
    html = client.get("/search?q=毛利率&speaker=Phil+Zhou&speaker=Ziyu+Shen").text
    link = (
        html.partition('class="languages"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    )
    switched = client.get(link).text
    assert '<html lang="zh-Hans">' in switched
    assert "段发言" in switched
    assert switched.count('class="chip"') == 2


def test_a_suggestion_names_a_filter_in_the_language_of_the_page(client: FlaskClient) -> None:
    url = "/search?q=Antora&company=金山云"
    assert "去掉“公司”筛选" in client.get(f"{url}&lang=zh").text
    assert "without the filter on Company<" in client.get(f"{url}&lang=en").text


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    known = catalog.load(language)
    used = {message.id for message in catalog.collected() if message.id}
    missing = sorted(str(message) for message in used if known.get(message) is None)
    assert missing == [], "run python -m searchapp.web.catalog and translate"
    assert catalog.untranslated(known) == ()
    assert {message.id for message in known if message.id} == used


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_translations_fill_in_the_same_places(language: str) -> None:
    for message in catalog.load(language):
        assert list(message.check()) == []


@pytest.mark.parametrize("language", catalog.LANGUAGES)
def test_the_compiled_file_is_that_of_the_source(language: str) -> None:
    _, compiled = catalog.paths(language)
    with compiled.open("rb") as file:
        read = gettext.GNUTranslations(file)
    for message in catalog.load(language):
        if isinstance(message.id, tuple):
            assert read.ngettext(*message.id, 5) == message.string[0]
        elif message.id:
            assert read.gettext(message.id) == message.string


@pytest.mark.parametrize(("language", "one", "many"), [("en", "turn", "turns"), ("zh", "段发言", "段发言")])
def test_numbers_are_grouped_and_words_follow_them(
    app: Flask, client: FlaskClient, language: str, one: str, many: str
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert number(1234567) == "1,234,567"

    def total(query: str) -> str:
        html = client.get("/search", query_string={"q": query, "lang": language}).text
        return html.partition('<span class="total">')[2].partition("</span>")[0]

    assert total("SPDBI") == f"<b>1</b> {one}"
    assert total("毛利率").endswith(f"</b> {many}")


def _kinds_of_removed_text() -> Iterator[str]:
    """Yield the kinds that the modules of the reader enter in a ledger."""
    arguments = {"take": 2, "count": 3, "without": 3}
    for path in Path(searchapp.transcripts.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                kind = node.args[0] if len(node.args) == arguments.get(node.func.attr) else None
                if isinstance(kind, ast.Constant):
                    yield str(kind.value)


def test_each_kind_of_removed_text_has_a_name_in_chinese(app: Flask) -> None:
    kinds = sorted(filter(str.strip, set(_kinds_of_removed_text())))
    assert "footnotes" in kinds
    kept = Provenance("utf-8", "", 1, None, 0, {}, (), (), tuple(Removed(kind, 1, "") for kind in kinds), ())
    with app.test_request_context("/?lang=zh"):
        found = how_read(kept, ())
    assert found is not None
    names = [shown.rpartition("：")[2] for shown in found.removed]
    # Front matter is called so in Chinese as well.
    assert [name for name in names if name.isascii()] == ["front matter"]
