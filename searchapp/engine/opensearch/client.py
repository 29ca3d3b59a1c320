"""The connection to an OpenSearch cluster: every response is complete, or it is an error that says what to do."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn
from urllib.parse import quote

import orjson
import urllib3
from opensearchpy import OpenSearch, exceptions
from opensearchpy.serializer import Serializer

from searchapp.errors import EngineUnavailableError, SearchAppError
from searchapp.settings import Settings

MAJOR_VERSIONS = (2, 3)

# How long to wait for a connection and for a response, in seconds.
_CONNECT, _READ = 5.0, 120.0
# How long a bulk request is repeated while the cluster has no room for it or no connection, in seconds.
_PATIENCE = 120.0
_LONGEST_PAUSE = 5.0
# How long a point in time is kept between two of its pages.
_KEPT = "5m"
_PAGE = 2000

Body = Mapping[str, Any]
Document = dict[str, Any]


class _Json(Serializer):
    mimetype = "application/json"

    def loads(self, s: str) -> Any:
        return orjson.loads(s)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else orjson.dumps(data)


class Client:
    """A cluster, safe to share between threads. All methods raise EngineUnavailableError.

    The version of the cluster is checked before the first request.
    """

    def __init__(self, settings: Settings) -> None:
        self._urls = settings.opensearch_url
        self._name = settings.opensearch_index
        self._checked = False
        self._lock = threading.Lock()
        user, password = settings.opensearch_user, settings.opensearch_password
        self._connection = OpenSearch(
            list(self._urls),
            http_auth=(user, password or "") if user else None,
            ca_certs=str(settings.opensearch_ca) if settings.opensearch_ca else None,
            serializer=_Json(),
            max_retries=max(1, len(self._urls) - 1),
            retry_on_status=(),
            timeout=urllib3.Timeout(connect=_CONNECT, read=_READ),
            pool_maxsize=32,
        )

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    def request(
        self,
        method: str,
        path: str,
        body: Body | bytes | None = None,
        *,
        params: Mapping[str, Any] | None = None,
        allowed: Sequence[int] = (),
        timeout: float | None = None,
    ) -> Any:
        """Make a request and return the parsed body of the response.

        Args:
            method: GET, POST, PUT or DELETE.
            path: below the address of the cluster; ``path_of`` makes one.
            body: parsed JSON, or bytes to send as they are: one JSON value per line.
            params: of the query string.
            allowed: statuses that are no error.
            timeout: seconds to wait for the response.
        """
        with self._explained():
            self._check_version()
            return self._send(method, path, body, params, allowed, timeout)

    def search(
        self, body: Body, index: str | None = None, *, timeout: float | None = None, **params: Any
    ) -> Document:
        """Search an index, or the point in time in the body; the answer is that of every shard.

        Args:
            body: the body of ``_search``.
            index: the index; None with a point in time.
            timeout: seconds to wait for the response.
            params: further parameters of the query string.
        """
        path = "/_search" if index is None else path_of(index, "_search")
        found: Document = self.request(
            "POST", path, body, params={"allow_partial_search_results": "false", **params}, timeout=timeout
        )
        self._require_complete(found)
        return found

    def searches(
        self, searches: Sequence[tuple[str, Body]], *, timeout: float | None = None
    ) -> list[Document]:
        """Make several searches in one request; each is the body of a search and its index."""
        lines = b"".join(
            orjson.dumps(part) + b"\n"
            for index, body in searches
            for part in ({"index": index, "allow_partial_search_results": False}, body)
        )
        found = self.request("POST", "/_msearch", lines, timeout=timeout)["responses"]
        for one in found:
            if "error" in one:
                with self._explained():
                    self._refuse(one.get("status", 500), one)
            self._require_complete(one)
        return list(found)

    def document(self, index: str, name: str, *, source: str = "true") -> Document | None:
        """Return a document as it is now, even if no search finds it yet: its ``_source``, ``_seq_no`` …; None if missing.

        Raises IndexNotFoundError.
        """
        found: Document = self.request(
            "GET", path_of(index, "_doc", name), params={"_source": source}, allowed=(404,)
        )
        if "error" in found:
            with self._explained():
                self._refuse(404, found)
        return found if found.get("found") else None

    def refresh(self, *indices: str) -> None:
        """Make every document that was sent to some indices visible to searches, in all copies."""
        self._require_complete(self.request("POST", path_of(",".join(indices), "_refresh")))

    @contextmanager
    def point_in_time(self, index: str) -> Iterator[str]:
        """Keep what searches of an index find while the block runs: the id for ``pit`` in the body of a search."""
        opened = self.request(
            "POST",
            path_of(index, "_search", "point_in_time"),
            params={"keep_alive": _KEPT, "allow_partial_pit_creation": "false"},
        )
        try:
            yield opened["pit_id"]
        finally:
            # It may be lost with its node, and otherwise expires: what was read stays right.
            with suppress(EngineUnavailableError):
                self.request(
                    "DELETE", "/_search/point_in_time", {"pit_id": [opened["pit_id"]]}, allowed=(404,)
                )

    def documents(
        self,
        index: str,
        query: Body,
        *,
        fields: Sequence[str] | bool = True,
        sort: str = "_doc",
        page: int = _PAGE,
    ) -> Iterator[Document]:
        """Yield every document of an index that a query selects, in the order of one field.

        Args:
            index: the index.
            query: a query.
            fields: the fields of ``_source`` to read; all if True, none if False.
            sort: a field whose values are all different; ``_doc`` for any order.
            page: number of documents in a request.
        """
        with self.point_in_time(index) as pit:
            body: Document = {
                "query": query,
                "pit": {"id": pit, "keep_alive": _KEPT},
                "sort": [{sort: "asc"}],
                "size": page,
                "_source": list(fields) if not isinstance(fields, bool) else fields,
                "track_total_hits": False,
            }
            while found := self.search(body)["hits"]["hits"]:
                yield from found
                if len(found) < page:
                    return
                body["search_after"] = found[-1]["sort"]

    def bulk(self, actions: bytes) -> None:
        """Make index and delete actions, given as lines of JSON; they must name their documents.

        What the cluster has no room for, or what a lost connection left open, is sent again with growing pauses.
        Deleting a document that is not there is no error.
        """
        pending = actions
        end = time.monotonic() + _PATIENCE
        pause = 0.1
        while pending:
            try:
                with self._explained():
                    self._check_version()
                    found = self._send("POST", "/_bulk", pending, {"filter_path": _BULK_FIELDS}, (), None)
                pending, reason = _refused(pending, found.get("items", ()))
            except EngineUnavailableError as error:
                if time.monotonic() > end or not _passes(error.__cause__):
                    raise
                reason = str(error)
            if pending and time.monotonic() > end:
                raise EngineUnavailableError(
                    f"OpenSearch has had no room for documents for {_PATIENCE:.0f} s ({reason}); "
                    "give its nodes more memory, or use fewer --processes"
                )
            if pending:
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _check_version(self) -> None:
        if self._checked:
            return
        with self._lock:
            if self._checked:
                return
            found = self._send("GET", "/", None, None, (), None)
            version = found.get("version", {}) if isinstance(found, dict) else {}
            number = str(version.get("number", "?"))
            if version.get("distribution") != "opensearch" or number.split(".")[0] not in map(
                str, MAJOR_VERSIONS
            ):
                raise EngineUnavailableError(
                    f"{', '.join(self._urls)} is {version.get('distribution', 'not OpenSearch')} {number}; "
                    f"use OpenSearch {' or '.join(map(str, MAJOR_VERSIONS))}"
                )
            self._checked = True

    def _send(
        self,
        method: str,
        path: str,
        body: Body | bytes | None,
        params: Mapping[str, Any] | None,
        allowed: Sequence[int],
        timeout: float | None,
    ) -> Any:
        lines = {"content-type": "application/x-ndjson"} if isinstance(body, bytes) else None
        return self._connection.transport.perform_request(
            method,
            path,
            params=dict(params or {}),
            body=body,
            headers=lines,
            ignore=tuple(allowed),
            # Its type says float, but it goes to urllib3 as it is.
            timeout=None if timeout is None else urllib3.Timeout(connect=_CONNECT, read=timeout),  # type: ignore[arg-type]
        )

    def _require_complete(self, found: Document) -> None:
        shards = found.get("_shards", {})
        if shards.get("failed") or found.get("timed_out"):
            why = "has not finished in time" if found.get("timed_out") else "is not available"
            raise EngineUnavailableError(
                f"a part of the index {why} ({shards.get('failed', 0)} of {shards.get('total', 0)} shards failed); "
                "ask again when the cluster has recovered"
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn errors of the connection and of the cluster into one sentence with the cure."""
        where = ", ".join(self._urls)
        try:
            yield
        except exceptions.SSLError as error:
            raise EngineUnavailableError(
                f"the certificate of {where} is not trusted ({error.info}); "
                "set SEARCHAPP_OPENSEARCH_CA to the file of the authority that signed it"
            ) from error
        except exceptions.ConnectionTimeout as error:
            raise EngineUnavailableError(
                f"OpenSearch at {where} has not answered in time; ask again later, or give it more machines"
            ) from error
        except exceptions.ConnectionError as error:
            raise EngineUnavailableError(
                f"no OpenSearch answers at {where} ({_root(error)}); start it, or correct SEARCHAPP_OPENSEARCH_URL"
            ) from error
        except exceptions.TransportError as error:
            info = error.info if isinstance(error.info, dict) else {}
            self._refuse(int(error.status_code), info, error)

    def _refuse(self, status: int, info: Mapping[str, Any], cause: Exception | None = None) -> NoReturn:
        """Raise the error for a response of the cluster."""
        kinds, reasons = _reasons(info)
        reason = reasons or ", ".join(sorted(kinds)) or f"status {status}"
        if status == 401:
            raise EngineUnavailableError(
                "OpenSearch does not know the user or password; set SEARCHAPP_OPENSEARCH_USER and "
                "SEARCHAPP_OPENSEARCH_PASSWORD"
            ) from cause
        if status == 403 and "security_exception" in kinds:
            raise EngineUnavailableError(
                f"OpenSearch does not permit a request ({reason}); give the user the permissions that docs/scale.md lists"
            ) from cause
        if status == 403 or ("cluster_block_exception" in kinds and status != 503):
            raise EngineUnavailableError(
                f"the index cannot be written or read ({reason}); free disk space on the nodes, or remove the block"
            ) from cause
        if _NO_SCRIPTS.search(reason):
            raise EngineUnavailableError(
                f"OpenSearch does not run scripts ({reason}); allow stored and inline scripts: remove "
                "script.allowed_types and script.allowed_contexts from opensearch.yml"
            ) from cause
        if kinds & _NOT_PRIMARY:
            raise _needs_restart(reason) from cause
        if status == 429 or kinds & _OVERLOADED:
            raise EngineUnavailableError(
                f"OpenSearch has no room for a request ({reason}); ask again later, or give its nodes more memory"
            ) from cause
        if "script_exception" not in kinds and (status in _AWAY or kinds & _INCOMPLETE):
            raise EngineUnavailableError(
                f"a part of the index is not available ({reason}); start the nodes that are down, "
                "and ask again when the cluster has recovered"
            ) from cause
        if status == 404 and "index_not_found_exception" in kinds:
            raise IndexNotFoundError(f"{reason}, because it was built again; ask again") from cause
        if status == 404 and "search_context_missing_exception" in kinds:
            raise PointInTimeLostError("a point in time is lost; ask again") from cause
        raise SearchAppError(f"OpenSearch refuses a request: {reason}; report this") from cause


