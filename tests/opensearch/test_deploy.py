"""What deploy/opensearch makes: certificates that the client accepts, and passwords that only their owner reads."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from searchapp.engine.opensearch.client import Client
from searchapp.errors import EngineUnavailableError
from searchapp.settings import Settings

_FAKE_DOCKER = "#!/bin/sh\necho 'a note'\necho '$2y$12$'$(printf %s \"$7\" | tail -c 8)\n"


@pytest.fixture(scope="module")
def prepared(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after ``prepare.sh``, with a program in place of docker that makes no real hashes."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    room = tmp_path_factory.mktemp("deploy")
    folder = room / "opensearch"
    shutil.copytree(root / "deploy" / "opensearch", folder, ignore=shutil.ignore_patterns("private", ".env"))
    programs = room / "bin"
    programs.mkdir()
    (programs / "docker").write_text(_FAKE_DOCKER, encoding="utf-8")
    (programs / "docker").chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    made = []
    for _ in range(2):
        subprocess.run([folder / "prepare.sh"], env=environment, check=True, capture_output=True)
        made.append({path: path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    # Running it again changes nothing.
    assert made[0] == made[1]
    return folder


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A server with the certificate of a node; it is none of OpenSearch."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"version": {"number": "8.1.0"}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    certificates = folder / "private" / "certificates"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "node.pem", certificates / "node-key.pem")
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"https://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_only_the_owner_reads_secrets(prepared: Path) -> None:
    assert (prepared / "private").stat().st_mode & 0o077 == 0
    assert (prepared / ".env").stat().st_mode & 0o077 == 0
    passwords = dict(line.split("=", 1) for line in (prepared / ".env").read_text().splitlines())
    users = (prepared / "private" / "security" / "internal_users.yml").read_text()
    for name in ("WRITER_PASSWORD", "READER_PASSWORD"):
        assert len(passwords[name]) == 48
        assert passwords[name] not in users
    assert users.count("hash:") == 2


def test_the_client_accepts_the_certificate_of_its_authority_alone(prepared: Path) -> None:
    with _served(prepared) as url:
        unknown = Client(Settings(opensearch_url=(url,)))
        with pytest.raises(EngineUnavailableError, match="set SEARCHAPP_OPENSEARCH_CA"):
            unknown.request("GET", "/")
        unknown.close()
        known = Client(
            Settings(opensearch_url=(url,), opensearch_ca=prepared / "private" / "certificates" / "ca.pem")
        )
        with pytest.raises(EngineUnavailableError, match=r"is not OpenSearch 8\.1\.0; use OpenSearch 2 or 3"):
            known.request("GET", "/")
        known.close()
