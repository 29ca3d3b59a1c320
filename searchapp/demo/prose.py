"""What a language needs to write a call in: templates of sentences.

``{revenue}`` is filled with a figure or a word of the call. ``[毛利率]`` is a designed term: the brackets are removed, and
the generator notes that it has placed the term. Designed terms stand nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from searchapp.demo.companies import Industry

Deck = tuple[str, ...]
"""Templates to draw from, each at most once in a call until all are used."""

Subject = Literal["model", "war", "chain", "tariff", "margin", "buyback", "cash"]
"""What a designed term is about; DESIGNED in ``design.py`` has the terms."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What analysts ask about; each question is answered by the answer at the same place.

    ``answers_by`` is who answers, by place among the managers: 1 the CEO, 2 the CFO. ``evasions`` answer without the
    term that the question is about.
    """

    answers_by: int
    questions: Deck
    answers: Deck
    evasions: Deck = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """The templates of one language.

    ``said`` are what is said once in every call, ``raised`` the sentences in which management raises a subject of its
    own accord, ``designed`` the topics of the designed terms and ``others`` all other topics.
    """

    said: Mapping[str, str]
    results: Deck
    business: Mapping[Industry, Deck]
    strategy: Deck
    operations: Deck
    raised: Mapping[Subject, Deck]
    revenue: Deck
    expenses: Deck
    balance: Deck
    margin: tuple[Deck, ...]
    margin_withheld: str
    guidance: Deck
    designed: Mapping[Subject, Topic]
    others: Mapping[str, Topic]
    courtesies: Deck
    fillers: Deck
    additions: Deck
    follow_ups: Mapping[str, str]
    words: Mapping[Industry, Mapping[str, str]]
