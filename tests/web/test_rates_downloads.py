"""Downloads of the trend and the matrix, and the tabs that lead to them."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

_TREND = "trend{}?q=毛利率 OR 存储&split=alternative&by=year&section=qa"
_MATRIX = "matrix{}?q=毛利率&sort=total&section=qa"


@pytest.mark.parametrize("path", [_TREND, _MATRIX])
def test_every_download_has_the_rows_of_the_api(client: FlaskClient, path: str) -> None:
    expected = client.get(f"/api/v1/{path.format('')}").json
    assert expected is not None
    assert len(expected["rows"]) >= 2
    whole = client.get(f"/{path.format('.json')}")
    assert whole.json == expected
    assert "attachment" in whole.headers["Content-Disposition"]
    table = client.get(f"/{path.format('.csv')}").data
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in expected["rows"]
    ]
    assert client.get(f"/{path.format('.manifest.json')}").json == expected["manifest"]


def test_a_query_that_looks_like_a_formula_is_not_run(client: FlaskClient) -> None:
    rows = client.get("/trend.csv", query_string={"q": "=1+1 OR 毛利率", "split": "alternative"}).data.decode(
        "utf-8-sig"
    )
    assert {row["query"] for row in csv.DictReader(io.StringIO(rows))} == {"'=1+1", "毛利率"}


@pytest.mark.parametrize(
    "view", ["search", "concordance", "trend", "matrix", "collocates", "keyness", "numbers", "exchanges"]
)
def test_the_tabs_carry_query_and_filters_over(client: FlaskClient, view: str) -> None:
    html = unescape(client.get(f"/{view}?q=毛利率&section=qa&company=金山云").text)
    tabs = html[html.index('<nav class="tabs"') :]
    tabs = tabs[: tabs.index("</nav>")]
    query = "?q=%E6%AF%9B%E5%88%A9%E7%8E%87&company=%E9%87%91%E5%B1%B1%E4%BA%91&section=qa"
    links = re.findall(r'href="([^"]+)"( aria-current="page")?', tabs)
    assert [url for url, _ in links] == [
        f"/{each}{query}"
        for each in (
            "search",
            "concordance",
            "trend",
            "matrix",
            "collocates",
            "keyness",
            "numbers",
            "exchanges",
        )
    ]
    assert [url for url, current in links if current] == [f"/{view}{query}"]