class IndexNotFoundError(EngineUnavailableError):
    """The cluster has no index or alias of this name: it was never built, or a newer one has replaced it."""


class PointInTimeLostError(EngineUnavailableError):
    """A point in time has expired, or the node that kept it has gone."""


# Scripts of a type, or in a context, that opensearch.yml does not allow.
_NO_SCRIPTS = re.compile(
    r"scripts are not enabled|cannot execute (\[\w+\] )?scripts|cannot execute scripts using"
)
_AWAY = (502, 503, 504)
_BULK_FIELDS = "errors,items.*.status,items.*.error.type,items.*.error.reason"
_OVERLOADED = {
    "circuit_breaking_exception",
    "opensearch_rejected_execution_exception",
    "rejected_execution_exception",
}
# OpenSearch itself tries again for a minute, which is long enough for a primary that moves.
_NOT_PRIMARY = {"shard_not_in_primary_mode_exception", "retry_on_primary_exception"}
_INCOMPLETE = {
    "search_phase_execution_exception",
    "no_shard_available_action_exception",
    "cluster_manager_not_discovered_exception",
    "master_not_discovered_exception",
    "unavailable_shards_exception",
    "shard_not_found_exception",
    "illegal_index_shard_state_exception",
    "index_shard_closed_exception",
    "already_closed_exception",
    # A node knows of the loss of another one only some time after it: until then these come with status 500.
    "node_not_connected_exception",
    "node_disconnected_exception",
    "node_closed_exception",
    "connect_transport_exception",
    "send_request_transport_exception",
    "receive_timeout_transport_exception",
}


