"""What the lifecycle tests share: small sources, and answers to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View

QUERIES = ('"毛利率"', '"季度"', "毛利率 提升", "word:现金流", "AI*", "毛利率 OR 现金流", "现金流 -毛利率")


def write_call(source: Path, name: str, sentences: Iterable[str], company: str = "星河科技") -> Path:
    """Write a short call: an operator who opens it, and a manager and an analyst who speak by turns."""
    lines = ["Operator", f"大家好，欢迎参加{company}2024年第三季度财报电话会议。请首席财务官王小明开始。"]
    for number, sentence in enumerate(sentences):
        lines += [("Xiaoming Wang", "Jane Doe")[number % 2], sentence]
    path = source / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def everything(view: View, queries: Iterable[str] = QUERIES) -> Mapping[str, Any]:
    """Everything a reader can see of a state, except the time it took."""
    seen: dict[str, Any] = {
        "transcripts": view.transcripts(),
        "facets": view.facets(),
        "doubts": view.doubts(),
    }
    for query in queries:
        answer = view.search(SearchRequest(query, limit=None)).to_json()
        del answer["took_ms"]
        seen[query] = answer
    return seen


def answers(index: Path, queries: Iterable[str] = QUERIES[:2]) -> Mapping[str, Any]:
    """What a reader sees who opens the index now."""
    return everything(open_collection(index).view(), queries)
