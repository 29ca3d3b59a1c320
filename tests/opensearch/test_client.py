"""The connection to a cluster: whole answers, or errors that say what to do."""

from __future__ import annotations

import pytest

from searchapp.engine.opensearch.client import Client
from searchapp.errors import EngineUnavailableError
from searchapp.settings import Settings


def test_a_cluster_that_is_away_is_named() -> None:
    client = Client(Settings(opensearch_url=("http://127.0.0.1:1",)))
    with pytest.raises(
        EngineUnavailableError, match=r"no OpenSearch answers at http://127\.0\.0\.1:1 \(.*refused"
    ):
        client.request("GET", "/")


def test_documents_come_in_pages(opensearch: str) -> None:
    client = Client(Settings(opensearch_url=(opensearch,)))
    lines = "".join(
        f'{{"index": {{"_index": "client-pages", "_id": "{n}"}}}}\n{{"n": {n}}}\n' for n in range(25)
    )
    client.bulk(lines.encode())
    client.request("POST", "/client-pages/_refresh")
    found = list(client.documents("client-pages", {"match_all": {}}, sort="n", page=10))
    assert [one["_source"]["n"] for one in found] == list(range(25))
    client.bulk(
        b'{"delete": {"_index": "client-pages", "_id": "1"}}\n{"delete": {"_index": "client-pages", "_id": "99"}}\n'
    )
    assert client.document("client-pages", "1") is None
    assert client.document("client-pages", "2") is not None
