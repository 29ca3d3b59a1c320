"""The question that an answer answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from searchapp.engine.base import Engine, Filters, MarkedTurn, Place
from searchapp.query.tree import Query
from searchapp.search.answer import Hit

# Shorter turns of analysts are hardly questions: 能听到我说话吗？, 谢谢，很清楚。
_SHORT = 20


def questions(
    engine: Engine, tree: Query, filters: Filters, hits: Iterable[Hit]
) -> list[tuple[Hit, MarkedTurn]]:
    """Return the hits that are answers, each with its question, marked where the query has hits in it.

    An answer is what management says in an exchange. Its question is the last turn of an analyst before it in the
    exchange that has at least _SHORT characters; if all are shorter, the last one. Without one, the hit is left out.
    """
    answers = [
        (hit, (hit.transcript, hit.exchange))
        for hit in hits
        if hit.speaker_role == "management" and hit.exchange is not None
    ]
    places: list[Place] = list(dict.fromkeys(place for _, place in answers))
    asked = engine.exchanges(tree, filters, places, role="analyst") if places else ()
    together = dict(zip(places, asked, strict=True))
    found = ((hit, _question(hit.turn, together[place])) for hit, place in answers)
    return [(hit, question) for hit, question in found if question is not None]


def _question(answer: int, asked: Sequence[MarkedTurn]) -> MarkedTurn | None:
    before = list(takewhile(lambda one: one.turn.index < answer, asked))
    long = [one for one in before if len(one.turn.text) >= _SHORT]
    return next(reversed(long or before), None)
