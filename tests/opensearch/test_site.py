"""Everything above the engine over OpenSearch: commands, API and pages give what they give over the embedded engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.cli.main import run
from searchapp.errors import EngineUnavailableError
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests import filling
from tests.conftest import ROOT
from tests.opensearch.lifecycle import Place, place_of
from tests.web.served import serve

SEED = "000_d41a21adb219e9fd"
PATHS = (
    "/", "/search?q=毛利率", "/search?q=硬件毛利率", "/search?q=毛利绿", "/search?q=量子纠缠&company=金山云",
    "/concordance?q=毛利率&order=right", "/concordance?q=毛利率&sample=5&seed=2&role=management",
    "/trend?q=毛利率", "/matrix?q=毛利率", "/collocates?q=毛利率", "/keyness?q=毛利率&against=role:analyst", "/numbers?q=毛利率&sort=-value", "/exchanges?q=毛利率", "/exchanges?q=毛利率&kind=answered&role=analyst&order=period", "/transcripts", f"/transcripts/{SEED}?q=毛利率&speaker=Phil+Zhou",
    f"/cite/{SEED}/6?q=说话",
    "/api/v1/search?q=毛利率 OR 收入&sort=-period", "/api/v1/concordance?q=毛利率&order=left", "/api/v1/trend?q=毛利率",
    "/api/v1/matrix?q=毛利率", "/api/v1/numbers?q=毛利率 OR 收入&sort=-period&unit=%25", "/api/v1/exchanges?q=role:管理层 收入 -毛利率", "/api/v1/facets?field=speaker&q=毛利率", "/api/v1/suggest?q=毛利",
    "/api/v1/transcripts", f"/api/v1/transcripts/{SEED}",
)  # fmt: skip
COMMANDS = (
    ("search", "毛利率 提升", "--format", "json"),
    ("search", "within:sentence 毛利率 提升", "--format", "csv"),
    ("concordance", "毛利率", "--order", "left", "--format", "csv"),
    ("trend", "毛利率", "--split", "role", "--format", "csv"),
    ("matrix", "毛利率", "--format", "csv"),
    ("panel", str(ROOT / "tests" / "research" / "panels" / "example.toml")),
    ("collocates", "role:management 毛利率", "--format", "json"),
    ("keyness", "毛利率", "--section", "qa", "--format", "json"),
    ("exchanges", "毛利率 OR 收入", "--kind", "unprompted", "--format", "csv"),
    ("numbers", "within:sentence 毛利率 提升", "--limit", "all", "--format", "csv"),
    ("show", SEED),
    ("cite", f"{SEED}:6"),
)  # fmt: skip
# What may differ: how long it took, when the index changed, and the digest of the state, in which the version of the schema counts.
_VARYING = re.compile(
    r'"took_ms": ?[\d.]+|took [\d.]+|[\d.,]+ ?(ms|毫秒|milliseconds)|Last update: [^<]+|[0-9a-f]{64}'
)


@pytest.fixture(scope="module")
def seeded(
    opensearch: str, seeds: Path, segmenter: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """An index of the samples in OpenSearch."""
    folder = tmp_path_factory.mktemp("site")
    with place_of(opensearch, "test-site", folder, segmenter) as place:
        made = replace(place, source=seeds)
        made.build()
        yield made


@pytest.fixture(scope="module")
def embedded(seeds: Path, segmenter: Any, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the samples for the embedded engine."""
    settings = Settings(index=tmp_path_factory.mktemp("embedded") / "index")
    filling.build(seeds, settings.index, settings, processes=1, segmenter=segmenter)
    return settings


@pytest.fixture(scope="module")
def visitors(seeded: Place, embedded: Settings) -> tuple[FlaskClient, FlaskClient]:
    """A visitor of a site over each engine."""
    both = create_app(seeded.settings).test_client(), create_app(embedded).test_client()
    for visitor in both:
        visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return both


@pytest.mark.parametrize("path", PATHS)
def test_pages_and_api_are_the_same(path: str, visitors: tuple[FlaskClient, FlaskClient]) -> None:
    found, expected = (visitor.get(path) for visitor in visitors)
    assert expected.status_code == 200
    assert found.status_code == 200
    assert _VARYING.sub("", found.text) == _VARYING.sub("", expected.text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands_are_the_same(
    command: tuple[str, ...],
    seeded: Place,
    embedded: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed = []
    settings = seeded.settings
    for options in (
        [
            "--engine", "opensearch", "--opensearch-url", settings.opensearch_url[0],
            "--opensearch-index", settings.opensearch_index,
        ],
        ["--index", str(embedded.index)],
    ):  # fmt: skip
        assert run([*command, *options]) == 0
        printed.append(_VARYING.sub("", capsys.readouterr().out))
    assert printed[0] == printed[1]


def test_a_cluster_that_is_away_is_no_crash(seeded: Place, capsys: pytest.CaptureFixture[str]) -> None:
    away = replace(seeded.settings, opensearch_url=("http://127.0.0.1:1",))
    visitor = create_app(away).test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = visitor.get("/api/v1/search?q=毛利率")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["error"]["code"] == EngineUnavailableError.code
    assert "correct SEARCHAPP_OPENSEARCH_URL" in answer.json["error"]["message"]
    assert answer.headers["Retry-After"] == "10"
    page = visitor.get("/search?q=毛利率")
    assert page.status_code == 503
    assert "The search cannot answer at the moment" in page.text
    # Its address is in the log, and nobody else's business.
    assert "127.0.0.1:1" not in page.text
    assert visitor.get("/healthz").status_code == 503
    assert run(["search", "毛利率", "--engine", "opensearch", "--opensearch-url", "http://127.0.0.1:1"]) == 1
    assert capsys.readouterr().err.startswith("error: no OpenSearch answers at http://127.0.0.1:1 (")


@pytest.mark.browser
def test_from_a_word_to_the_hit_in_its_transcript(open_page: Callable[..., Any], seeded: Place) -> None:
    settings = seeded.settings
    environment = {
        "SEARCHAPP_OPENSEARCH_URL": settings.opensearch_url[0],
        "SEARCHAPP_OPENSEARCH_INDEX": settings.opensearch_index,
    }
    with serve(settings, "--engine", "opensearch", environment=environment) as site:
        page = open_page(site.url("/"))
        page.locator("#q:focus").wait_for()
        page.keyboard.type("毛利率")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        assert page.locator(".totals b").all_inner_texts() == ["16", "42"]
        with page.expect_navigation():
            page.locator(".facet", has_text="Speaker").get_by_role("link", name="Phil Zhou").click()
        assert page.locator(".totals b").all_inner_texts() == ["4", "13"]
        page.locator(".hit h3 a").first.click()
        page.wait_for_url("**/transcripts/**")
        assert page.locator("mark").count() == 31
        page.goto(site.url("/concordance?q=毛利率&order=right"))
        assert page.locator(".kwic tbody tr").count() == 42
