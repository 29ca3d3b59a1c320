"""The engines that are compared, each behind the protocol of ``base``."""

from __future__ import annotations

from collections.abc import Mapping

from bench.engines.base import Engine, MissingPeerError
from bench.engines.fts5 import Fts5
from bench.engines.ours import Searchapp, SearchappAnswer
from bench.engines.scan import Scan
from bench.engines.stock_whoosh import StockWhoosh
from bench.engines.tantivy_tokens import TantivyCharacters, TantivyWords

__all__ = ["ENGINES", "Engine", "MissingPeerError", "Scan"]

ENGINES: Mapping[str, type[Engine]] = {
    engine.name: engine
    for engine in (Searchapp, SearchappAnswer, StockWhoosh, TantivyWords, TantivyCharacters, Fts5, Scan)
}
