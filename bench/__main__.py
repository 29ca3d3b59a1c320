"""Measure this engine beside others. The report goes to standard output, progress to standard error."""

from __future__ import annotations

import argparse
import gc
import logging
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.cluster import JOINED, measure_cluster
from bench.corpus import Corpus, load_corpus
from bench.engines import ENGINES, SEGMENTER, scan
from bench.generate import SEED, SEEDS, write_files
from bench.queries import KINDS, MIXED, RANDOM, STRINGS, Query, make_queries
from bench.reading import measure_reading
from bench.report import describe_run, timed
from bench.side_by_side import ask_all, build, tell
from bench.site import compare, measure_site
from bench.views import measure_views
from searchapp.analysis.fold import fold

CLOCKS = {"elapsed": time.perf_counter, "processor": time.thread_time}


def main(arguments: Sequence[str] | None = None) -> None:
    """The command ``python -m bench``."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO)
    texts = f"the folder {given.corpus.name}" if given.corpus else f"generated, seed {given.seed}"
    queries = f"{given.queries} of each kind, {given.rounds} times each; {given.phrases} random strings"
    queries += "; processor time" if given.clock == "processor" else ""
    print(describe_run(transcripts=texts, queries=queries))
    for size in [0] if given.corpus else given.sizes:
        corpus = load_corpus(size, given.seed, given.corpus)
        # It stays; looking through it for garbage again and again would be charged to whoever allocates.
        gc.freeze()
        print(f"\n## {len(corpus.transcripts):,} transcripts\n\n{corpus}")
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for block in _measure(given, corpus, Path(folder)):
                print(f"\n{block}", flush=True)


def _measure(given: argparse.Namespace, corpus: Corpus, folder: Path) -> Iterator[object]:
    draw = partial(make_queries, corpus, SEGMENTER, given.seed)
    kinds = dict.fromkeys(KINDS, given.queries)
    if given.against:
        yield from compare(corpus, draw(kinds), folder, given.against, given.rounds)
        return
    strings = [Query((fold(text.strip('"')),), kind=text, entered=text) for text in STRINGS]
    if given.engine:
        yield f"### Engine {given.engine}"
        yield from measure_cluster(corpus, [*strings, *JOINED, *draw(kinds)], folder, given.rounds)
        return
    # Processes first: what they are measured beside is smallest then.
    if "site" in given.only:
        yield "### Part site"
        yield from measure_site(corpus, draw(kinds), folder)
    if "reading" in given.only:
        yield "### Part reading"
        texts = given.corpus or folder / "generated"
        if not given.corpus:
            write_files(corpus.transcripts, texts)
        yield from measure_reading({"samples": SEEDS, texts.name: texts}, given.rounds)
    if "views" in given.only:
        yield "### Part views"
        yield from measure_views(corpus, strings, folder / "views", given.rounds * 4)
    mixed = strings + draw(dict.fromkeys(MIXED, 50))
    parts = {
        "engines": (given.engines, draw({**kinds, RANDOM: given.phrases}), given.rounds),
        "native": (("searchapp", "tantivy-characters"), mixed, given.rounds * 4),
    }
    for part, (names, queries, rounds) in parts.items():
        if part in given.only:
            building, asks = build(corpus, names, folder / part)
            yield f"### Part {part}"
            yield building
            right = [count() for count in map(scan(corpus, folder), queries)]
            clock = partial(timed, clock=CLOCKS[given.clock])
            yield from tell(queries, ask_all(asks, queries, rounds, clock), right)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add, parts, engines = (
        parser.add_argument,
        ("site", "reading", "views", "engines", "native"),
        list(ENGINES),
    )
    one = {"nargs": "+", "metavar": "NAME"}
    add("--sizes", type=int, nargs="+", default=[200], metavar="N", help="transcripts to generate (200)")
    add("--corpus", type=Path, metavar="DIR", help="measure on the transcripts of a folder instead")
    add("--seed", type=int, default=SEED, help="another seed gives other texts and queries (%(default)s)")
    add("--only", choices=parts, default=parts, **one, help=f"parts to measure: {', '.join(parts)} (all)")
    add("--engines", choices=engines, default=engines, **one, help=f"engines: {', '.join(engines)} (all)")
    add("--queries", type=int, default=30, metavar="N", help="queries of each kind (%(default)s)")
    add("--phrases", type=int, default=1000, metavar="N", help="random strings (%(default)s)")
    add("--rounds", type=int, default=5, metavar="N", help="repetitions of each query (%(default)s)")
    add(
        "--clock",
        choices=CLOCKS,
        default="elapsed",
        help="of answers in these parts: the time that passes, or the processor time of the thread, which other programs hardly change (%(default)s)",
    )
    add("--engine", choices=["opensearch"], help="compare this engine with the embedded one instead")
    add("--against", type=Path, metavar="DIR", help="compare with another checkout of this project instead")
    return parser


if __name__ == "__main__":
    # An exception, so that the server is stopped and the folder removed.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    main()