def path_of(*parts: str) -> str:
    """Return the path of a request.

    >>> path_of("calls", "_doc", "a/b 一")
    '/calls/_doc/a%2Fb%20%E4%B8%80'
    """
    return "".join(f"/{quote(part, safe=',')}" for part in parts)


def _passes(cause: BaseException | None) -> bool:
    """Return whether the same request may succeed later."""
    if isinstance(cause, exceptions.ConnectionError):
        return not isinstance(cause, exceptions.SSLError)
    if not isinstance(cause, exceptions.TransportError):
        return False
    info = cause.info if isinstance(cause.info, dict) else {}
    return _is_passing(int(cause.status_code), _reasons(info)[0])


def _is_passing(status: int, kinds: set[str]) -> bool:
    """Return whether a refusal is for lack of room or of nodes, so that the same request may succeed later."""
    return status == 429 or status in _AWAY or bool(kinds & (_OVERLOADED | _INCOMPLETE))


def _needs_restart(reason: str) -> EngineUnavailableError:
    return EngineUnavailableError(
        f"OpenSearch cannot write to a shard after the loss of nodes ({reason}); restart the node that has its primary: "
        "docs/scale.md tells which"
    )


def _root(error: exceptions.ConnectionError) -> str:
    """The reason of a failed connection, without the names of objects."""
    reason = error.info
    while isinstance(
        inner := getattr(reason, "reason", None) or getattr(reason, "__cause__", None), Exception
    ):
        reason = inner
    return str(reason).rsplit(">: ", 1)[-1]


