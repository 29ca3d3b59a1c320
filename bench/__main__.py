"""The command ``python -m bench``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from bench.docs import write_docs
from bench.engines import ENGINES
from bench.files import write_files
from bench.generate import SEED, generate
from bench.profile import profile
from bench.report import render
from bench.run import SECTIONS, Plan, run
from bench.say import say

_RESULTS = Path(__file__).parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report: the report goes to standard output, the figures to a file of their own."""
    parser = _parser()
    given = parser.parse_args(arguments)
    plan = Plan(
        sizes=given.sizes,
        corpus=given.corpus,
        seed=given.seed,
        only=given.only,
        engines=given.engines,
        queries=given.queries,
        phrases=given.phrases,
        repetitions=given.repetitions,
    )
    if given.write_docs and (
        plan.corpus or set(plan.only) != set(SECTIONS) or set(plan.engines) != set(ENGINES)
    ):
        parser.error("--write-docs needs every measurement of every engine on generated transcripts")
    if given.report:
        print(render(json.loads(given.report.read_text(encoding="utf-8"))))
        return 0
    if given.files:
        write_files(generate(max(plan.sizes), plan.seed), given.files)
        return 0
    if given.profile:
        print(profile(given.profile, max(plan.sizes), plan.seed, plan.corpus))
        return 0
    moment = datetime.now(timezone.utc)
    path = _RESULTS / f"{moment:%Y%m%dT%H%M%S}.json"
    _RESULTS.mkdir(exist_ok=True)

    def save(results: dict[str, Any]) -> None:
        results["date"] = moment.date().isoformat()
        path.write_text(json.dumps(results, ensure_ascii=False, indent=1, default=str), encoding="utf-8")

    results = run(plan, save)
    say(f"saved {path.relative_to(_RESULTS.parents[1])}")
    report = render(results)
    print(report)
    if given.write_docs:
        say(f"wrote {write_docs(report)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_several(int), default=(200,), metavar="N,…", help="how many transcripts to generate")
    add("--corpus", type=Path, metavar="DIR", help="measure on the transcripts of a folder instead")
    add("--seed", type=int, default=SEED, help="what everything drawn depends on (%(default)s)")
    add(
        "--only",
        type=_several(_one_of(SECTIONS)),
        default=SECTIONS,
        metavar="WHAT,…",
        help=f"which measurements: {', '.join(SECTIONS)}",
    )
    add(
        "--engines",
        type=_several(_one_of(tuple(ENGINES))),
        default=tuple(ENGINES),
        metavar="NAME,…",
        help=f"which engines are searched: {', '.join(ENGINES)}",
    )
    add("--queries", type=int, default=200, help="how many queries of all kinds (%(default)s)")
    add("--phrases", type=int, default=1000, help="how many phrases for recall and precision (%(default)s)")
    add("--repetitions", type=int, default=5, help="how often each query is timed (%(default)s)")
    add("--write-docs", action="store_true", help="put the report into docs/benchmarks.md")
    add("--report", type=Path, metavar="FILE", help="only print the report of a run that was saved")
    add("--profile", metavar="QUERY", help="only print where this engine spends its time on a query")
    add("--files", type=Path, metavar="DIR", help="only write the generated transcripts as files")
    return parser


def _several(kind: Callable[[str], object]) -> Callable[[str], tuple[object, ...]]:
    def read(text: str) -> tuple[object, ...]:
        return tuple(kind(part) for part in text.split(","))

    return read


def _one_of(known: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(known)}")
        return text

    return read


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    # An exception instead of sudden death: the server is stopped and what was built is removed.
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(main())
