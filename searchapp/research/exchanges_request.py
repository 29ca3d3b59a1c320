"""A request for the exchanges of a query.

This module loads no engine, because the command line's help uses its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["answered", "unanswered", "unprompted"]
Wanted = Literal["all", "answered", "unanswered", "unprompted"]
ExchangeOrder = Literal["position", "company", "period"]

KINDS: tuple[Kind, ...] = get_args(Kind)
WANTED: tuple[Wanted, ...] = get_args(Wanted)
EXCHANGE_ORDERS: tuple[ExchangeOrder, ...] = get_args(ExchangeOrder)

DEFAULT_EXCHANGES = 10


@dataclass(frozen=True, slots=True)
class ExchangesRequest:
    """A query and filters as in a search, and which of its exchanges to return in which order.

    ``kind`` keeps those of one kind; ``limit`` is the number to return, None for all.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kind: Wanted = "all"
    order: ExchangeOrder = "position"
    limit: int | None = DEFAULT_EXCHANGES
    offset: int = 0
