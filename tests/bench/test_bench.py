"""The benchmark with a few transcripts: it runs, is repeatable, and notices a wrong engine."""

from __future__ import annotations

import doctest
import sqlite3
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import bench.__main__ as command
from bench import report
from bench.corpus import Corpus, load_corpus
from bench.engines import ENGINES, SEGMENTER, Ask, scan
from bench.generate import generate, write_files
from bench.queries import KINDS, MIXED, RANDOM, STRINGS, Query, make_queries
from bench.reading import measure_reading
from bench.side_by_side import ask_all, tell
from searchapp.analysis.pattern import compile_pattern
from searchapp.errors import SourceError
from searchapp.transcripts import read
from searchapp.transcripts import scan as scan_folder
from searchapp.transcripts.files.formats import READERS

_SIZE = 5


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(_SIZE)


@pytest.fixture(scope="module")
def queries(corpus: Corpus) -> Sequence[Query]:
    return make_queries(corpus, SEGMENTER, 1, {**dict.fromkeys(KINDS, 5), RANDOM: 40})


@pytest.fixture(scope="module")
def truth(corpus: Corpus) -> Ask:
    return scan(corpus, Path())


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


def test_people_firms_and_titles_are_as_many_as_in_a_real_collection() -> None:
    calls = list(generate(310))
    firms = dict[str, set[str | None]]()
    teams = dict[str | None, set[str]]()
    for call in calls:
        for person in call.participants:
            firms.setdefault(person.name, set()).add(person.firm)
            if person.role == "management":
                teams.setdefault(call.company, set()).add(person.name)
    assert len(teams) == 300
    assert all(3 <= len(team) <= 6 for team in teams.values())
    assert len(set().union(*teams.values())) == sum(map(len, teams.values()))
    assert all(len(of) == 1 for of in firms.values())
    assert len(firms) > 1500
    asking = Counter(person.firm for call in calls for person in call.participants if person.firm)
    assert len(asking) > 200
    assert max(asking.values()) > 10 * statistics.median(asking.values())
    assert len({person.title for call in calls for person in call.participants}) > 50


def test_files_are_read_as_the_transcripts_they_were_written_from(corpus: Corpus, tmp_path: Path) -> None:
    write_files(corpus.transcripts, tmp_path)
    found = {file.id: read(file).transcript for file in scan_folder(tmp_path).files}
    for transcript in corpus.transcripts:
        assert found[transcript.id].turns == transcript.turns
        assert found[transcript.id].company == transcript.company
        assert found[transcript.id].period == transcript.period
    assert load_corpus(0, folder=tmp_path).documents == corpus.documents


def test_files_that_are_no_transcripts_are_left_out_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_files(generate(1), tmp_path)
    (tmp_path / "NOTICE.md").write_text("The texts of this folder may be copied.\n", encoding="utf-8")
    (tmp_path / "data.csv").write_text("1,2\n", encoding="utf-8")
    assert len(load_corpus(0, folder=tmp_path).transcripts) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "left out: data.csv: file type .csv is not supported; save it as one of " + ", ".join(READERS),
        "left out: NOTICE.md: no speaker was found; put each speaker's name on its own line above the speech",
    ]
    (table,) = measure_reading({"mine": tmp_path}, 1)
    assert table.rows["mine"][0] == 1


def test_a_folder_without_transcripts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "NOTICE.md").write_text("The texts of this folder may be copied.\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no transcript to measure"):
        load_corpus(0, folder=tmp_path)


def test_every_kind_is_asked(queries: Sequence[Query]) -> None:
    assert Counter(query.kind for query in queries) == {**dict.fromkeys(KINDS, 5), "any string": 40}


def _holds(query: Query, folded: str) -> bool:
    """Whether a turn matches a query, by the definition of each field."""
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
        ("tantivy-words", 0.3),
        ("tantivy-characters", 0.9),
        ("fts5", 0.3),
        ("whoosh", 0.2),
    ],
)
def test_engines_count_as_the_scan_does(
    name: str, least: float, corpus: Corpus, truth: Ask, queries: Sequence[Query], tmp_path: Path
) -> None:
    try:
        ask = ENGINES[name](corpus, tmp_path)
    except (ImportError, sqlite3.OperationalError) as error:
        pytest.skip(str(error))
    assert ask
    right = [_count(ask, query) == _count(truth, query) for query in queries]
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
    answers, counts = tell(queries, ask_all(asks, queries, rounds=2), expected)
    lacks = sum(bool(query.prefix) for query in queries)
    assert lacks
    assert counts.head[1:] == tuple(asks)
    assert list(counts.rows) == [*KINDS, RANDOM, "all kinds"]
    assert counts.rows[RANDOM] == ["40 of 40", "0 of 40", "40 of 40"]
    assert counts.rows["all kinds"] == ["35 of 35", "0 of 35", f"{35 - lacks} of {35 - lacks}"]
    assert [kind for kind, row in answers.rows.items() if row[0] is None] == [RANDOM]


