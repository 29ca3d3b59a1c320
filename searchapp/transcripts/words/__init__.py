"""Words are data: phrases that transcripts are read with, a file for each language, and a user's own."""

from searchapp.transcripts.words.phrase import Grammar
from searchapp.transcripts.words.scripts import in_every_script, simplify
from searchapp.transcripts.words.vocabulary import (
    Entry,
    Vocabulary,
    check,
    compiled,
    in_force,
    remembered,
    using,
    vocabulary,
)

__all__ = [
    "Entry",
    "Grammar",
    "Vocabulary",
    "check",
    "compiled",
    "in_every_script",
    "in_force",
    "remembered",
    "simplify",
    "using",
    "vocabulary",
]
