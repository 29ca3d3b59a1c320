"""The connection to a cluster: whole answers, or errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import exceptions

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.factory import index_of, sink_of
from searchapp.engine.opensearch.client import Client
from searchapp.errors import EngineUnavailableError, UsageError
from searchapp.settings import Settings
from tests.library.lifecycle import write_call
from tests.opensearch.lifecycle import place_of
from tests.opensearch.node import Node


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


def test_a_cluster_that_runs_no_scripts_is_named(
    opensearch_required: None, tmp_path: Path, segmenter: Segmenter
) -> None:
    node = Node(tmp_path / "node", ("discovery.type=single-node", "script.allowed_types=none")).start().wait()
    try:
        with place_of(node.url, "test-scripts", tmp_path, segmenter) as place:
            write_call(place.source, "call", ["毛利率。"])
            with pytest.raises(EngineUnavailableError, match=r"remove script\.allowed_types"):
                place.build()
    finally:
        node.kill()


def test_what_the_cluster_has_no_room_for_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(Settings())
    refused = {"index": {"status": 429, "error": {"type": "x", "reason": "full"}}}
    answers = [
        {"version": {"number": "2.19.6", "distribution": "opensearch"}},
        {"errors": True, "items": [{"index": {"status": 201}}, refused, {"delete": {"status": 404}}]},
        {"errors": False, "items": [{"index": {"status": 201}}]},
    ]
    sent: list[object] = []

    def perform(method: str, path: str, **options: Any) -> object:
        sent.append(options["body"])
        return answers[len(sent) - 1]

    monkeypatch.setattr(client._connection.transport, "perform_request", perform)
    lines = [
        b'{"index": {"_id": "1"}}\n',
        b"{}\n",
        b'{"index": {"_id": "2"}}\n',
        b'{"n": 2}\n',
        b'{"delete": {"_id": "3"}}\n',
    ]
    client.bulk(b"".join(lines))
    assert sent == [None, b"".join(lines), b"".join(lines[2:4])]


def _answered(answer: object, monkeypatch: pytest.MonkeyPatch, version: str = "2.19.6") -> Client:
    """A client of a cluster of a version that answers its first request, or refuses it with an error."""
    client = Client(Settings())
    answers: Iterator[object] = iter([{"version": {"number": version, "distribution": "opensearch"}}, answer])

    def perform(*given: object, **options: object) -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(client._connection.transport, "perform_request", perform)
    return client


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"_shards": {"total": 3, "failed": 1}, "timed_out": False}, "1 of 3 shards failed"),
        ({"_shards": {"total": 3, "failed": 0}, "timed_out": True}, "has not finished in time"),
    ],
)
def test_a_partial_answer_is_none(answer: object, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _answered(answer, monkeypatch, version="3.1.0")
    with pytest.raises(EngineUnavailableError, match=said):
        client.search({}, "calls")


@pytest.mark.parametrize(
    "error",
    [
        exceptions.TransportError(
            500, "x", {"error": {"type": "node_not_connected_exception", "reason": "n2"}}
        ),
        exceptions.TransportError(503, "x", {"error": {"type": "cluster_manager_not_discovered_exception"}}),
    ],
)
def test_a_node_that_is_away_is_named(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _answered(error, monkeypatch)
    with pytest.raises(
        EngineUnavailableError, match=r"\((n2|\w+_exception)\); start the nodes that are down"
    ):
        client.request("GET", "/calls/_doc/state")


_NOT_PRIMARY = {
    "type": "retry_on_primary_exception",
    "reason": "shard is not in primary mode",
    "caused_by": {"type": "shard_not_in_primary_mode_exception", "reason": "CurrentState[STARTED]"},
}


@pytest.mark.parametrize(
    ("answer", "request_of"),
    [
        (
            # As a cluster answered after it had lost two of three nodes.
            exceptions.TransportError(
                500, "x", {"_shards": {"total": 8, "failed": 2, "failures": [{"reason": _NOT_PRIMARY}]}}
            ),
            lambda client: client.refresh("calls"),
        ),
        (
            exceptions.TransportError(500, "x", {"error": _NOT_PRIMARY}),
            lambda client: client.request("PUT", "/lock/_doc/lock", {}),
        ),
        (
            {"errors": True, "items": [{"index": {"status": 500, "error": _NOT_PRIMARY}}]},
            lambda client: client.bulk(b'{"index": {"_id": "1"}}\n{}\n'),
        ),
    ],
)
def test_a_primary_that_does_not_know_it_is_named(
    answer: object, request_of: Callable[[Client], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _answered(answer, monkeypatch)
    with pytest.raises(
        EngineUnavailableError, match=r"not in primary mode.*restart the node that has its primary"
    ):
        request_of(client)


def test_without_the_extra_the_command_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchapp.engine.factory.find_spec", lambda name: None)
    for choose in (index_of, sink_of):
        with pytest.raises(UsageError, match=r"pip install 'searchapp\[opensearch\]'"):
            choose(Settings(engine="opensearch"))
