"""Sections: finding where Q&A starts, and the exchange of each turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchapp.model import Section
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.floor import closes_questions, opens_questions
from searchapp.transcripts.call.handover import HandOver, hand_over
from searchapp.transcripts.call.speakers import Speaker, Speakers

# People other than operators hand over in few words; a long speech that mentions questions is not a hand-over.
_SHORT = 600


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a turn in the call; ``handed`` is the person it hands over to for a question."""

    section: Section
    exchange: int | None = None
    handed: HandOver | None = None


PREPARED = Place("prepared")


def first_question(drafts: Sequence[Draft], speakers: Speakers) -> int:
    """Return the index of the turn that opens Q&A, or the number of turns if there is none."""
    operated = _is_operated(speakers)
    for index, draft in enumerate(drafts):
        role = speakers.of(draft.person).role
        if draft.section == "qa":
            return index - (index > 0 and _opens(drafts[index - 1], speakers))
        if role == "analyst":
            # What the host says directly before the first question belongs to it, except the very first turn.
            return index - (index > 1 and speakers.of(drafts[index - 1].person).role == "operator")
        if role == "operator":
            if index and _opens_now(draft.text):
                return index
        elif not operated and index > 1 and _passes_on(draft.text):
            return index
    return len(drafts)


def places(drafts: Sequence[Draft], speakers: Speakers, first: int) -> list[Place]:
    """Return the place of each turn of a call whose Q&A starts with turn ``first``.

    An exchange starts with the hand-over to a question. If nobody hands over, it starts when another person asks.
    Turns after the hand-over back to the company are in no exchange.
    """
    found = [PREPARED] * first
    handed = _hand_overs(drafts, speakers, first)
    exchange = 0
    closed = False
    asking: Speaker | None = None
    for index in range(first, len(drafts)):
        speaker = speakers.of(drafts[index].person)
        if index in handed:
            exchange, closed = exchange + 1, False
        elif speaker.role == "operator" and closes_questions(drafts[index].text):
            closed = True
        elif speaker.role == "analyst" and not handed:
            if asking is None or asking is not speaker or not speaker.is_person:
                exchange += 1
            asking = speaker
        found.append(Place("qa", None if closed else exchange or None, handed.get(index)))
    return found


def _opens_now(text: str) -> bool:
    return hand_over(text) is not None or opens_questions(text)


def _opens(draft: Draft, speakers: Speakers) -> bool:
    """Return whether a turn is the operator's and opens Q&A."""
    return speakers.of(draft.person).role == "operator" and _opens_now(draft.text)


def _hand_overs(drafts: Sequence[Draft], speakers: Speakers, first: int) -> dict[int, HandOver]:
    operated = _is_operated(speakers)
    found: dict[int, HandOver] = {}
    for index in range(first, len(drafts)):
        text = drafts[index].text
        role = speakers.of(drafts[index].person).role
        if role == "operator" or (not operated and role != "analyst" and _passes_on(text)):
            handed = hand_over(text, _named_next(drafts, speakers, index))
            if handed is not None:
                found[index] = handed
    return found


def _named_next(drafts: Sequence[Draft], speakers: Speakers, index: int) -> Sequence[str]:
    """Return the names of the speaker after a turn; none if the label is not a name."""
    if index + 1 == len(drafts):
        return ()
    following = speakers.of(drafts[index + 1].person)
    return (following.name, *following.aliases) if following.is_person else ()


def _passes_on(text: str) -> bool:
    """Return whether someone who is not an operator hands over to a named person or firm."""
    handed = hand_over(text) if len(text) < _SHORT else None
    return handed is not None and bool(handed.name or handed.firm)


def _is_operated(speakers: Speakers) -> bool:
    return any(one.role == "operator" for one in speakers.all)
