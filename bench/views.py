"""What the site and the commands make of a query, beside the search for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import numpy as np
from werkzeug.test import create_environ, run_wsgi_app

from bench.corpus import Corpus
from bench.engines import build_searchapp
from bench.queries import Query
from bench.report import Table, shown, timed
from bench.side_by_side import Asked, ask_all
from searchapp.opening import open_collection
from searchapp.research.collocates import collocates
from searchapp.research.exchanges import exchanges
from searchapp.research.exchanges_request import ExchangesRequest
from searchapp.research.keyness import keyness
from searchapp.research.matrix import matrix
from searchapp.research.requests import MatrixRequest, Split, TrendRequest
from searchapp.research.trend import trend
from searchapp.research.word_requests import CollocatesRequest, KeynessRequest
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.server import collect_rarely

_VIEWS = ("trend", "trend by company", "matrix", "exchanges")
_PAGES = {
    "API": "/api/v1/search",
    "page of hits": "/search",
    "page of the trend": "/trend",
    "page of the matrix": "/matrix",
    "page of exchanges": "/exchanges",
}

_WORDS = ("collocates", "page of collocates", "keyness")

Do = Callable[[], int]


def measure_views(corpus: Corpus, queries: Sequence[Query], folder: Path, rounds: int) -> Iterator[Table]:
    """Search, and make each view and each page of the same query right after; all in this process, without a network."""
    build_searchapp(corpus, folder)
    settings = replace(Settings(), index=folder)
    collection = open_collection(folder, settings)
    view, app = collection.view(), create_app(settings, collection)
    collect_rarely()

    def search(query: Query) -> Do:
        return lambda: view.search(SearchRequest(query.entered, suggest=False)).total

    def over_time(split: Split | None, query: Query) -> Do:
        return lambda: len(trend(view, TrendRequest((query.entered,), split=split)).lines)

    def by_company(query: Query) -> Do:
        return lambda: len(matrix(view, MatrixRequest(query.entered)).companies)

    def words_near(query: Query) -> Do:
        return lambda: collocates(view, CollocatesRequest(query.entered)).occurrences

    def key_words(query: Query) -> Do:
        return lambda: keyness(view, KeynessRequest(query.entered)).selection.words

    def of_exchanges(query: Query) -> Do:
        # In the order that looks at the calls of all exchanges.
        request = ExchangesRequest(query.entered, order="period")
        return lambda: len(list(exchanges(view, request).exchanges))

    def page(path: str, query: Query) -> Do:
        environ = create_environ(path, query_string=urlencode({"q": query.entered}))

        def size() -> int:
            body, status, _ = run_wsgi_app(app, environ | {"REMOTE_ADDR": "127.0.0.1"})
            if not status.startswith("200"):
                raise RuntimeError(f"{path} was answered with status {status}")
            return sum(map(len, body))

        return size

    makers = (partial(over_time, None), partial(over_time, "company"), by_company, of_exchanges)
    asks = {"search": search, **dict(zip(_VIEWS, makers, strict=True))}
    asks |= {name: partial(page, path) for name, path in _PAGES.items()}
    found = ask_all(asks, queries, rounds)
    names = [query.entered for query in queries]
    searched = {name: median(asked.times) for name, asked in zip(names, found["search"], strict=True)}
    times = {
        name: [searched[name], *(_beside(found["search"][place], found[view][place]) for view in _VIEWS)]
        for place, name in enumerate(names)
    }
    yield Table("Views", ("times the search (quartiles)", "search, ms", *_VIEWS), times)
    pages = {
        name: [searched[name], *(_page(found[page][place]) for page in _PAGES)]
        for place, name in enumerate(names)
    }
    yield Table("Pages", ("ms (IQR), kB", "search, ms", *_PAGES), pages)
    # Most of them count millions of words, so that other programs change the time that passes most.
    words = dict(zip(_WORDS, (words_near, partial(page, "/collocates"), key_words), strict=True))
    counted = ask_all(words, queries, rounds, partial(timed, clock=time.thread_time))
    table = {
        name: [counted["collocates"][place].count, *(_spread(counted[word][place]) for word in _WORDS)]
        for place, name in enumerate(names)
    }
    yield Table("Words", ("ms of the processor (IQR)", "occurrences", *_WORDS), table)


def _beside(search: Asked, view: Asked) -> str:
    """How many times as long a view takes as the search before it: median and quartiles."""
    low, middle, high = map(shown, np.percentile(np.divide(view.times, search.times), [25, 50, 75]).tolist())
    return f"{middle} ({low} – {high})"


def _page(asked: Asked) -> str:
    return f"{_spread(asked)}, {shown((asked.count or 0) / 1000)}"


def _spread(asked: Asked) -> str:
    low, middle, high = np.percentile(asked.times, [25, 50, 75]).tolist()
    return f"{shown(middle)} ({shown(high - low)})"
