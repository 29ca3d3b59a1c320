"""The JSON API and its description."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection
from searchapp.web.schemas import (
    AnswerOut,
    CitationOut,
    CompletionsOut,
    ConcordanceOut,
    FacetPageOut,
    TranscriptOut,
    TranscriptsOut,
)

SEED = "000_d41a21adb219e9fd"


def get(client: FlaskClient, path: str, **arguments: object) -> Any:
    response = client.get(f"/api/v1{path}", query_string=arguments)
    assert response.status_code == 200
    return response.json


def test_search_gives_the_object_of_the_command_line(client: FlaskClient, collection: Collection) -> None:
    found = get(
        client, "/search", q="毛利率", speaker=["Phil Zhou", "Ziyu Shen"], sort="-period", limit=3, offset=2
    )
    request = SearchRequest("毛利率", {"speaker": ("Phil Zhou", "Ziyu Shen")}, "-period", 3, 2)
    expected = json.loads(json.dumps(collection.view().search(request).to_json()))
    del found["took_ms"], expected["took_ms"]
    assert found == expected
    assert list(found) == list(expected)


@pytest.mark.parametrize("name", ["company", "speaker", "role", "title", "firm", "section", "period"])
def test_an_empty_filter_is_no_filter(client: FlaskClient, name: str) -> None:
    for blanks in ("", " ", ["", "  "]):
        found = get(client, "/search", q="毛利率", **{name: blanks})
        assert (found["total"], found["occurrences"]) == (16, 42)


def test_an_empty_value_beside_another_changes_nothing(client: FlaskClient) -> None:
    assert get(client, "/search", q="毛利率", speaker=["", "Phil Zhou", " "])["total"] == 4


def test_matches_are_offsets_into_the_text(client: FlaskClient) -> None:
    found = get(client, "/search", q="毛利率", limit=1000)
    marked = [hit["text"][start:end] for hit in found["hits"] for start, end in hit["matches"]]
    assert marked == ["毛利率"] * 42


def test_limit_0_gives_totals_and_facets_alone(client: FlaskClient) -> None:
    found = get(client, "/search", q="毛利率", limit=0)
    assert (found["total"], found["occurrences"]) == (16, 42)
    assert [count["turns"] for count in found["facets"]["company"]] == [12, 4]
    assert (found["hits"], found["next"]) == ([], None)


def test_a_transcript_has_matches_when_asked(client: FlaskClient) -> None:
    bare = get(client, f"/transcripts/{SEED}")
    assert len(bare["turns"]) == 47
    assert "matches" not in bare["turns"][0]
    marked = get(client, f"/transcripts/{SEED}", q="毛利率")
    assert marked["occurrences"] == sum(len(turn["matches"]) for turn in marked["turns"]) == 31
    assert bare["participants"] == marked["participants"]


def test_a_transcript_says_which_speakers_were_inferred(client: FlaskClient) -> None:
    inferred = get(client, f"/transcripts/{SEED}")["inferred"]
    assert [(one["label"], one["exchange"], one["speaker"], one["turn"]) for one in inferred] == [
        ("Unidentified Analyst", 1, "Wei Hung", 5),
        ("Unidentified Analyst", 2, "Dai Shen", 15),
    ]
    (interpreter,) = get(client, "/transcripts/001_fbc601b45a6bfd5c")["inferred"]
    assert interpreter == {
        "label": "A", "exchange": 2, "speaker": "Tao Zou", "turn": 11, "sentence": "[外语] 为CEO快速翻译一下。",
    }  # fmt: skip


def test_the_list_and_the_facets(client: FlaskClient) -> None:
    assert [line["turns"] for line in get(client, "/transcripts")["transcripts"]] == [47, 20]
    facets = get(client, "/facets")
    assert facets["company"][0] == {"value": "亿咖通科技", "turns": 47, "occurrences": 0}
    assert (facets["facet_totals"]["company"], facets["next"]) == (2, None)


def test_a_facet_of_an_answer_has_its_first_values_and_their_number(client: FlaskClient) -> None:
    whole = get(client, "/search", q="毛利率", limit="0")
    few = get(client, "/search", q="毛利率", limit="0", facet_limit="1")
    assert (
        whole["facet_totals"]
        == few["facet_totals"]
        == {name: len(all) for name, all in whole["facets"].items()}
    )
    assert few["facets"] == {name: values[:1] for name, values in whole["facets"].items()}


def test_the_other_values_of_a_facet_come_page_by_page(client: FlaskClient) -> None:
    whole = get(client, "/search", q="毛利率", company="亿咖通科技", limit="0")["facets"]["speaker"]
    found, offset = [], 0
    while offset is not None:
        asked = {
            "q": "毛利率",
            "company": "亿咖通科技",
            "field": "speaker",
            "limit": "2",
            "offset": str(offset),
        }
        page = get(client, "/facets", **asked)
        assert set(page) == {"speaker", "facet_totals", "next"}
        assert page["facet_totals"] == {"speaker": len(whole)}
        found += page["speaker"]
        offset = page["next"]
    assert found == whole


def test_a_facet_is_looked_up_by_a_part_of_its_values(client: FlaskClient) -> None:
    page = get(client, "/facets", field="speaker", prefix="PHIL")
    assert [count["value"] for count in page["speaker"]] == ["Phil Zhou"]
    found = get(client, "/facets", field="company", find="jsy")
    assert [count["value"] for count in found["company"]] == ["金山云"]
    assert found["facet_totals"] == {"company": 1}
    assert client.get("/api/v1/facets?field=colour").status_code == 422


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/search?q=毛利率", AnswerOut),
        ("/transcripts", TranscriptsOut),
        (f"/transcripts/{SEED}?q=毛利率", TranscriptOut),
        ("/search?q=硬件毛利率", AnswerOut),
        ("/suggest?q=毛", CompletionsOut),
        ("/facets", FacetPageOut),
        ("/concordance?q=毛利率&sample=4", ConcordanceOut),
        ("/concordance?q=硬件毛利率", ConcordanceOut),
        (f"/transcripts/{SEED}/turns/4/citation?q=毛利率", CitationOut),
    ],
)
def test_the_description_describes_what_is_sent(client: FlaskClient, path: str, schema: Any) -> None:
    sent = client.get(f"/api/v1{path}").json
    assert schema().load(sent) == sent


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/search?sort=xyz", 422, "invalid_parameter"),
        ("/search?limit=-1", 422, "invalid_parameter"),
        ("/search?limit=1001", 422, "invalid_parameter"),
        ("/search?limit=abc", 422, "invalid_parameter"),
        ("/search?offset=-1", 422, "invalid_parameter"),
        ("/search?q=" + "x" * 1001, 422, "invalid_parameter"),
        ("/search?company=" + "x" * 201, 422, "invalid_parameter"),
        ("/suggest?q=" + "x" * 1001, 422, "invalid_parameter"),
        ("/concordance?order=random", 422, "invalid_parameter"),
        ("/concordance?q=毛利率&sample=0", 422, "invalid_parameter"),
        ("/concordance?q=毛利率&sample=5&seed=-1", 422, "invalid_parameter"),
        ("/concordance?limit=1001", 422, "invalid_parameter"),
        ("/transcripts/nope", 404, "transcript_not_found"),
        ("/transcripts/nope/turns/0/citation", 404, "transcript_not_found"),
        (f"/transcripts/{SEED}/turns/47/citation", 404, "turn_not_found"),
        (f"/transcripts/{SEED}/turns/4/citation?accessed=today", 422, "invalid_parameter"),
        ("/nope", 404, "not_found"),
    ],
)
def test_errors_have_a_code_and_a_message(client: FlaskClient, path: str, status: int, code: str) -> None:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status
    assert response.json is not None
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]


def test_initials_lead_to_a_company(client: FlaskClient) -> None:
    assert get(client, "/suggest", q="毛利率 ykt") == {
        "completions": [
            {"kind": "company", "text": "亿咖通科技", "query": "毛利率 company:亿咖通科技", "count": 47}
        ]
    }


def test_suggestions_are_sent_with_the_answer(client: FlaskClient) -> None:
    assert get(client, "/search", q="亿咖通 毛利率 2024Q3")["suggestions"][0] == {
        "query": "毛利率",
        "filters": {"company": ["亿咖通科技"], "period": ["2024Q3"]},
        "reason": "亿咖通科技, 2024Q3 as a filter",
        "total": 12,
        "occurrences": 31,
    }


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    response = client.post("/api/v1/search")
    assert response.status_code == 405
    assert response.json is not None
    assert response.json["error"]["code"] == "method_not_allowed"
    assert "GET" in response.headers["Allow"]


def test_unknown_parameters_are_tolerated(client: FlaskClient) -> None:
    assert get(client, "/search", q="毛利率", page="abc", utm_source="x")["total"] == 16


def test_the_description_names_every_address_and_parameter(client: FlaskClient) -> None:
    spec = get(client, "/openapi.json")
    assert set(spec["paths"]) == {
        "/api/v1/search",
        "/api/v1/concordance",
        "/api/v1/trend",
        "/api/v1/matrix",
        "/api/v1/collocates",
        "/api/v1/keyness",
        "/api/v1/exchanges",
        "/api/v1/numbers",
        "/api/v1/suggest",
        "/api/v1/transcripts",
        "/api/v1/transcripts/{transcript_id}",
        "/api/v1/transcripts/{transcript_id}/turns/{turn}/citation",
        "/api/v1/facets",
    }
    names = {parameter["name"] for parameter in spec["paths"]["/api/v1/search"]["get"]["parameters"]}
    filters = {"company", "speaker", "role", "title", "firm", "section", "period"}
    assert names == filters | {"q", "sort", "limit", "offset", "facet_limit"}
    names = {parameter["name"] for parameter in spec["paths"]["/api/v1/concordance"]["get"]["parameters"]}
    assert names == filters | {"q", "order", "sample", "seed", "limit", "offset"}
    names = {parameter["name"] for parameter in spec["paths"]["/api/v1/facets"]["get"]["parameters"]}
    assert names == filters | {"q", "field", "prefix", "find", "limit", "offset"}


def test_the_page_of_the_description_needs_nobody_else(client: FlaskClient) -> None:
    html = client.get("/api/v1/docs").text
    assert "/api/v1/transcripts/{transcript_id}" in html
    assert "TranscriptSummaryOut" in html
    assert "http://" not in html.replace("http://localhost", "")
    assert "https://" not in html


def test_health(client: FlaskClient) -> None:
    found = client.get("/healthz").json
    assert found is not None
    state = found.pop("state")
    assert found == {"status": "ok", "transcripts": 2, "turns": 67}
    assert re.fullmatch("[0-9a-f]{64}", state)
