"""``searchapp password``."""

from __future__ import annotations

import subprocess
import sys

import pytest
from werkzeug.security import check_password_hash

from searchapp.settings import Settings


def _run(*options: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "searchapp", "password", *options]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "", "\nsecond line\n"])
def test_it_prints_a_hash_of_the_password(ending: str) -> None:
    done = _run(given=f"correct horse 马{ending}")
    assert done.returncode == 0
    assert check_password_hash(done.stdout.strip(), "correct horse 马")
    assert Settings.from_environment({"SEARCHAPP_PASSWORD_HASH": done.stdout.strip()}).password_hash
    assert "horse" not in done.stdout + done.stderr


def test_a_short_password_is_refused() -> None:
    done = _run(given="123456789\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "at least 10 characters" in done.stderr


def test_it_makes_a_token_and_its_hash() -> None:
    done, other = _run("--token"), _run("--token")
    token = done.stderr.split()[1]
    assert len(token) >= 43
    assert check_password_hash(done.stdout.strip(), token)
    assert Settings.from_environment({"SEARCHAPP_TOKEN_HASH": done.stdout.strip()}).token_hash
    assert done.stdout != other.stdout
