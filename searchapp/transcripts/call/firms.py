"""Firms: the firm of each turn's speaker, also for labels that several people share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from searchapp.model import Participant
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.event import Event
from searchapp.transcripts.call.sections import Place
from searchapp.transcripts.call.speakers import Speaker, Speakers
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.names import same_firm


def own_company(speakers: Speakers, event: Event) -> Event:
    """Take the most frequent firm of management as the company, and remove it from these people."""
    managers = [one for one in speakers.all if one.role == "management" and one.firm]
    if not managers:
        return event
    ((own, _),) = Counter(one.firm or "" for one in managers).most_common(1)
    for one in managers:
        if one.firm and same_firm(one.firm, own):
            one.firm = None
    if event.company is not None:
        return event
    return replace(event, company=own, evidence=(*event.evidence, Evidence("company", own, "label", own)))


def firms(drafts: Sequence[Draft], places: Sequence[Place], spoke: Sequence[Speaker]) -> list[str | None]:
    """Return the firm of each turn: the speaker's, or for a label without a name the one announced last."""
    found: list[str | None] = []
    announced: str | None = None
    for draft, place, speaker in zip(drafts, places, spoke, strict=True):
        if place.handed is not None:
            announced = place.handed.firm
        elif place.exchange is None:
            announced = None
        unnamed = speaker.role == "analyst" and not speaker.is_person
        found.append(draft.person.firm or announced if unnamed else speaker.firm)
    return found


def participants(
    spoke: Sequence[Speaker], firms: Sequence[str | None], speakers: Speakers
) -> list[Participant]:
    """Return all participants in the order they speak; a label without a name has one entry for each firm."""
    together = dict.fromkeys(zip(spoke, firms, strict=True))
    found = [speaker.participant(firm) for speaker, firm in together]
    heard = set(spoke)
    silent = [one.participant(one.firm) for one in speakers.all if not one.labels and one not in heard]
    return [*found, *silent]
