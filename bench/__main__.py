"""Measure this engine beside others. The report goes to standard output, progress to standard error."""

from __future__ import annotations

import argparse
import gc
import logging
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.corpus import Corpus, load_corpus
from bench.generate import SEED
from bench.ours import open_segmenter
from bench.queries import make_phrases, make_queries
from bench.report import Table, describe_run
from bench.side_by_side import ENGINES, measure_engines
from bench.site import compare, measure_site


def main(arguments: Sequence[str] | None = None) -> None:
    """The command ``python -m bench``."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO)
    for block in _report(given):
        print(block, end="\n\n", flush=True)


def _report(given: argparse.Namespace) -> Iterator[object]:
    texts = f"the folder {given.corpus.name}" if given.corpus else f"generated, seed {given.seed}"
    queries = f"{given.queries} of each kind, {given.rounds} times each; {given.phrases} random strings"
    yield describe_run(transcripts=texts, queries=queries)
    for size in [0] if given.corpus else given.sizes:
        corpus = load_corpus(size, given.seed, given.corpus)
        yield f"## {len(corpus.transcripts):,} transcripts"
        yield (
            f"{len(corpus.documents):,} turns, {corpus.characters:,} characters, "
            f"{corpus.utf8_bytes / 2**20:,.1f} MiB of UTF-8."
        )
        # It stays; looking through it for garbage again and again would be charged to whoever allocates.
        gc.collect()
        gc.freeze()
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield from _measure(given, corpus, Path(folder))
        gc.unfreeze()


def _measure(given: argparse.Namespace, corpus: Corpus, folder: Path) -> Iterator[Table]:
    queries = make_queries(corpus, open_segmenter(), given.seed, given.queries)
    if given.against:
        yield compare(corpus, queries, folder, given.against, given.rounds)
        return
    # Processes first: what they are measured beside is smallest then.
    if "site" in given.only:
        yield from measure_site(corpus, queries, folder)
    if "engines" in given.only:
        queries += make_phrases(corpus, given.seed, given.phrases)
        yield from measure_engines(corpus, given.engines, queries, given.rounds, folder / "engines")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add, parts, engines = parser.add_argument, ("site", "engines"), list(ENGINES)
    add("--sizes", type=int, nargs="+", default=[200], metavar="N", help="transcripts to generate (200)")
    add("--corpus", type=Path, metavar="DIR", help="measure on the transcripts of a folder instead")
    add(
        "--seed",
        type=int,
        default=SEED,
        help="another seed gives other transcripts and queries (%(default)s)",
    )
    add("--only", nargs="+", choices=parts, default=parts, help="the parts to measure (all)")
    add(
        "--engines",
        nargs="+",
        choices=engines,
        default=engines,
        help="the engines to measure (all)",
        metavar="NAME",
    )
    add("--queries", type=int, default=30, metavar="N", help="queries of each kind (%(default)s)")
    add("--phrases", type=int, default=1000, metavar="N", help="random strings (%(default)s)")
    add("--rounds", type=int, default=5, metavar="N", help="repetitions of each query (%(default)s)")
    add("--against", type=Path, metavar="DIR", help="compare with another checkout of this project instead")
    return parser


if __name__ == "__main__":
    # An exception, so that the server is stopped and the folder removed.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    main()
