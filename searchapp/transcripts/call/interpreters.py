"""Interpreters: what they say belongs to whom they translate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from searchapp.model import Inference
from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.handover import sentences
from searchapp.transcripts.call.sections import Place
from searchapp.transcripts.call.speakers import Speaker, Speakers
from searchapp.transcripts.call.spelling import find_name
from searchapp.transcripts.labels import is_interpreter, translates
from searchapp.transcripts.names import HAN
from searchapp.transcripts.titles import normal_title
from searchapp.transcripts.words import Grammar, Vocabulary, compiled
from searchapp.transcripts.words.phrase import expression

_BEGINNING = 100
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Translated:
    """The turn and the sentence that tell whom a turn translates."""

    turn: int
    sentence: str


def translated(
    drafts: Sequence[Draft], spoke: Sequence[Speaker], speakers: Speakers
) -> tuple[Sequence[Draft], Mapping[int, Translated]]:
    """Return the turns with those of interpreters as the turns of whom they translate, and what tells it, by turn.

    ``spoke`` are the speakers of the turns by their labels.

    A label without a name is an interpreter's if its first words say for whom it translates. Otherwise an interpreter
    translates who spoke directly before, unless that is the operator.
    """
    found: list[Draft] = []
    told: dict[int, Translated] = {}
    interpreters = {speaker for speaker in speakers.all if is_interpreter(speaker.name)}
    for index, (draft, speaker) in enumerate(zip(drafts, spoke, strict=True)):
        if speaker.is_person:
            found.append(draft)
            continue
        words = _announced(draft.text)
        whose = translates(draft.person.name)
        who = words[1] if words is not None else whose
        person = _person(who, speakers) if who is not None else None
        if who is not None and person is not None:
            told[index] = Translated(index, words[0] if words is not None else draft.person.label)
            draft = draft._replace(person=person.labels[0], interpreter=draft.person.label)
        elif found and _translates(draft, found[-1], speakers, interpreters):
            before = found[-1]
            source = told[index - 1].turn if before.interpreter else index - 1
            told[index] = Translated(source, next(sentences(drafts[source].text), drafts[source].text))
            draft = draft._replace(person=before.person, interpreter=draft.person.label)
        found.append(draft)
    return found, told


def _translates(draft: Draft, before: Draft, speakers: Speakers, interpreters: Set[Speaker]) -> bool:
    """Return whether a turn translates the one before: by its label, or an answer of nobody in another language, such as A."""
    speaker, last = speakers.of(draft.person), speakers.of(before.person)
    if last.role == "operator":
        return False
    if speaker in interpreters:
        return True
    nobody = not speaker.is_person and speaker.role == "management"
    return nobody and last.is_person and _is_chinese(draft.text) != _is_chinese(before.text)


def _is_chinese(text: str) -> bool:
    """Return whether a text begins in Chinese, with some words in Latin letters or none."""
    beginning = text[:_BEGINNING]
    return len(_HAN.findall(beginning)) > len(_LATIN.findall(beginning))


def inferences(
    drafts: Sequence[Draft], places: Sequence[Place], spoke: Sequence[Speaker], told: Mapping[int, Translated]
) -> tuple[Inference, ...]:
    """Return the inferences that the turns of interpreters are, one for each label, exchange and person."""
    found: dict[tuple[str, int | None, str], Inference] = {}
    for index, source in told.items():
        about = (drafts[index].label, places[index].exchange, spoke[index].name)
        found.setdefault(about, Inference(*about, source.turn, source.sentence))
    return tuple(found.values())


def _announced(text: str) -> tuple[str, str] | None:
    """Return the sentence at the beginning of a text that tells for whom it translates, and the words for that person."""
    for pattern in _translations():
        found = pattern.search(text, 0, _BEGINNING)
        if found is not None:
            sentence = next((one for one in sentences(text) if found[0] in one), found[0])
            return sentence, found["who"]
    return None


def _person(words: str, speakers: Speakers) -> Speaker | None:
    """Return the only speaker of the company whose title or name the words are."""
    title = normal_title(words)
    people = [
        one
        for one in speakers.all
        if one.labels
        and one.is_person
        and (
            (title is not None and one.title is not None and title in one.title.split(" & "))
            or find_name(words, (one.name, *one.aliases))
        )
    ]
    return people[0] if len(people) == 1 else None


@compiled
def _translations(words: Vocabulary) -> tuple[re.Pattern[str], ...]:
    grammar = Grammar({"who": "(?P<who>[^。，,.!！?？\\n]{1,40}?)"})
    return tuple(
        re.compile(
            expression(entry.says, entry.language, grammar)
            + ("(?=[。，,.!！?？ ]|$)" if entry.says.endswith("}") else "")
        )
        for entry in words.entries("translations")
    )
