"""Identity: which participants of different calls are the same person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from searchapp.model import Participant
from searchapp.transcripts.labels import names_nobody
from searchapp.transcripts.names import is_han, key, pinyin_forms, words


class Attended(Protocol):
    """What is needed of a call, for example a ``Transcript``."""

    @property
    def id(self) -> str:
        """The id of the call."""
        ...

    @property
    def company(self) -> str | None:
        """The company of the call, or None."""
        ...

    @property
    def participants(self) -> Sequence[Participant]:
        """The participants."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """A person over all calls.

    ``value`` is unique: the name, plus what tells people with the same name apart. ``name`` is the name that most calls
    use, ``aliases`` are all others, sorted. ``of`` is the firm or company that the person speaks for, or None.
    """

    value: str
    name: str
    aliases: tuple[str, ...]
    of: str | None


@dataclass(frozen=True, slots=True)
class _Member:
    call: str
    number: int
    participant: Participant
    of: str | None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.participant.name, *self.participant.aliases)


_Person = tuple[_Member, ...]
"""The participants that are one person, at most one in each call."""


def identify(
    calls: Iterable[Attended], fold: Callable[[str], str] = str
) -> dict[tuple[str, int], Identity | None]:
    """Return the identity of each participant by the id of the call and the participant's number there, from 0.

    Analysts are joined over the calls in which they speak for the same firm, other people over the calls of the same
    company: by name, then by aliases, then by pinyin if only one person fits. Two participants of the same call are
    never joined, and a name that two people in one call share joins nobody. A label without a name, such as Operator,
    has no identity: None.

    Names, firms and companies are compared after ``fold``, ignoring case, spaces and punctuation. The order of the calls
    does not matter.
    """
    scopes: dict[tuple[str, str], list[_Member]] = defaultdict(list)
    found: dict[tuple[str, int], Identity | None] = {}
    for call in calls:
        for number, participant in enumerate(call.participants):
            found[call.id, number] = None
            if not names_nobody(participant.name):
                kind, of = _scope(call, participant)
                member = _Member(call.id, number, participant, of)
                scopes[kind, call.id if of is None else key(fold(of))].append(member)
    people = [person for members in scopes.values() for person in _people(members, fold)]
    for person, identity in zip(people, _identities(people, fold), strict=True):
        found.update(((member.call, member.number), identity) for member in person)
    return found


def _scope(call: Attended, participant: Participant) -> tuple[str, str | None]:
    """Return the scope in which a name means one person: a firm, the company, or the company's analysts without a firm."""
    if participant.firm and participant.role != "management":
        return "firm", participant.firm
    return "analyst" if participant.role == "analyst" else "company", call.company


def _people(members: Sequence[_Member], fold: Callable[[str], str]) -> list[_Person]:
    named: dict[str, list[_Member]] = defaultdict(list)
    for member in members:
        name = member.participant.name
        named[key(fold(name)) or name].append(member)
    people: list[_Person] = []
    for together in named.values():
        people += [tuple(together)] if _are_one(together) else [(member,) for member in together]
    return _by_pinyin(_by_other_names(people, fold))


def _by_other_names(people: Sequence[_Person], fold: Callable[[str], str]) -> list[_Person]:
    """Join people who share a full name."""
    numbers = list(range(len(people)))

    def root(number: int) -> int:
        while numbers[number] != number:
            number = numbers[number]
        return number

    first: dict[str, int] = {}
    for number, person in enumerate(people):
        for name in (name for member in person for name in member.names if _is_full(name)):
            other = first.setdefault(key(fold(name)), number)
            numbers[root(number)] = root(other)
    groups: dict[int, list[_Person]] = defaultdict(list)
    for number, person in enumerate(people):
        groups[root(number)].append(person)
    joined: list[_Person] = []
    for group in groups.values():
        together = tuple(member for person in group for member in person)
        joined += [together] if _are_one(together) else group
    return joined


def _by_pinyin(people: Sequence[_Person]) -> list[_Person]:
    """Join a Han name and a Latin name if each fits only the other."""
    han: dict[tuple[str, str], set[int]] = defaultdict(set)
    latin: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, person in enumerate(people):
        names = {name for member in person for name in member.names}
        written = {name for name in names if is_han(name)}
        for name in written or names:
            for form in pinyin_forms(name):
                (han if written else latin)[form].add(number)
    candidates: dict[int, set[int]] = defaultdict(set)
    for form in han.keys() & latin.keys():
        for one in han[form]:
            candidates[one] |= latin[form]
        for one in latin[form]:
            candidates[one] |= han[form]
    joined: list[_Person] = []
    taken: set[int] = set()
    for number, person in enumerate(people):
        if number in taken:
            continue
        if len(candidates[number]) == 1:
            (other,) = candidates[number]
            together = (*person, *people[other])
            if len(candidates[other]) == 1 and _are_one(together):
                taken.add(other)
                person = together
        joined.append(person)
    return joined


def _is_full(name: str) -> bool:
    return len(name) > 1 if is_han(name) else len(words(name)) > 1


def _are_one(members: Sequence[_Member]) -> bool:
    """Return whether no two of the participants are in the same call."""
    return len({member.call for member in members}) == len(members)


def _identities(people: Sequence[_Person], fold: Callable[[str], str]) -> list[Identity]:
    described = [
        (_usual(member.participant.name for member in person), _usual_of(person)) for person in people
    ]
    named = Counter(key(fold(name)) for name, _ in described)
    placed = Counter((key(fold(name)), of and key(fold(of))) for name, of in described)
    identities = []
    for person, (name, of) in zip(people, described, strict=True):
        first = min(person, key=lambda member: (member.call, member.number))
        place = f"{first.call}:{first.number}"
        value = name
        if named[key(fold(name))] > 1:
            alone = of is not None and placed[key(fold(name)), key(fold(of))] == 1
            value = f"{name} ({of})" if alone else f"{name} ({', '.join(filter(None, (of, place)))})"
        aliases = {alias for member in person for alias in member.names} - {name}
        identities.append(Identity(value, name, tuple(sorted(aliases)), of))
    return identities


def _usual_of(person: _Person) -> str | None:
    told = [member.of for member in person if member.of is not None]
    return _usual(told) if told else None


def _usual(values: Iterable[str]) -> str:
    counts: Mapping[str, int] = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))
