"""Enrichment: finding roles, titles, firms, sections and exchanges in what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from searchapp.model import Inference, Participant, Turn
from searchapp.transcripts.call.addresses import hear_addresses, hear_self_introductions
from searchapp.transcripts.call.attribution import attribute
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.event import Event, read_event
from searchapp.transcripts.call.firms import firms, own_company, participants
from searchapp.transcripts.call.interpreters import Translated, inferences, translated
from searchapp.transcripts.call.roles import (
    assign_roles,
    forget_roles,
    hear_hand_overs,
    hear_introductions,
    hear_label,
    hear_list,
    hear_operators,
    is_call,
    join_short_names,
)
from searchapp.transcripts.call.sections import PREPARED, first_question, places
from searchapp.transcripts.call.speakers import Speakers
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.layouts.base import Person

# Management is introduced in the first turns, and the event is named in the very first ones.
_INTRODUCING = 12
_OPENING = 3


@dataclass(frozen=True, slots=True)
class Enriched:
    """The turns and participants of a transcript, its event, where each value was read, and inferred speakers."""

    turns: tuple[Turn, ...]
    participants: tuple[Participant, ...]
    event: Event
    evidence: tuple[Evidence, ...]
    inferred: tuple[Inference, ...]


def enrich(
    drafts: Sequence[Draft], listed: Sequence[Person], preamble: Sequence[str], file: str = ""
) -> Enriched:
    """Turn drafts into the turns of a call.

    ``listed`` are the people in lists of participants, ``preamble`` the lines before the first turn, ``file`` the name of the file.
    """
    labels = dict.fromkeys([draft.person for draft in drafts])
    speakers = Speakers(labels)
    labelled = [speakers.of(draft.person) for draft in drafts]
    for person in listed:
        hear_list(speakers, person)
    for label in labels:
        hear_label(speakers, label)
    hear_operators(drafts[:_OPENING], speakers)
    event = read_event(preamble, [(index, draft.text) for index, draft in enumerate(drafts[:_OPENING])], file)
    interpreted: Mapping[int, Translated] = {}
    if is_call(drafts, speakers, event):
        first = first_question(drafts, labelled, speakers)
        # Who hands over to the first question may have introduced themselves before.
        ends = first + (first < len(drafts) and labelled[first].role not in ("operator", "analyst"))
        opening = drafts[: min(ends, _INTRODUCING)]
        said = [("preamble", line) for line in preamble]
        said += [(f"turn {index}", draft.text) for index, draft in enumerate(opening)]
        hear_introductions(said, speakers, labelled[:ends])
        hear_self_introductions(opening, speakers)
        drafts, interpreted = translated(drafts, labelled, speakers)
        if interpreted:
            labelled = [speakers.of(draft.person) for draft in drafts]
            first = first_question(drafts, labelled, speakers)
        standing = places(drafts, labelled, speakers, first)
        hear_hand_overs(drafts, standing, labelled, speakers)
        assign_roles(standing, labelled, speakers)
        if join_short_names(standing, labelled, speakers):
            labelled = [speakers.of(draft.person) for draft in drafts]
    else:
        standing = [PREPARED] * len(drafts)
        forget_roles(speakers)
    event = own_company(speakers, event)
    spoke, inferred = attribute(drafts, standing, labelled, speakers)
    hear_addresses(drafts, standing, spoke, speakers)
    inferred += inferences(drafts, standing, spoke, interpreted)
    speaking_for = firms(drafts, standing, spoke)
    turns: list[Turn] = []
    everything = zip(drafts, spoke, standing, speaking_for, strict=True)
    for index, (draft, speaker, place, firm) in enumerate(everything):
        turns.append(
            Turn(
                index,
                speaker.name,
                draft.label,
                speaker.role or "other",
                speaker.title,
                firm,
                place.section,
                place.exchange,
                draft.text,
                draft.time,
            )
        )
    everybody = participants(spoke, speaking_for, speakers)
    return Enriched(tuple(turns), tuple(everybody), event, (*event.evidence, *speakers.evidence), inferred)
