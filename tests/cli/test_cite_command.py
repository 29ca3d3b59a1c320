"""``searchapp cite``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Program

TURN = "000_d41a21adb219e9fd:6"


def test_a_citation_is_printed(program: Program, seeded: Path) -> None:
    ended = program("cite", TURN, "--style", "gbt7714", "--index", seeded)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == (
        "Wei Hung. 亿咖通科技2024年第三季度财报电话会议: 2024Q3, 德意志银行, “Unidentified Analyst”[Z]. 亿咖通科技.\n"
    )


def test_plain_text_is_the_default(program: Program, seeded: Path) -> None:
    ended = program(
        "cite", TURN, "--url-base", "https://a.cn/", "--accessed", "2026-11-26", "--index", seeded
    )
    assert ended.out.startswith("“能听到我说话吗?” — Wei Hung (")
    assert ended.out.endswith("https://a.cn/transcripts/000_d41a21adb219e9fd#t6 [2026-11-26]\n")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("000_d41a21adb219e9fd",), 2, "use the id of a hit, such as CALL:12"),
        (("000_d41a21adb219e9fd:" + "9" * 5000,), 2, "use the id of a hit, such as CALL:12"),
        (("000_d41a21adb219e9fd:x",), 2, "use the id of a hit, such as CALL:12"),
        ((TURN, "--url-base", "calls.example.com"), 2, "starts with http:// or https://"),
        ((TURN, "--style", "apa"), 2, "--style"),
        ((TURN, "--accessed", "yesterday"), 2, "--accessed"),
        (("000_d41a21adb219e9fd:47",), 1, "use a number from 0 to 46"),
        (("nope:1",), 1, "nope"),
    ],
)
def test_wrong_usage_says_what_is_right(
    program: Program, seeded: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    ended = program("cite", *arguments, "--index", seeded)
    assert (ended.status, ended.out) == (status, "")
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    assert said in ended.err
