"""The benchmark at a size of a few transcripts: it runs, repeats itself, and would notice a wrong engine."""

from __future__ import annotations

import doctest
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import bench.__main__ as command
from bench import docs, formats, spread
from bench.corpus import Corpus
from bench.engines import ENGINES, Engine, MissingPeerError, Scan
from bench.files import write_files
from bench.generate import generate
from bench.measure.latency import measure_latency
from bench.measure.phrases import measure_phrases
from bench.queries import make_phrases, make_queries
from bench.query import KINDS, Query
from bench.report import render
from bench.run import Plan, run
from bench.segmenters import open_segmenter
from bench.targets import TARGETS
from searchapp.analysis.pattern import compile_pattern
from searchapp.transcripts import read, scan

_SIZE = 5


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(generate(_SIZE))


@pytest.fixture(scope="module")
def truth(corpus: Corpus) -> Scan:
    return Scan(corpus)


@pytest.fixture(scope="module")
def phrases(corpus: Corpus) -> Sequence[Query]:
    return make_phrases(corpus, seed=1, count=40)


@pytest.fixture(scope="module")
def queries(corpus: Corpus) -> Sequence[Query]:
    return make_queries(corpus, open_segmenter(), seed=1, count=28)


@pytest.fixture(scope="module")
def ours(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return _built("searchapp", corpus, tmp_path_factory.mktemp("ours"))


def _built(name: str, corpus: Corpus, folder: Path) -> Engine:
    try:
        engine = ENGINES[name](corpus, folder)
    except MissingPeerError as error:
        pytest.skip(str(error))
    engine.build()
    engine.open()
    return engine


def test_the_same_seed_makes_the_same_transcripts(corpus: Corpus) -> None:
    assert tuple(generate(_SIZE)) == corpus.transcripts
    assert tuple(generate(2)) == corpus.transcripts[:2]
    assert tuple(generate(2, seed=1)) != corpus.transcripts[:2]


def test_transcripts_have_the_size_that_is_promised() -> None:
    corpus = Corpus(generate(30))
    assert len(corpus.documents) == 30 * 40
    assert 240 <= corpus.characters / len(corpus.documents) <= 260
    assert len({transcript.id for transcript in corpus.transcripts}) == 30


def test_files_are_read_as_the_transcripts_they_were_written_from(corpus: Corpus, tmp_path: Path) -> None:
    write_files(corpus.transcripts, tmp_path)
    found = {file.id: read(file).transcript for file in scan(tmp_path).files}
    for transcript in corpus.transcripts:
        assert found[transcript.id].turns == transcript.turns
        assert found[transcript.id].company == transcript.company
        assert found[transcript.id].period == transcript.period


def test_the_scan_finds_what_the_rules_find_in_each_turn(
    corpus: Corpus, truth: Scan, phrases: Sequence[Query]
) -> None:
    for phrase in phrases:
        pattern = compile_pattern(phrase.every[0])
        assert pattern is not None
        one_by_one = [
            (document.number, *span)
            for document in corpus.documents
            for span in pattern.find(document.folded)
        ]
        assert one_by_one
        assert truth.occurrences(truth.prepare(phrase)) == one_by_one
        if phrase.every[0].isalpha() and not any(character.isascii() for character in phrase.every[0]):
            plain = phrase.folded().every[0]
            counted = sum(document.folded.count(plain) for document in corpus.documents)
            assert counted == len(one_by_one)


def test_every_kind_is_asked(queries: Sequence[Query]) -> None:
    assert {query.kind for query in queries} == set(KINDS)


def test_our_engine_agrees_with_the_scan(
    ours: Engine, truth: Scan, phrases: Sequence[Query], queries: Sequence[Query]
) -> None:
    found = measure_phrases({"ours": ours}, truth, phrases)["engines"]["ours"]
    for what in ("turns", "occurrences"):
        assert found[what]["exact"] == len(phrases)
        assert (found[what]["recall"], found[what]["precision"]) == (1, 1)
    for query in queries:
        assert ours.turns(ours.prepare(query)).tolist() == truth.turns(truth.prepare(query)).tolist(), query


class _Wrong:
    """Our engine with one error."""

    def __init__(self, right: Any) -> None:
        self._right = right

    def __getattr__(self, name: str) -> Any:
        return getattr(self._right, name)


class _Loses(_Wrong):
    def turns(self, prepared: Any) -> Any:
        return self._right.turns(prepared)[1:]

    def answer(self, prepared: Any) -> int:
        return max(0, self._right.answer(prepared) - 1)


class _Invents(_Wrong):
    def turns(self, prepared: Any) -> Any:
        return np.append(self._right.turns(prepared), 10**6)


class _Shifts(_Wrong):
    def occurrences(self, prepared: Any) -> Any:
        return [(turn, start + 1, end) for turn, start, end in self._right.occurrences(prepared)]


@pytest.mark.parametrize(
    ("wrong", "what", "figure"),
    [
        (_Loses, "turns", "recall"),
        (_Invents, "turns", "precision"),
        (_Shifts, "occurrences", "recall"),
        (_Shifts, "occurrences", "precision"),
    ],
)
def test_a_wrong_engine_is_noticed(
    wrong: type[_Wrong], what: str, figure: str, ours: Engine, truth: Scan, phrases: Sequence[Query]
) -> None:
    figures = {"phrases": measure_phrases({"searchapp": wrong(ours)}, truth, phrases)}
    found = figures["phrases"]["engines"]["searchapp"][what]
    assert found[figure] < 1
    assert found["exact"] < found["phrases"]
    outcomes = [target.outcome(figures) for target in TARGETS[:2]]
    assert not all(outcome and outcome.reached for outcome in outcomes)


def test_wrong_counts_are_told(ours: Engine, truth: Scan, queries: Sequence[Query]) -> None:
    engines: Mapping[str, Any] = {"right": ours, "wrong": _Loses(ours)}
    measured = measure_latency(engines, truth, queries, repetitions=1, seed=1)["engines"]
    assert measured["right"]["all"]["right"] == len(queries)
    assert measured["wrong"]["all"]["right"] < len(queries)


@pytest.mark.parametrize(
    ("name", "least"), [("whoosh", 0), ("tantivy-words", 0.3), ("tantivy-characters", 0.99), ("fts5", 0.3)]
)
def test_peers_answer(
    name: str,
    least: float,
    corpus: Corpus,
    truth: Scan,
    phrases: Sequence[Query],
    queries: Sequence[Query],
    tmp_path: Path,
) -> None:
    engine = _built(name, corpus, tmp_path)
    for query in queries:
        prepared = engine.prepare(query)
        if prepared is not None:
            assert engine.answer(prepared) == engine.turns(prepared).size, query
    found = measure_phrases({name: engine}, truth, phrases)["engines"][name]
    assert found["turns"]["recall"] >= least
    assert found["occurrences"] is None
    engine.close()


def test_a_run_is_reported_and_documented(tmp_path: Path) -> None:
    plan = Plan(
        sizes=(2, 3),
        only=("search", "phrases"),
        engines=("searchapp", "searchapp-answer", "scan"),
        queries=14,
        phrases=10,
        repetitions=1,
    )
    results = json.loads(json.dumps(run(plan)))
    report = render(results)
    assert "| recall / precision of random phrases, turns | 100 % / 100 % | 100 % / 100 % | yes |" in report
    assert "not measured" in report
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{docs.BEGIN}\nold\n{docs.END}\nafter\n", encoding="utf-8")
    docs.write_docs(report, page)
    assert (
        page.read_text(encoding="utf-8") == f"before\n{docs.BEGIN}\n\n{report.strip()}\n\n{docs.END}\nafter\n"
    )


@pytest.mark.parametrize("module", [formats, spread])
def test_examples_are_true(module: ModuleType) -> None:
    done = doctest.testmod(module)
    assert done.attempted
    assert not done.failed


def test_the_page_takes_reports() -> None:
    text = docs.PAGE.read_text(encoding="utf-8")
    assert text.count(docs.BEGIN) == text.count(docs.END) == 1


def test_part_of_a_run_is_not_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--only", "search", "--write-docs"])
    assert "every measurement" in capsys.readouterr().err
