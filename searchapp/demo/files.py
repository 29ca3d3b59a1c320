"""Printing the calls in several layouts, and writing them into a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from searchapp.demo.calls import DemoCall, calls
from searchapp.errors import UsageError
from searchapp.model import SYNTHETIC, Turn

TRANSCRIPTS, INDEX = "transcripts", "index"
MARKER = "SYNTHETIC.md"
_ABOUT = f"""\
# {SYNTHETIC} · Synthetic example

本文件夹由 `searchapp demo` 生成：其中的公司、人物、机构和数字均为虚构，可以随时删除或重新生成。

`searchapp demo` wrote this folder. All companies, people, firms and figures in it are invented. You can delete it, or
write it again, at any time.
"""


def write(folder: Path) -> int:
    """Write all calls below ``folder``, as they are after every run; nothing outside of it changes.

    Returns:
        The number of files in ``folder/transcripts``.

    Raises:
        UsageError: the folder holds something that this function has not written.
    """
    marker = folder / MARKER
    if folder.exists() and not marker.is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not a folder of the demo and not empty; give the path of a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    # First, so that a run that was interrupted can be repeated.
    marker.write_text(_ABOUT, encoding="utf-8", newline="\n")
    for call in calls():
        path = folder / TRANSCRIPTS / f"{call.id}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(printed(call), encoding="utf-8", newline="\n")
    return len(calls())


def printed(call: DemoCall) -> str:
    """Return the text of the file of a call: front matter that marks it as synthetic, then its layout."""
    # A JSON string is a TOML string.
    title = json.dumps(call.title, ensure_ascii=False)
    lines = ["---", f"# {call.note}", f"title = {title}", "---"]
    return "\n".join([*lines, *_LAYOUTS[call.company.layout](call)]).rstrip() + "\n"


def _names_alone(call: DemoCall) -> Iterator[str]:
    for turn in call.turns:
        yield turn.label
        yield turn.text


def _colons(call: DemoCall) -> Iterator[str]:
    for turn in call.turns:
        yield f"{turn.firm}分析师{turn.label}：{turn.text}" if turn.firm else f"{turn.label}：{turn.text}"


def _firm_below(call: DemoCall) -> Iterator[str]:
    yield "CORPORATE PARTICIPANTS"
    for manager in call.company.managers:
        yield from (manager.name, f"{call.company.name} - {manager.announced}")
    yield ""
    yield "PRESENTATION"
    section = "prepared"
    for turn in call.turns:
        if turn.section != section:
            section = turn.section
            yield "QUESTIONS AND ANSWERS"
        yield from (turn.label, *_below(call, turn), turn.text, "")


def _below(call: DemoCall, turn: Turn) -> Iterator[str]:
    if turn.firm:
        yield f"{turn.firm} - {turn.title}"
    for manager in call.company.managers:
        if manager.name == turn.speaker:
            yield f"{call.company.name} - {manager.announced}"


_LAYOUTS = {"names-alone": _names_alone, "colons": _colons, "firm-below": _firm_below}