def _reasons(info: Mapping[str, Any]) -> tuple[set[str], str]:
    """The types of all errors that a response describes, and the reasons, the cause of all others last."""
    error = info.get("error")
    # A refresh has those of its shards instead.
    failures = [shard.get("reason") for shard in info.get("_shards", {}).get("failures", ())]
    waiting = [part for part in (error, *failures) if isinstance(part, dict)]
    if not waiting:
        return set(), str(error or "")
    kinds: set[str] = set()
    reasons: dict[str, None] = {}
    for one in waiting:
        kinds.add(str(one.get("type")))
        if one.get("reason"):
            reasons[str(one["reason"])] = None
        shards = [shard.get("reason") for shard in one.get("failed_shards", ())]
        waiting += [
            part
            for part in (*one.get("root_cause", ()), *shards, one.get("caused_by"))
            if isinstance(part, dict)
        ]
    return kinds, ": ".join(reasons)


def _refused(actions: bytes, items: Sequence[Mapping[str, Any]]) -> tuple[bytes, str]:
    """Return those actions of a bulk request that were refused for lack of room or shards, and why.

    Raises SearchAppError if one was refused for another reason, EngineUnavailableError if a node must be restarted.
    """
    lines = actions.splitlines(keepends=True)
    again, reason, at = [], "", 0
    for item in items:
        ((action, result),) = item.items()
        length = 1 if action == "delete" else 2
        status = int(result["status"])
        error = result.get("error", {})
        if status >= 300 and _is_passing(status, {str(error.get("type"))}):
            again += lines[at : at + length]
            reason = str(error.get("reason", status))
        elif error.get("type") in _NOT_PRIMARY:
            raise _needs_restart(str(error.get("reason")))
        elif status >= 300 and not (action == "delete" and status == 404):
            raise SearchAppError(
                f"OpenSearch refuses a document ({error.get('type')}: {error.get('reason')}); report this"
            )
        at += length
    return b"".join(again), reason
