"""Damage an index as a disk, a copy or a person may do, and check that it never gives a wrong answer.

Run ``python -m tests.library.damage FLIPS CUTS OTHERS SEED`` for so many indexes of which bytes are changed, of which
a file is truncated or swapped with another, and that are damaged in other ways. Prints one JSON line: how often what
happened, or raises AssertionError with the damage that was not noticed.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.cli.main import run
from searchapp.engine.embedded.store import writer
from searchapp.errors import SearchAppError
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings
from tests.filling import build, update, verify
from tests.library.lifecycle import QUERIES, write_call

Damage = Callable[[random.Random, Sequence[Path]], str]


def _flip(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice([path for path in files if path.stat().st_size])
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 1, 20))):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    path.write_bytes(content)
    return f"bytes of {path.name} changed"


def _zero(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice(files)
    content = bytearray(path.read_bytes())
    start = chance.randrange(len(content) + 1)
    stop = min(len(content), start + chance.choice((16, 512, 4096)))
    content[start:stop] = bytes(stop - start)
    path.write_bytes(content)
    return f"{path.name} zeroed from {start} to {stop}"


def _truncate(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice(files)
    size = chance.randrange(path.stat().st_size + 1)
    path.write_bytes(path.read_bytes()[:size])
    return f"{path.name} cut to {size}"


def _remove(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice(files)
    path.unlink()
    return f"{path.name} removed"


def _swap(chance: random.Random, files: Sequence[Path]) -> str:
    one, other = chance.sample(list(files), 2)
    before = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(before)
    return f"{one.name} and {other.name} swapped"


def _rename(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice(files)
    name = chance.choice(("_MAIN_9.toc", "_MAIN_0.toc", "MAIN_00000000.pos", "CURRENT", f"{path.name}~"))
    if not path.with_name(name).exists():
        path.rename(path.with_name(name))
    return f"{path.name} renamed to {name}"


def _extend(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice(files)
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.randrange(1, 100)))
    return f"{path.name} made longer"


def _replace(chance: random.Random, files: Sequence[Path]) -> str:
    path = chance.choice(files)
    path.write_bytes(chance.randbytes(chance.choice((0, 1, 12, 300))))
    return f"{path.name} replaced by noise"


FLIPS: Sequence[Damage] = (_flip,)
CUTS: Sequence[Damage] = (_truncate, _swap)
OTHERS: Sequence[Damage] = (_zero, _remove, _rename, _extend, _replace)


def main(flips: int, cuts: int, others: int, seed: int) -> Mapping[str, int]:
    """Damage so many copies of one index; returns how many were answered right, refused, and noticed."""
    chance = random.Random(seed)
    kinds = [FLIPS] * flips + [CUTS] * cuts + [OTHERS] * others
    segmenter = Segmenter.open(Settings().cache)
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        source, saved = room / "source", room / "saved"
        whole = _make(source, saved, segmenter)
        for number, kind in enumerate(kinds):
            index = room / f"index{number}"
            shutil.copytree(saved, index)
            files = sorted(path for path in index.rglob("*") if path.is_file() and path.name != "write.lock")
            damage = f"{number}: {chance.choice(kind)(chance, files)}"
            told[_ask(index, whole, damage)] += 1
            for command in (["search", "毛利率"], ["index", "info"], ["index", "verify", str(source)]):
                with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                    status = run([*command, "--index", str(index)])
                assert status in (0, 1), f"{damage}: {command} ended with {status}"
            found = verify(source, index, Settings(), segmenter=segmenter) if _is_index(index) else None
            if found is None or found.problems:
                told["noticed"] += 1
            elif _everything(index) != whole:
                raise AssertionError(f"{damage}: sound, but the answers differ")
            # An update of the damaged index succeeds or is refused; there is no other error.
            write_call(source, "extra", [f"{number}：毛利率改善。"])
            try:
                update(source, index, Settings(), processes=1, segmenter=segmenter)
            except SearchAppError:
                told["update refused"] += 1
            (source / "extra.txt").unlink()
            build(source, index, Settings(), processes=1, segmenter=segmenter)
            assert _everything(index) == whole, f"{damage}: a build did not mend it"
            shutil.rmtree(index)
    return told


def _make(source: Path, index: Path, segmenter: Segmenter) -> Any:
    """An index of several segments, with deleted turns."""
    before = writer.DEAD_SHARE
    writer.DEAD_SHARE = 1.0
    for number in range(6):
        write_call(
            source, f"call{number}", [f"{number}号：毛利率上升{number}个点，现金流健康。"] * (3 + number)
        )
        update(source, index, Settings(), processes=1, segmenter=segmenter)
    write_call(source, "call0", ["毛利率下降，AI服务器增长。"])
    (source / "call1.txt").unlink()
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    writer.DEAD_SHARE = before
    return _everything(index)


def _everything(index: Path) -> Any:
    view = open_collection(index).view()
    answers = {}
    for query in QUERIES:
        answer = view.search(SearchRequest(query, limit=None)).to_json()
        del answer["took_ms"]
        answers[query] = answer
    calls = view.transcripts()
    return (
        answers,
        calls,
        [view.read(call.id) for call in calls],
        [view.provenance(call.id) for call in calls],
    )


def _ask(index: Path, whole: Any, damage: str) -> str:
    """Ask everything of a damaged index; a wrong answer or an error of another kind is a fault."""
    try:
        found = _everything(index)
    except SearchAppError:
        return "refused"
    assert found == whole, f"{damage}: answered wrong"
    return "answered"


def _is_index(index: Path) -> bool:
    return (index / "CURRENT").is_file()


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
