"""Examples of queries: terms of earnings calls that are frequent in a collection, each with what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from searchapp.engine.base import Engine
from searchapp.query.parse import parse
from searchapp.query.tree import FieldValue
from searchapp.query.write import write

Kind = Literal["term", "analyst", "sentence", "company"]

MOST = 3

# What calls are about, in both languages; 收入 or revenue alone stands in nearly every turn and tells little.
_TERMS = (
    *"毛利率 净利率 净利润 现金流 自由现金流 研发投入 资本开支 费用率 市场份额 客单价 复购率 出货量 交付量 订单 库存 产能 回购 分红 指引".split(),
    *"大模型 云服务 海外市场 竞争格局 门店 会员 广告收入 净息差 不良率 保费".split(),
    *("gross margin", "operating margin", "free cash flow", "revenue growth", "market share", "net interest margin"),
    *"guidance capex inventory backlog headcount buyback dividend pricing subscribers".split(),
)  # fmt: skip
_CHANGES = ("增长", "下降", "提升", "改善", "growth", "increase", "decline")
# The other examples are made from the most frequent terms.
_TRIED = 6


@dataclass(frozen=True, slots=True)
class Example:
    """A query, and the number of turns that it finds."""

    kind: Kind
    query: str
    turns: int


def examples(engine: Engine, companies: Sequence[str]) -> tuple[Example, ...]:
    """Return at most MOST examples, each of which finds something: if possible of different kinds, with different terms.

    Args:
        engine: counts what each finds.
        companies: their names, the first of which are taken if there are not enough known terms in the collection.
    """
    found = _counted(engine, "term", (f'"{term}"' if " " in term else term for term in _TERMS))
    terms = [example.query for example in sorted(found, key=lambda example: -example.turns)[:_TRIED]]
    chosen = [example for example in found if example.query in terms[:1]]
    asked = _counted(engine, "analyst", (f"{term} role:analyst" for term in terms[1:]))
    chosen += _best(asked)
    used = {example.query.removesuffix(" role:analyst") for example in chosen}
    changed = (
        f"within:sentence {term} {change}" for term in terms if term not in used for change in _CHANGES
    )
    chosen += _best(_counted(engine, "sentence", changed))
    missing = MOST - len(chosen)
    if missing:
        named = (write(FieldValue("company", name)) for name in companies[:missing])
        chosen += _counted(engine, "company", named)
    return tuple(chosen)


def _counted(engine: Engine, kind: Kind, queries: Iterable[str]) -> list[Example]:
    """Return the queries that find something."""
    asked = list(queries)
    counts = engine.count([parse(query).tree for query in asked], {})
    return [
        Example(kind, query, count.turns) for query, count in zip(asked, counts, strict=True) if count.turns
    ]


def _best(found: Sequence[Example]) -> list[Example]:
    return [max(found, key=lambda example: example.turns)] if found else []
