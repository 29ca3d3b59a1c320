"""Pages that are made at the same time do not disturb each other."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from markupsafe import Markup

from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app

SEED = "000_d41a21adb219e9fd"
# Pages with parts in which what is safe is not escaped once more.
PAGES = [
    "/search?q=毛利率",
    "/concordance?q=毛利率",
    "/facet?field=speaker&q=毛利率",
    "/facet/lines?field=speaker&q=毛利率",
    f"/transcripts/{SEED}?q=毛利率",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_made_amid_another_is_the_same(
    web_settings: Settings, collection: Collection, page: str
) -> None:
    app = create_app(web_settings, collection)
    number = app.jinja_env.filters["number"]
    amid: list[str] = []
    busy = False

    def read() -> str:
        response = app.test_client().get(page)
        assert response.status_code == 200
        # The time that a search took.
        return re.sub(r"[\d.]+ (ms|毫秒)", "", response.text)

    def interrupted(value: int) -> Markup:
        nonlocal busy
        if not busy:
            busy = True
            amid.append(other.submit(read).result())
            busy = False
        return number(value)

    expected = read()
    with ThreadPoolExecutor(1) as other:
        app.jinja_env.filters["number"] = interrupted
        # Templates look the filter up when they are loaded.
        app.jinja_env.cache.clear()
        around = read()
    assert len(amid) > 2
    assert {*amid, around} == {expected}
