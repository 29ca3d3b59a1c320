"""Speakers: who each label on the page is, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from searchapp.model import Participant, Role
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.labels import is_unnamed, role_of
from searchapp.transcripts.names import is_han, key, same_by_pinyin, same_family, words


@dataclass(slots=True)
class Speaker:
    """A person while it is being found out who they are; ``labels`` are the spellings on the page."""

    name: str
    labels: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    role: Role | None = None
    title: str | None = None
    firm: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether the label is a name rather than a function such as Operator."""
        return role_of(self.name) is None and not is_unnamed(self.name)

    def also(self, name: str) -> None:
        """Note another way the transcript writes this person."""
        if name != self.name and name not in self.aliases:
            self.aliases.append(name)

    def participant(self) -> Participant:
        """Return what is known of this person."""
        return Participant(self.name, tuple(self.aliases), self.role or "other", self.title, self.firm)


class Speakers:
    """Everybody on the call, found by any spelling of their name."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.all: list[Speaker] = []
        self.evidence: list[Evidence] = []
        self._by_key: dict[str, Speaker] = {}
        self._by_label: dict[str, Speaker] = {}
        self._latin: list[Speaker] | None = None
        for label in dict.fromkeys(labels):
            self._enter(label)

    def of(self, label: str) -> Speaker:
        """Return the speaker a label on the page stands for."""
        return self._by_label[label]

    def find(self, name: str) -> Speaker | None:
        """Return whom a name said in the text means, by spelling, pinyin or first name; None when unclear."""
        same = self._by_key.get(key(name))
        if same is not None:
            return same
        if is_han(name):
            return _only(one for one in self._latin_people() if same_by_pinyin(name, one.name))
        spelled = words(name)
        if len(spelled) == 1:
            return _only(one for one in self._latin_people() if spelled[0] in words(one.name))
        han = [one for one in self.all if one.is_person and is_han(one.name)]
        return _only(one for one in han if same_by_pinyin(one.name, name))

    def find_by_family(self, name: str, candidates: Sequence[Speaker]) -> Speaker | None:
        """Return the only one of the candidates whose Latin name has the family name of a Han one."""
        return _only(one for one in candidates if same_family(name, one.name))

    def learn(self, speaker: Speaker, name: str, where: str, quote: str) -> None:
        """Note that ``name`` is another spelling of a speaker."""
        if key(name) not in self._by_key:
            speaker.also(name)
            self._by_key[key(name)] = speaker
            self.evidence.append(Evidence(f"{speaker.name}: alias", name, where, quote))

    def add(self, name: str) -> Speaker:
        """Enter somebody who is on the call without speaking."""
        speaker = Speaker(name)
        self.all.append(speaker)
        self._by_key[key(name) or name] = speaker
        return speaker

    def tell(self, speaker: Speaker, what: str, value: str, where: str, quote: str) -> None:
        """Set a speaker's role, title or firm unless it is known already."""
        if getattr(speaker, what) is None:
            setattr(speaker, what, value)
            self.evidence.append(Evidence(f"{speaker.name}: {what}", value, where, quote))

    def latin_people(self) -> list[Speaker]:
        """Return the speakers whose names are in Latin letters."""
        return list(self._latin_people())

    def _latin_people(self) -> list[Speaker]:
        if self._latin is None:
            self._latin = [one for one in self.all if one.is_person and one.labels and one.name[:1].isascii()]
        return self._latin

    def _enter(self, label: str) -> None:
        spelled = key(label) or label
        speaker = self._by_key.get(spelled)
        if speaker is None:
            self._by_key[spelled] = speaker = Speaker(label, role=role_of(label))
            self.all.append(speaker)
        elif len(label) > len(speaker.name):
            # Henry He rather than HenryHe: the spelling that parts the words.
            speaker.aliases.append(speaker.name)
            speaker.name = label
        elif label != speaker.name:
            speaker.also(label)
        speaker.labels.append(label)
        self._by_label[label] = speaker


def _only(found: Iterable[Speaker]) -> Speaker | None:
    people = list(found)
    return people[0] if len(people) == 1 else None
