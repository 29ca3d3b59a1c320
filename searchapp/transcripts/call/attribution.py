"""Attribution: finding the speaker of a label without a name in the hand-over before it."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.model import Inference
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.handover import HandOver, as_written, sentence_with
from searchapp.transcripts.call.sections import Place
from searchapp.transcripts.call.speakers import Speaker, Speakers
from searchapp.transcripts.labels import is_numbered, role_of
from searchapp.transcripts.names import same_firm
from searchapp.transcripts.titles import is_analyst


def attribute(
    drafts: Sequence[Draft], places: Sequence[Place], labelled: Sequence[Speaker], speakers: Speakers
) -> tuple[list[Speaker], tuple[Inference, ...]]:
    """Return the speaker of each turn, and the inferences made.

    ``labelled`` are the speakers by their labels.
    If a person is announced by name but no turn of the exchange has that name, the label without a name that asks in
    the exchange is theirs, in that exchange only.
    """
    spoke = list(labelled)
    inferred: dict[tuple[str, int], Inference] = {}
    for index in [index for index, place in enumerate(places[:-1]) if place.handed is not None]:
        # The hand-over may end the answer to the question before.
        handed, exchange = places[index].handed, places[index + 1].exchange
        if handed is None or handed.name is None or exchange is None:
            continue
        turns = _exchange_after(index, places, spoke)
        asking = _unnamed(turns, spoke, places)
        person = _announced(handed, speakers) if asking is not None else None
        if person is None:
            continue
        heard = {one for one, other in zip(spoke, places, strict=True) if other.exchange == exchange}
        if person in heard:
            continue
        # Somebody whom nobody names may introduce themselves.
        source = index if handed.name in as_written(drafts[index].text) else turns[0]
        sentence = sentence_with(handed.name, drafts[source].text)
        speakers.tell(person, "role", "analyst", f"turn {source}", sentence)
        if handed.firm:
            speakers.tell(person, "firm", handed.firm, f"turn {source}", sentence)
        for turn in turns:
            if spoke[turn] is asking:
                spoke[turn] = person
                label = drafts[turn].person
                if label.firm:
                    speakers.tell(person, "firm", label.firm, "label", label.firm)
                inferred.setdefault(
                    (label.label, exchange), Inference(label.label, exchange, person.name, source, sentence)
                )
    return spoke, tuple(inferred.values())


def _exchange_after(index: int, places: Sequence[Place], spoke: Sequence[Speaker]) -> list[int]:
    """Return the turns behind one that hands over to an exchange, up to the operator's next turn after an answer.

    The operator may then hand over to someone else in unknown words.
    """
    turns: list[int] = []
    answered = False
    for turn in range(index + 1, len(places)):
        role = spoke[turn].role
        if places[turn].exchange != places[index + 1].exchange or (answered and role == "operator"):
            break
        answered = answered or role == "management"
        turns.append(turn)
    return turns


def _unnamed(turns: Sequence[int], spoke: Sequence[Speaker], places: Sequence[Place]) -> Speaker | None:
    """Return the label that asks in an exchange, if it has no name and can stand for one person only."""
    asking = next((spoke[turn] for turn in turns if spoke[turn].role not in ("operator", "management")), None)
    if asking is None or asking.role != "analyst":
        return None
    if is_numbered(asking.name):
        # A program numbers the voices. One that spoke in the prepared remarks is not an analyst.
        heard = (place.section for speaker, place in zip(spoke, places, strict=True) if speaker is asking)
        return None if "prepared" in heard else asking
    # A label such as Unidentified Speaker can also answer.
    named = asking.is_person or (role_of(asking.name) != "analyst" and not is_analyst(asking.name))
    return None if named else asking


def _announced(handed: HandOver, speakers: Speakers) -> Speaker | None:
    """Return the person whom a hand-over names, added if not known yet; None if they are management."""
    name = handed.name or ""
    known = speakers.find(name)
    if known is not None and known.role == "management":
        return None
    for one in speakers.namesakes(name) or ([known] if known else []):
        if one.role != "management" and not (
            one.firm and handed.firm and not same_firm(one.firm, handed.firm)
        ):
            return one
    return speakers.add(name)
