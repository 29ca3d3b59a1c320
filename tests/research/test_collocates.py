"""Collocates, compared with counts made by hand and with counts made from the texts and jieba in another way."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp.analysis.fold import fold
from searchapp.analysis.segmenter import Segmenter, names_of
from searchapp.engine.scan import ScanEngine
from searchapp.errors import UsageError
from searchapp.model import Transcript
from searchapp.query.parse import parse
from searchapp.research.collocates import Collocates, collocates
from searchapp.research.nearby import nearby
from searchapp.research.word_requests import COLLOCATE_SORTS, CollocatesRequest
from searchapp.search.collection import View
from searchapp.search.limits import Limits
from searchapp.settings import Settings
from searchapp.transcripts import read, scan
from tests.calls import open_view, write_call


def found(view: View, query: str, **options: object) -> Collocates:
    return collocates(view, CollocatesRequest(query, **{"limit": None, **options}))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.open(Settings.from_environment().cache)


@pytest.fixture(scope="module")
def samples(seeds: Path) -> list[Transcript]:
    return [read(file).transcript for file in scan(seeds).files]


@pytest.fixture(scope="module")
def sample_view(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> View:
    return open_view(seeds, tmp_path_factory.mktemp("samples") / "index")


def test_the_counts_of_a_small_text_are_those_counted_by_hand(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    # Words: 公司 提升 了 毛利率, 目标 是 提升 毛利率 吧 | 客户 提升 了 (15, of which 毛利率 2, 提升 3, 了 2).
    write_call(source, "a", ["公司提升了毛利率，目标是提升毛利率吧。", "客户提升了。"], company="甲")
    made = found(open_view(source, tmp_path / "index"), "毛利率", window=2, minimum=1)
    # Within two words: 提升 了 | 目标 是 before and after the first, 是 提升 | 吧 around the second; 是 counts once.
    assert (made.words, made.words_total, made.occurrences) == (6, 12, 2)
    rows = {row["word"]: row for row in made.rows()}
    assert {word: (row["together"], row["total"]) for word, row in rows.items()} == {
        "提升": (2, 3),
        "了": (1, 2),
        "目标": (1, 1),
        "是": (1, 1),
        "吧": (1, 1),
    }
    assert rows["提升"]["expected"] == 6 * 3 / 12
    assert rows["提升"]["mi"] == round(math.log2(2 / 1.5), 6)
    assert rows["提升"]["t"] == round((2 - 1.5) / math.sqrt(2), 6)
    assert rows["提升"]["log_dice"] == round(14 + math.log2(4 / 9), 6)
    # 2 of 6 words here and 1 of the other 6.
    by_hand = 2 * sum(o * math.log(o / e) for o, e in ((2, 1.5), (4, 4.5), (1, 1.5), (5, 4.5)))
    assert rows["提升"]["log_likelihood"] == round(by_hand, 6)


Word = tuple[str, int, int]


def _paragraphs(
    transcript: Transcript, segmenter: Segmenter, text: str
) -> Iterator[tuple[int, int, list[Word]]]:
    """The start and end of each paragraph of a text, and its words, each with its start and end."""
    begin = place = 0
    words: list[Word] = []
    for word in [*segmenter.words(text, names_of(transcript)), "\n"]:
        if word == "\n":
            yield begin, place, words
            begin, words = place + 1, []
        elif any(map(str.isalnum, word)):
            words.append((word, place, place + len(word)))
        place += len(word)


def _places(text: str, term: str) -> Iterator[int]:
    """Where a term is in a text."""
    place = text.find(term)
    while place >= 0:
        yield place
        place = text.find(term, place + len(term))


def _around(words: list[Word], marks: list[int], size: int, window: int) -> list[str]:
    """The words of a paragraph within a window around marks of one size, outside of all of them."""
    chosen: set[Word] = set()
    for mark in marks:
        before = [word for word in words if word[2] <= mark]
        after = [word for word in words if word[1] >= mark + size]
        chosen.update(before[max(0, len(before) - window) :], after[:window])
    marked = {place for mark in marks for place in range(mark, mark + size)}
    return [word for word, start, end in chosen if marked.isdisjoint(range(start, end))]


@pytest.mark.parametrize(
    ("term", "window", "role"),
    [
        ("毛利率", 5, None),
        ("毛利率", 1, None),
        ("我们", 3, "management"),
        ("汽车", 20, None),
        ("的", 2, "analyst"),
    ],
)
def test_the_rows_are_those_of_a_plain_count_over_the_texts(
    samples: list[Transcript],
    sample_view: View,
    segmenter: Segmenter,
    term: str,
    window: int,
    role: str | None,
) -> None:
    near: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for transcript in samples:
        for turn in transcript.turns:
            if role not in (None, turn.role):
                continue
            text = fold(turn.text)
            places = list(_places(text, term))
            for begin, end, words in _paragraphs(transcript, segmenter, text):
                everywhere.update(word for word, _, _ in words)
                inside = [place for place in places if begin <= place < end]
                near.update(_around(words, inside, len(term), window))
    filters = {"role": (role,)} if role else {}
    made = found(sample_view, term, window=window, minimum=2, filters=filters)
    assert made.words == near.total() > 50
    assert made.words_total == everywhere.total()
    assert {row["word"]: (row["together"], row["total"]) for row in made.rows()} == {
        word: (count, everywhere[word]) for word, count in near.items() if count >= 2
    }


@pytest.mark.parametrize(
    ("query", "field", "values"),
    [
        ("role:analyst 毛利率", "role", ("analyst",)),
        ("毛利率 section:问答", "section", ("qa",)),
        ("period:2024 毛利率", "period", ("2024Q1", "2024Q2", "2024Q3", "2024Q4")),
    ],
)
def test_a_field_in_the_query_gives_the_collocates_of_the_filter(
    view: View, query: str, field: str, values: tuple[str, ...]
) -> None:
    inside, narrowed = found(view, query), found(view, "毛利率", filters={field: values})
    assert list(inside.rows()) == list(narrowed.rows())
    assert inside.dispersion == narrowed.dispersion
    assert inside.words_total == narrowed.words_total < found(view, "毛利率").words_total
    assert inside.total > 10


def test_every_engine_gives_the_same(
    samples: list[Transcript], sample_view: View, segmenter: Segmenter
) -> None:
    plain = View(ScanEngine(samples, segmenter), lambda text: [text], Limits())
    for query in ("毛利率 OR 收入", "within:sentence 毛利率 提升", "role:analyst", "没有人说过的话"):
        ours, theirs = found(sample_view, query).to_json(), found(plain, query).to_json()
        for made in (ours, theirs):
            made["manifest"].pop("state")
        assert ours == theirs


@pytest.mark.parametrize("sort", COLLOCATE_SORTS)
def test_rows_are_sorted_and_paged(view: View, sort: str) -> None:
    every = found(view, "毛利率", sort=sort)
    rows = list(every.rows())
    values = [row[sort] for row in rows]
    if sort == "word":
        assert values == sorted(values)
    else:
        attracted = [
            row[sort] for row in rows if sort != "log_likelihood" or row["together"] >= row["expected"]
        ]
        assert attracted == sorted(attracted, reverse=True)
        assert values[: len(attracted)] == attracted
    first, second = (found(view, "毛利率", sort=sort, limit=10, offset=offset) for offset in (0, 10))
    assert [*first.rows(), *second.rows()] == rows[:20]
    assert (first.next, second.next, every.next) == (10, 20, None)
    assert found(view, "毛利率", limit=every.total).next is None


def test_words_must_be_frequent_and_long_enough(view: View) -> None:
    every = found(view, "毛利率", minimum=1)
    some = found(view, "毛利率", minimum=20, length=2)
    kept = [row for row in every.rows() if row["together"] >= 20 and len(row["word"]) >= 2]
    assert 0 < len(kept) < every.total
    assert list(some.rows()) == kept
    assert (some.words, some.words_total) == (every.words, every.words_total)
    assert sum(row["together"] for row in every.rows()) == every.words


def test_an_answer_without_rows_says_why(view: View) -> None:
    rare = found(view, "毛利率", minimum=1_000_000)
    assert "ask for a lower frequency" in str(rare.notices[-1])
    assert rare.dispersion.dp is not None
    absent = found(view, "没有人说过的话")
    assert "does not occur" in str(absent.notices[-1])
    assert absent.to_json()["dispersion"] == {"dp": None, "range": None, "calls": 0, "calls_total": 299}
    assert found(view, "role:analyst").notices == ()


@pytest.mark.parametrize(
    "options",
    [
        {"window": 0},
        {"window": 51},
        {"minimum": 0},
        {"length": 0},
        {"sort": "z"},
        {"limit": -1},
        {"filters": {"x": ("y",)}},
    ],
)
def test_what_is_out_of_range_is_refused(view: View, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        found(view, "毛利率", **options)


@pytest.mark.parametrize(
    "query",
    [
        "毛利率",
        '毛利率 OR 净利率 OR "gross margin"',
        "毛利率 | 自由现金流",
        "role:analyst 毛利率",
        "毛利率 提升",
        "word:毛利率",
        "AI",
        "within:sentence 毛利率 提升",
        "率",
    ],
)
def test_each_word_is_found_by_the_query_with_it_near(sample_view: View, view: View, query: str) -> None:
    for one in (sample_view, view):
        made = found(one, query, limit=200, minimum=1)
        linked = [nearby(made.tree, row["word"], made.window, row["together"]) for row in made.rows()]
        counts = one.engine.count([parse(each.query).tree for each in linked], {})
        assert all(count.turns for count in counts)
        for each in linked[:3]:
            assert parse(each.query).notices == ()
            assert parse(each.query).text == each.query
