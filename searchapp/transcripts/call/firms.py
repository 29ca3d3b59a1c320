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


def own_company(speakers: Speakers, event: Event) -> Event:
    """Take the most frequent firm of management as the company, and remove it from these people."""
    managers = [one for one in speakers.all if one.role == "management" and one.firm]
    if not managers:
        return event
    ((own, _),) = Counter(one.firm or "" for one in managers).most_common(1)
    for one in managers:
        if one.firm == own:
            one.firm = None
    if event.company is not None:
        return event
    return replace(event, company=own, evidence=(*event.evidence, Evidence("company", own, "label", own)))


def firms(drafts: Sequence[Draft], places: Sequence[Place], speakers: Speakers) -> list[str | None]:
    """Return the firm of each turn: the speaker's, or for a shared label the one announced last."""
    found: list[str | None] = []
    announced: str | None = None
    for draft, place in zip(drafts, places, strict=True):
        speaker = speakers.of(draft.person.name)
        if place.handed is not None:
            announced = place.handed.firm
        elif place.exchange is None:
            announced = None
        shared = speaker.role == "analyst" and not speaker.is_person
        found.append(draft.person.firm or announced if shared else speaker.firm)
    return found


def participants(
    drafts: Sequence[Draft], places: Sequence[Place], firms: Sequence[str | None], speakers: Speakers
) -> list[Participant]:
    """Return all participants; a shared label has one entry for each firm."""
    found: list[Participant] = []
    for speaker in speakers.all:
        one = speaker.participant()
        if speaker.role != "analyst" or speaker.is_person or not speaker.labels:
            found.append(one)
            continue
        for firm, announced in _behind(speaker, drafts, places, firms, speakers).items():
            aliases = (*one.aliases, announced) if announced else one.aliases
            found.append(replace(one, aliases=aliases, firm=firm))
    return found


def _behind(
    speaker: Speaker,
    drafts: Sequence[Draft],
    places: Sequence[Place],
    firms: Sequence[str | None],
    speakers: Speakers,
) -> dict[str | None, str | None]:
    """Return the names announced for a shared label, by firm."""
    behind: dict[str | None, str | None] = {}
    announced: str | None = None
    for draft, place, firm in zip(drafts, places, firms, strict=True):
        if place.handed is not None:
            announced = place.handed.name
        if speakers.of(draft.person.name) is speaker:
            behind[firm] = behind.get(firm) or (announced if place.exchange is not None else None)
    return behind
