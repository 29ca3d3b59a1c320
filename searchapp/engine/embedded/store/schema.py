"""The Whoosh schema of an index."""

from __future__ import annotations

from whoosh.analysis import IDAnalyzer
from whoosh.fields import ID, FieldType, Schema
from whoosh.formats import Positions

from searchapp.engine.embedded.store.analyzer import WordAnalyzer
from searchapp.model import FACET_FIELDS

ID_FIELD = "id"
TEXT = "text"
GRAMS = "grams"


def make_schema() -> Schema:
    """Return the schema of a turn: its keys, the words of its text, and its character pairs."""
    return Schema(
        id=ID(stored=True, unique=True),
        text=FieldType(Positions(), WordAnalyzer(), scorable=True, stored=True),
        grams=FieldType(Positions(), IDAnalyzer()),
        **{name: ID(stored=True) for name in FACET_FIELDS},
    )