def _taking(milliseconds: Sequence[float], count: int = 1) -> Ask:
    """An engine that says of itself how long an answer takes, each time another one of these."""
    told = iter(milliseconds)
    return lambda query: lambda: (count, next(told))


def test_two_engines_are_compared_pair_by_pair() -> None:
    queries = [Query(every=("毛利率",), kind="common")]
    asks = {"one": _taking([99, 2, 6, 4, 8]), "other": _taking([99, 1, 2, 2, 4], count=2)}
    answers, counts = tell(queries, ask_all(asks, queries, 4, clock=lambda answer: answer()), [1])
    assert answers.rows["common"] == [5, 2, "2.50 (2.00 – 2.25)", 2.5]
    assert answers.rows["all kinds"] == answers.rows["common"]
    assert counts.rows["common"] == ["1 of 1", "0 of 1"]


def _cells(printed: str, name: str) -> list[list[str]]:
    """The rows of all tables that have this name."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines()]
    return [row for row in rows if row and row[0] == name]


def test_a_run_reports_engines_and_site(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--sizes", "2", "--queries", "2", "--phrases", "5", "--rounds", "1"]
    command.main([*few, "--only", "site", "engines", "--engines", "searchapp", "scan"])
    printed = capsys.readouterr().out
    assert "## 2 transcripts" in printed
    for table in (
        "Requests",
        *(["Memory"] if sys.platform == "linux" else []),
        "Commands",
        "Building",
        "Answers",
        "Right counts",
    ):
        assert f"#### {table}\n" in printed
    for kind, asked in (("any string", 5), ("all kinds", 14)):
        assert _cells(printed, kind)[-1][1:] == [f"{asked} of {asked}"] * 2


def test_the_whole_answer_is_compared_with_tantivy(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tantivy", reason="the extra [bench] is not installed")
    command.main(["--sizes", "2", "--rounds", "1", "--only", "native"])
    printed = capsys.readouterr().out
    for string in STRINGS:
        times, counts = _cells(printed, string)
        assert len(times) == 5
        assert counts[1:] == ["1 of 1", "1 of 1"]
    for kind, asked in {**dict.fromkeys(MIXED, 50), "all kinds": 200}.items():
        assert _cells(printed, kind)[-1][1] == f"{asked} of {asked}"


def test_the_speed_of_reading_is_that_of_the_characters_of_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(generate(2), tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.txt")]
    (table,) = measure_reading({"generated": tmp_path}, 2)
    files, characters, *speeds = table.rows["generated"]
    assert (files, characters) == (2, sum(map(len, texts)))
    assert all(speed > 0 for speed in speeds[:2])
    command.main(["--sizes", "2", "--rounds", "1", "--only", "reading"])
    assert _cells(capsys.readouterr().out, "generated")[-1][1:3] == ["2", f"{sum(map(len, texts)):,}"]


def test_views_are_measured_beside_the_search(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--sizes", "2", "--rounds", "1", "--only", "views"])
    printed = capsys.readouterr().out
    for string in STRINGS:
        views, pages, words = _cells(printed, string)
        assert views[1] == pages[1]
        # What was measured is a page of some size, not an error.
        assert all(float(cell.split(", ")[1]) > 0.2 for cell in pages[2:])
        assert all(float(cell.split()[0]) > 0 for cell in (*views[1:], *words[2:]))


def test_a_checkout_is_compared_with_another(capsys: pytest.CaptureFixture[str]) -> None:
    here = Path(command.__file__).parents[1]
    command.main(["--sizes", "2", "--queries", "2", "--rounds", "1", "--against", str(here)])
    printed = capsys.readouterr().out
    assert [row[-1] for row in _cells(printed, "index, MiB")] == ["1.00"]
    assert _cells(printed, "all kinds")[-1][1:] == ["14 of 14", "14 of 14"]


def test_examples_are_true() -> None:
    done = doctest.testmod(report)
    assert done.attempted
    assert not done.failed
