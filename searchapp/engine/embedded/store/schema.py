"""The Whoosh schema of an index."""

from __future__ import annotations

from whoosh.analysis import IDAnalyzer
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Positions

from searchapp.model import FACET_FIELDS

# Raised by whoever changes what a segment file holds or means.
SCHEMA_VERSION = "5"

GRAMS = "grams"
WORDS = "words"
ID_FIELD = "id"


def make_schema() -> Schema:
    """The fields of a turn: its keys, its character pairs and its words."""
    keys = {name: ID(stored=True) for name in FACET_FIELDS}
    return Schema(
        id=ID(stored=True, unique=True),
        text=STORED,
        grams=FieldType(Positions(), IDAnalyzer()),
        words=FieldType(Positions(), IDAnalyzer()),
        **keys,
    )
