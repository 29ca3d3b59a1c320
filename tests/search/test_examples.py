"""Examples of queries: frequent terms of the collection, each of which finds something."""

from __future__ import annotations

from pathlib import Path

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call


def _found(view: View) -> list[tuple[str, str]]:
    for example in view.examples():
        assert view.search(SearchRequest(example.query)).total == example.turns > 0
    return [(example.kind, example.query) for example in view.examples()]


def _view(tmp_path: Path, texts: list[str | tuple[str, str]], company: str) -> View:
    (tmp_path / "source").mkdir()
    write_call(tmp_path / "source", "a", texts, company=company, period="2024Q3")
    return open_view(tmp_path / "source", tmp_path / "index")


def test_examples_are_the_most_frequent_terms(tmp_path: Path) -> None:
    said: list[str | tuple[str, str]] = [
        "毛利率下降。毛利率。",
        "毛利率，没有库存。",
        "毛利率，收入。",
        "库存增长，库存。",
        "库存。增长，增长，增长。",
    ]
    found = _found(_view(tmp_path, said, "云海"))
    assert found[0] == ("term", "毛利率")
    assert ("sentence", "within:sentence 库存 增长") in found


def test_what_analysts_say_is_another_example(seeds: Path, tmp_path: Path) -> None:
    kinds = [kind for kind, _ in _found(open_view(seeds, tmp_path / "index"))]
    assert kinds == ["term", "analyst", "sentence"]


def test_terms_of_several_words_are_quoted(tmp_path: Path) -> None:
    found = _found(_view(tmp_path, ["The gross margin was up.", "Gross margin, again."], "Cloud"))
    assert found[0] == ("term", '"gross margin"')


def test_without_known_terms_companies_are_the_examples(tmp_path: Path) -> None:
    assert _found(_view(tmp_path, ["谷物。", "苹果。"], "云海 科技")) == [("company", 'company:"云海 科技"')]
