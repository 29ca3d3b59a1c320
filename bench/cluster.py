"""The engine over a cluster beside the embedded one: three nodes of OpenSearch on this machine, started for the run."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.corpus import Corpus
from bench.engines import SEGMENTER, Ask, answering, fill, scan
from bench.queries import Query
from bench.report import Table, Value, timed
from bench.side_by_side import ask_all, tell
from searchapp.engine.factory import sink_of
from searchapp.settings import Settings
from tests.opensearch import node

# Common words, and what joins them: an answer looks at thousands of turns.
JOINED = (
    Query(("毛利率", "提升"), kind="毛利率 提升", entered="毛利率 提升"),
    Query(some=("收入", "利润"), kind="收入 OR 利润", entered="收入 OR 利润"),
    Query(("收入",), none=("利润",), kind="收入 -利润", entered="收入 -利润"),
    Query(("增长",), some=("收入", "利润"), kind="(收入 OR 利润) 增长", entered="(收入 OR 利润) 增长"),
    Query(("毛利率", "提升"), distance=10, kind='"毛利率 提升"~10', entered='"毛利率 提升"~10'),
)


def measure_cluster(corpus: Corpus, queries: Sequence[Query], folder: Path, rounds: int) -> Iterator[Table]:
    """Fill both engines with a corpus and put queries to both, one right after the other.

    Yields how fast they are filled and how large a copy of the index is, how long answers take, and what they count.
    """
    SEGMENTER.words("财报电话会议")
    logging.getLogger("opensearch").setLevel(logging.WARNING)
    with _nodes(folder / "nodes") as addresses:
        engines = {
            "opensearch": Settings(
                engine="opensearch", opensearch_url=tuple(addresses), opensearch_index="bench"
            ),
            "searchapp": Settings(index=folder / "index"),
        }
        rows: dict[str, Sequence[Value]] = {}
        for name, settings in engines.items():
            sink = sink_of(settings, segmenter=SEGMENTER)
            _, took = timed(partial(fill, sink, corpus))
            copies = 1 + settings.opensearch_replicas if name == "opensearch" else 1
            logging.info("%s: built in %.1f s", name, took / 1000)
            rows[name] = took / 1000, corpus.characters / took, sink.info().bytes / copies / corpus.utf8_bytes
        yield Table("Building", ("engine", "seconds", "kchar/s", "one copy over text"), rows)
        asks: Mapping[str, Ask] = {name: answering(settings) for name, settings in engines.items()}
        right = [count() for count in map(scan(corpus, folder), queries)]
        yield from tell(queries, ask_all(asks, queries, rounds), right)


@contextmanager
def _nodes(folder: Path) -> Iterator[Sequence[str]]:
    """Run three nodes while the block runs: their addresses. Raises SystemExit if none can be started here."""
    if reason := node.missing():
        raise SystemExit(reason)
    nodes = node.cluster(folder)
    try:
        yield [each.url for each in nodes]
    finally:
        for each in nodes:
            each.kill()
