"""The people of a collection: who took part in which calls, under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from searchapp.analysis.fold import fold
from searchapp.model import Face, Participant, Place, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Person:
    """A person over all calls: the ``value`` of the speaker facet, and every name the transcripts use."""

    value: str
    names: tuple[str, ...]


def attending(transcript: Transcript) -> tuple[Participant, ...]:
    """Return the participants of a call, followed by the speakers who are not among them."""
    listed = {participant.name for participant in transcript.participants}
    others = {
        turn.speaker: Participant(turn.speaker, (), turn.role, turn.title, turn.firm)
        for turn in transcript.turns
        if turn.speaker not in listed
    }
    return (*transcript.participants, *others.values())


def speakers(transcript: Transcript) -> list[int]:
    """Return for each turn the number of its speaker in ``attending``, from 0."""
    named: dict[str, list[tuple[int, Participant]]] = {}
    for number, participant in enumerate(attending(transcript)):
        named.setdefault(participant.name, []).append((number, participant))
    return [_speaker(turn, named[turn.speaker]) for turn in transcript.turns]


def _speaker(turn: Turn, namesakes: Sequence[tuple[int, Participant]]) -> int:
    # If two people have the same name, role and firm decide whose turn it is.
    number, _ = max(
        namesakes,
        key=lambda one: ((one[1].role, one[1].firm) == (turn.role, turn.firm), one[1].firm == turn.firm),
    )
    return number


def people(faces: Mapping[Face, Sequence[Place]]) -> list[tuple[Face, Sequence[Place], Person]]:
    """Tell who the participants of calls are.

    Args:
        faces: the places where each face occurs.

    Returns:
        Faces, places of each (all of them or some) and the person who attends there. Every participant is in exactly
        one. A label that names nobody, such as Operator, is one person over all calls.
    """
    # Imported here, because searching does not need the modules that read transcripts.
    from searchapp.transcripts.call.identity import identify

    identified = identify(faces, fold)
    unnamed: dict[str, set[str]] = {}
    for face, _, identity in identified:
        if identity is None:
            unnamed.setdefault(face.names[0], set()).update(face.names)
    labels = {name: Person(name, tuple(sorted(names))) for name, names in unnamed.items()}
    return [
        (
            face,
            places,
            labels[face.names[0]]
            if identity is None
            else Person(identity.value, (identity.name, *identity.aliases)),
        )
        for face, places, identity in identified
    ]


def faces_of(transcripts: Iterable[Transcript]) -> dict[Face, list[Place]]:
    """Return the places where each face occurs in the transcripts."""
    faces: dict[Face, list[Place]] = {}
    for transcript in transcripts:
        for number, participant in enumerate(attending(transcript)):
            faces.setdefault(Face.seen(transcript.company, participant), []).append((transcript.id, number))
    return faces
