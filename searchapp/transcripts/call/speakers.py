"""Speakers: the person behind each label, and what is known about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from searchapp.model import Participant, Role
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.labels import names_nobody, role_of
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.names import (
    called,
    is_han,
    is_short_for,
    key,
    pinyin_forms,
    same_by_initials,
    same_by_pinyin,
    same_family,
    same_firm,
    same_in_latin,
    words,
)


@dataclass(slots=True, eq=False)
class Speaker:
    """A person whose details are still being collected; ``labels`` are the labels on the page.

    ``is_person`` tells whether the label is a name; other labels, such as Q, can stand for different people in turn.
    """

    name: str
    labels: list[Person] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    role: Role | None = None
    title: str | None = None
    firm: str | None = None
    is_person: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_person = not names_nobody(self.name)

    def may_be(self, person: Person) -> bool:
        """Return whether a label with the same name can be this speaker's."""
        return not self.is_person or not any(_differ(person, label) for label in self.labels)

    def also(self, name: str) -> None:
        """Add another spelling of the name."""
        if name != self.name and name not in self.aliases:
            self.aliases.append(name)

    def participant(self, firm: str | None) -> Participant:
        """Return this person as a Participant who speaks for a firm."""
        return Participant(self.name, tuple(self.aliases), self.role or "other", self.title, firm)


class Speakers:
    """All people on the call, searchable by any spelling of the name.

    People with the same name are distinguished by the roles and firms in their labels.
    """

    def __init__(self, labels: Iterable[Person]) -> None:
        self.all: list[Speaker] = []
        self.evidence: list[Evidence] = []
        self._by_key: dict[str, Speaker] = {}
        self._by_label: dict[Person, Speaker] = {}
        self._latin: list[Speaker] | None = None
        for label in dict.fromkeys(labels):
            self._enter(label)

    def of(self, label: Person) -> Speaker:
        """Return the speaker for a label in the transcript."""
        return self._by_label[label]

    def find(self, name: str) -> Speaker | None:
        """Return the speaker for a name in the text; None if unclear.

        A name is found by spelling, in pinyin and other romanizations, by first and last name, and by first name.
        """
        same = self._by_key.get(key(name))
        if same is not None:
            return same
        latin = self._latin_people()
        if is_han(name):
            short = _only(one for one in self.all if one.is_person and is_short_for(one.name, name))
            if short is not None:
                return short
            forms = pinyin_forms(name)
            return _only(one for one in latin if not forms.isdisjoint(pinyin_forms(one.name))) or _only(
                one for one in latin if same_by_initials(name, one.name)
            )
        spelled = words(name)
        if len(spelled) == 1:
            return _only(one for one in latin if not called(spelled[0]).isdisjoint(words(one.name)))
        han = [one for one in self.all if one.is_person and is_han(one.name)]
        return (
            _only(one for one in latin if same_in_latin(name, one.name))
            or _only(one for one in latin if is_short_for(one.name, name))
            or _only(one for one in han if same_by_pinyin(one.name, name))
            or _only(one for one in han if same_by_initials(one.name, name))
        )

    def find_by_family(self, name: str, candidates: Sequence[Speaker]) -> Speaker | None:
        """Return the candidate who has the family name of ``name`` in the other script, if there is exactly one."""
        return _only(
            one
            for one in candidates
            if (
                same_family(name, one.name)
                if is_han(name)
                else is_han(one.name) and same_family(one.name, name)
            )
        )

    def learn(self, speaker: Speaker, name: str, where: str, quote: str) -> None:
        """Add ``name`` as another spelling of a speaker's name."""
        if key(name) not in self._by_key:
            speaker.also(name)
            self._by_key[key(name)] = speaker
            self.evidence.append(Evidence(f"{speaker.name}: alias", name, where, quote))

    def add(self, name: str) -> Speaker:
        """Add a person who is on the call but does not speak."""
        speaker = Speaker(name)
        self.all.append(speaker)
        self._by_key.setdefault(key(name) or name, speaker)
        return speaker

    def join(self, short: Speaker, person: Speaker) -> None:
        """Make the labels of a speaker those of a person, whose name the speaker's is short for."""
        for label in short.labels:
            self._by_label[label] = person
        person.labels += short.labels
        self.all.remove(short)
        for name in (short.name, *short.aliases):
            person.also(name)
            self._by_key[key(name)] = person
            self.evidence.append(Evidence(f"{person.name}: alias", name, "label", name))

    def namesakes(self, name: str) -> list[Speaker]:
        """Return all speakers with this name."""
        return [one for one in self.all if key(one.name) == key(name)]

    def tell(self, speaker: Speaker, what: str, value: str, where: str, quote: str) -> None:
        """Set a speaker's role, title or firm if it is not known yet."""
        if getattr(speaker, what) is None:
            setattr(speaker, what, value)
            self.evidence.append(Evidence(f"{speaker.name}: {what}", value, where, quote))

    def han_people(self) -> list[Speaker]:
        """Return the speakers whose names are in Han characters."""
        return [one for one in self.all if one.is_person and one.labels and is_han(one.name)]

    def latin_people(self) -> list[Speaker]:
        """Return the speakers whose names are in Latin letters."""
        return list(self._latin_people())

    def _latin_people(self) -> list[Speaker]:
        if self._latin is None:
            self._latin = [
                one for one in self.all if one.is_person and one.labels and not is_han(one.name[:1])
            ]
        return self._latin

    def _enter(self, label: Person) -> None:
        name = label.name
        speaker = self._by_key.get(key(name) or name)
        if speaker is not None and not speaker.may_be(label):
            speaker = next((one for one in self.namesakes(name) if one.may_be(label)), None)
        if speaker is None:
            speaker = self.add(name)
            # What the label says is entered with its evidence.
            speaker.role = role_of(name) if label.role is None else None
        elif len(name) > len(speaker.name):
            # Prefer Henry He to HenryHe.
            speaker.aliases.append(speaker.name)
            speaker.name = name
            speaker.is_person = not names_nobody(name)
        else:
            speaker.also(name)
        speaker.labels.append(label)
        self._by_label[label] = speaker


def _differ(one: Person, other: Person) -> bool:
    """Return whether two labels with the same name have different roles or firms."""
    if one.role and other.role and one.role != other.role:
        return True
    return bool(one.firm and other.firm and not same_firm(one.firm, other.firm))


def _only(found: Iterable[Speaker]) -> Speaker | None:
    people = list(found)
    return people[0] if len(people) == 1 else None
