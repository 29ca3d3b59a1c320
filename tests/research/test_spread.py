"""The chart of a dispersion: a dot for each call, in order, with links for as many as asked for."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from searchapp.research.dispersion import CallShare, Dispersion
from searchapp.research.spread import spread_chart

_CALLS = (
    CallShare("a", "甲 & 乙", "2024Q1", None, 4, 1000),
    CallShare("b", "甲 & 乙", "2024Q2", None, 0, 1000),
    CallShare("c", None, "2024Q2", "2024-08-01", 1, 1000),
    CallShare("d", None, None, "2025-02-01", 2, 1000),
    CallShare("e", None, None, None, 0, 1000),
)


def drawn(calls: tuple[CallShare, ...] = _CALLS, links: int = 10) -> str:
    return spread_chart(
        Dispersion(calls),
        "毛利率 <1>",
        lambda call: f"{call.company}: {call.rate:g}",
        lambda call: f"/transcripts/{call.call}?q=<",
        width=400,
        height=200,
        links=links,
    )


def dots(path: str) -> int:
    return path.count("M")


def test_each_call_is_a_dot_in_order_and_those_without_it_are_on_the_axis() -> None:
    svg = drawn()
    ElementTree.fromstring(svg)
    found = re.findall(
        r'href="/transcripts/(\w)\?q=&lt;".*?<title>(.*?)</title><circle.*?cx="([\d.]+)" cy="([\d.]+)"', svg
    )
    assert [(call, told) for call, told, _, _ in found] == [
        ("a", "甲 &amp; 乙: 40"),
        ("c", "None: 10"),
        ("d", "None: 20"),
    ]
    xs, ys = ([float(each[place]) for each in found] for place in (2, 3))
    assert xs == sorted(xs)
    base = max(float(y) for y in re.findall(r'y1="([\d.]+)"', svg))
    assert [round((base - y) / (base - ys[1]), 1) for y in ys] == [4, 1, 2]
    absent = re.search(r'<g class="absent"><path d="([^"]+)"', svg)
    assert absent is not None
    assert dots(absent[1]) == 2


def test_only_the_highest_rates_are_links_and_no_dot_is_lost() -> None:
    svg = drawn(links=1)
    assert re.findall(r'href="/transcripts/(\w)', svg) == ["a"]
    plain = re.search(r'<g class="line-0"><path d="([^"]+)"', svg)
    assert plain is not None
    assert dots(plain[1]) == 2


def test_periods_are_named_once_and_dates_stand_for_missing_ones() -> None:
    assert re.findall(r">(20\d\d[^<]*|–)</text>", drawn()) == ["2024Q1", "2024Q2", "2025", "–"]
    many = tuple(CallShare(str(n), None, f"{2000 + n}Q1", None, 1, 100) for n in range(100))
    assert 2 < len(re.findall(r">(20\d\dQ1)</text>", drawn(many))) < 12


def test_without_calls_there_are_only_axes() -> None:
    ElementTree.fromstring(drawn(()))
    assert "<circle" not in drawn(())
