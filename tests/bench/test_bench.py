"""The benchmark at a size of a few transcripts: it runs, repeats itself, and would notice a wrong engine."""

from __future__ import annotations

import doctest
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import bench.__main__ as command
from bench import parser, report
from bench.corpus import Corpus, load_corpus
from bench.engines import Ask, open_scan
from bench.generate import generate, write_files
from bench.ours import open_segmenter
from bench.queries import KINDS, PLAIN, Query, make_phrases, make_queries
from bench.side_by_side import ENGINES, compare_answers
from searchapp.analysis.pattern import compile_pattern
from searchapp.transcripts import read, scan

_SIZE = 5


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(_SIZE)


@pytest.fixture(scope="module")
def queries(corpus: Corpus) -> Sequence[Query]:
    return [*make_queries(corpus, open_segmenter(), seed=1, each=5), *make_phrases(corpus, seed=1, count=40)]


@pytest.fixture(scope="module")
def truth(corpus: Corpus) -> Iterator[Ask]:
    with open_scan(corpus, Path()) as ask:
        yield ask


def _count(ask: Ask, query: Query) -> int | None:
    answer = ask(query)
    return answer() if answer else None


def test_the_same_seed_makes_the_same_transcripts(corpus: Corpus) -> None:
    assert tuple(generate(_SIZE)) == corpus.transcripts
    assert tuple(generate(2)) == corpus.transcripts[:2]
    assert tuple(generate(2, seed=1)) != corpus.transcripts[:2]


def test_transcripts_have_the_size_that_is_promised() -> None:
    corpus = load_corpus(30)
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
    assert load_corpus(0, folder=tmp_path).documents == corpus.documents


def test_every_kind_is_asked(queries: Sequence[Query]) -> None:
    assert Counter(query.kind for query in queries) == {**dict.fromkeys(KINDS, 5), "any string": 40}


def _holds(query: Query, folded: str) -> bool:
    """What a query means, in one turn, by the definition of each field."""
    found = {text: compile_pattern(text, prefix=text == query.prefix).find(folded) for text in query.strings}
    if not all(found[text] for text in (*query.every, *filter(None, [query.prefix]))):
        return False
    if query.distance is not None:
        first, second = query.every
        longest = query.distance + len(first) + len(second)
        return any(
            max(end, last) - min(start, begin) <= longest
            and "\n" not in folded[min(start, begin) : max(end, last)]
            for start, end in found[first]
            for begin, last in found[second]
        )
    return (not query.some or any(found[text] for text in query.some)) and not any(
        found[text] for text in query.none
    )


def test_the_scan_counts_the_turns_that_hold_what_is_asked(
    corpus: Corpus, truth: Ask, queries: Sequence[Query]
) -> None:
    closer = [replace(query, distance=some) for query in queries if query.distance for some in (0, 1, 2, 4)]
    counts = []
    for query in (*queries, *closer):
        counts.append(
            sum(
                all(document.fields[field] == value for field, value in query.filters)
                and _holds(query, document.folded)
                for document in corpus.documents
            )
        )
        assert _count(truth, query) == counts[-1], query
    assert len(set(counts)) > 5


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("searchapp", 1),
        ("searchapp-answer", 1),
        ("tantivy-words", 0.3),
        ("tantivy-characters", 0.9),
        ("fts5", 0.3),
        ("whoosh", 0.3),
    ],
)
def test_engines_count_as_the_scan_does(
    name: str, least: float, corpus: Corpus, truth: Ask, queries: Sequence[Query], tmp_path: Path
) -> None:
    build, open_ = ENGINES[name]
    build = build or ENGINES["searchapp"][0]
    assert build is not None
    assert open_ is not None
    try:
        build(corpus, tmp_path)
        with open_(corpus, tmp_path) as ask:
            right = [_count(ask, query) == _count(truth, query) for query in queries]
    except ImportError as error:
        pytest.skip(str(error))
    assert sum(right) >= least * len(queries)


def _one_more(ask: Ask) -> Ask:
    def wrong(query: Query) -> Callable[[], int] | None:
        return lambda: (_count(ask, query) or 0) + 1

    return wrong


def _no_prefixes(ask: Ask) -> Ask:
    return lambda query: None if query.prefix else ask(query)


def test_wrong_counts_and_queries_an_engine_does_not_have_are_told(
    truth: Ask, queries: Sequence[Query]
) -> None:
    asks = {"right": truth, "wrong": _one_more(truth), "lacking": _no_prefixes(truth)}
    expected = [_count(truth, query) or 0 for query in queries]
    answers, by_kind, counts = compare_answers(asks, expected, queries, rounds=2)
    total, lacks = len(queries), sum(bool(query.prefix) for query in queries)
    assert lacks
    assert counts.rows["right"][-1] == f"{total} of {total}"
    assert counts.rows["wrong"][-1] == f"0 of {total}"
    assert counts.rows["lacking"][-1] == f"{total - lacks} of {total - lacks}"
    assert len(by_kind.rows["right"]) == len(KINDS)
    assert all(isinstance(value, float) and value > 0 for value in answers.rows["right"][: len(PLAIN)])


def test_a_run_reports_engines_and_site(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--sizes", "2", "--queries", "2", "--phrases", "5", "--rounds", "1"]
    command.main([*few, "--engines", "searchapp", "searchapp-answer", "jieba", "scan"])
    printed = capsys.readouterr().out
    assert "## 2 transcripts" in printed
    for table in (
        "Requests",
        *(["Memory"] if sys.platform == "linux" else []),
        "Commands",
        "Building",
        "Answers",
        "Answers by kind",
        "Right counts",
    ):
        assert f"### {table}\n" in printed
    assert "19 of 19 |\n" in printed


def test_a_checkout_is_compared_with_another(capsys: pytest.CaptureFixture[str]) -> None:
    here = Path(command.__file__).parents[1]
    command.main(["--sizes", "2", "--queries", "2", "--rounds", "1", "--against", str(here)])
    rows = [
        line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("| index, MiB")
    ]
    assert [row[4].strip() for row in rows] == ["1.00"]


def test_the_parser_is_measured_against_blocks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = "\n\n".join(
        f"{name}\n今天第{number}次說明，謝謝大家。" for number in range(20) for name in ("唐鳳", "王先生")
    )
    (tmp_path / "talk.txt").write_text(f"會議紀錄\n\n{talk}\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["bench.parser", str(tmp_path)])
    parser.main()
    printed = capsys.readouterr().out
    assert "1 transcripts, 40 turns" in printed
    assert "right speaker and text     100.00 %" in printed


def test_examples_are_true() -> None:
    done = doctest.testmod(report)
    assert done.attempted
    assert not done.failed
