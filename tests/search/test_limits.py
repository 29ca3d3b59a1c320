"""What a query may cost: refused before work begins, ended when it takes too long, one large query at a time."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.errors import BusyError, QueryTooCostlyError, UsageError
from searchapp.opening import open_collection
from searchapp.query.parse import parse
from searchapp.search import limits
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.search.limits import Limits
from searchapp.settings import Settings
from tests.filling import build

_COSTLY = '毛利率 OR "的 我们"~9999'


@pytest.fixture(scope="module")
def settings(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = replace(Settings.from_environment(), index=tmp_path_factory.mktemp("limits"))
    build(seeds, settings.index, settings)
    return settings


def _view(settings: Settings, **changed: int) -> View:
    return open_collection(settings.index, replace(settings, **changed)).view()


def test_a_query_over_the_limit_is_refused_with_its_costliest_piece(settings: Settings) -> None:
    view = _view(settings)
    tree = parse(_COSTLY).tree
    cost = view.engine.cost(tree)
    assert _view(settings, cost_limit=cost).search(SearchRequest(_COSTLY)).total
    strict = _view(settings, cost_limit=cost - 1)
    with pytest.raises(QueryTooCostlyError) as refused:
        strict.search(SearchRequest(_COSTLY))
    assert refused.value.piece == '"的 我们"~9999'
    assert str(refused.value) == (
        f"the query has to look at about {cost:,} positions, and {cost - 1:,} are allowed; use a rarer term than "
        '"的 我们"~9999, which costs most, or on the command line --no-limit'
    )


def test_every_way_to_ask_has_the_limit(settings: Settings) -> None:
    view = _view(settings, cost_limit=10)
    call = view.read(view.transcripts()[0].id)
    with pytest.raises(QueryTooCostlyError):
        view.hits(SearchRequest("的"))
    with pytest.raises(QueryTooCostlyError):
        view.mark(call, "的")
    # The whole collection can be listed whatever its size.
    assert view.transcripts()
    assert view.facets()
    assert view.complete("毛")


def test_without_a_limit_everything_is_answered(settings: Settings) -> None:
    assert _view(settings, cost_limit=0, time_limit=0).search(SearchRequest(_COSTLY)).total


def test_a_query_that_takes_too_long_is_ended(settings: Settings) -> None:
    engine = _view(settings).engine
    with (
        Limits(seconds=-1).admit(engine, parse("的").tree) as (limited, _),
        pytest.raises(QueryTooCostlyError, match="took longer"),
    ):
        limited.answer(parse("的").tree, {}, sort="relevance", limit=10, offset=0)


class TestLargeQueries:
    @pytest.fixture
    def view(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> View:
        """A view for which only the costly query is a large one."""
        view = _view(settings)
        monkeypatch.setattr(limits, "COSTLY", view.engine.cost(parse("毛利率").tree))
        return view

    def test_wait_for_each_other_while_small_ones_are_answered(self, view: View) -> None:
        shared, done = Limits(), list[str]()

        def pass_through() -> None:
            with shared.admit(view.engine, parse(_COSTLY).tree):
                done.append("second")

        waiting = threading.Thread(target=pass_through)
        with shared.admit(view.engine, parse(_COSTLY).tree):
            waiting.start()
            # Long enough for it to get through if nothing held it up.
            waiting.join(0.3)
            with shared.admit(view.engine, parse("毛利率").tree):
                done.append("small")
            done.append("first")
        waiting.join()
        assert done == ["small", "first", "second"]

    def test_are_refused_when_too_many_wait(self, view: View, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "WAITING", 0)
        shared, tree = Limits(), parse(_COSTLY).tree
        with shared.admit(view.engine, tree):
            with pytest.raises(BusyError, match="large searches"), shared.admit(view.engine, tree):
                pass
            with shared.admit(view.engine, parse("毛利率").tree):
                pass
        # The place is free again, also after an error.
        with pytest.raises(ZeroDivisionError), shared.admit(view.engine, tree):
            raise ZeroDivisionError
        with shared.admit(view.engine, tree):
            pass


@pytest.mark.parametrize("variable", ["SEARCHAPP_COST_LIMIT", "SEARCHAPP_TIME_LIMIT"])
@pytest.mark.parametrize("text", ["many", "-1", "1e6", "½"])
def test_a_limit_is_a_number(variable: str, text: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"{text!r} is not a number")):
        Settings.from_environment({variable: text})

    def test_work_on_what_is_found_makes_a_query_large(
        self, view: View, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "WAITING", 0)
        shared, tree = Limits(), parse("毛利率").tree
        with shared.admit(view.engine, tree, weight=2):
            with pytest.raises(BusyError), shared.admit(view.engine, tree, weight=2):
                pass
            with shared.admit(view.engine, tree):
                pass
