"""Identity: which participants of different calls are the same person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from searchapp.model import Face, Place
from searchapp.transcripts.labels import names_nobody
from searchapp.transcripts.names import is_han, key, pinyin_forms, words


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
    places: Sequence[Place]
    face: Face

    def alone(self) -> Iterator[_Person]:
        """Each participant as a person of their own."""
        return ((_Member((place,), self.face),) for place in self.places)


_Person = tuple[_Member, ...]
"""The participants that are one person, at most one in each call."""


def identify(
    faces: Mapping[Face, Sequence[Place]], fold: Callable[[str], str] = str
) -> list[tuple[Face, Sequence[Place], Identity | None]]:
    """Tell which participants of different calls are one person.

    Analysts are joined over the calls in which they speak for the same firm, other people over the calls of the same
    company: by name, then by aliases, then by pinyin if only one person fits. Two participants of the same call are
    never joined, and a name that two people in one call share joins nobody. People of whom neither company nor firm is
    known are joined by name alone. A label without a name, such as Operator, has no identity: None.

    Args:
        faces: where each face is seen.
        fold: names, firms and companies are compared as it gives them, without regard to case, spaces and punctuation.

    Returns:
        Faces, places of each (all of them or some) and the identity of the participants there. Every participant is in
        exactly one. The order of the faces makes no difference to the identities.
    """
    # The same few names come again and again.
    spelled = cache(lambda text: key(fold(text)))
    scopes: dict[tuple[str, str | None], list[_Member]] = defaultdict(list)
    found: list[tuple[Face, Sequence[Place], Identity | None]] = []
    for face, places in faces.items():
        if names_nobody(face.names[0]):
            found.append((face, places, None))
        else:
            scopes[face.scope, None if face.of is None else spelled(face.of)].append(_Member(places, face))
    people: list[_Person] = []
    for (_, of), members in scopes.items():
        people += _by_name_alone(members, spelled) if of is None else _people(members, spelled)
    for person, identity in zip(people, _identities(people, spelled), strict=True):
        found += [(member.face, member.places, identity) for member in person]
    return found


def _by_name_alone(members: Sequence[_Member], spelled: Callable[[str], str]) -> list[_Person]:
    """Join those of whom neither company nor firm is known, if they are the only one of that name on their call."""
    named: dict[str, list[_Member]] = defaultdict(list)
    for member in members:
        named[spelled(member.face.names[0]) or member.face.names[0]].append(member)
    people: list[_Person] = []
    for together in named.values():
        calls = Counter(call for member in together for call, _ in member.places)
        several = {call for call, count in calls.items() if count > 1}
        joined = []
        for member in together:
            if alone := [place for place in member.places if place[0] in several]:
                people += _Member(alone, member.face).alone()
            if rest := [place for place in member.places if place[0] not in several]:
                joined.append(_Member(rest, member.face))
        if joined:
            people.append(tuple(joined))
    return people


def _people(members: Sequence[_Member], spelled: Callable[[str], str]) -> list[_Person]:
    named: dict[str, list[_Member]] = defaultdict(list)
    for member in members:
        name = member.face.names[0]
        named[spelled(name) or name].append(member)
    people: list[_Person] = []
    for together in named.values():
        if _are_one(together):
            people.append(tuple(together))
        else:
            people += [person for member in together for person in member.alone()]
    return _by_pinyin(_by_other_names(people, spelled))


def _by_other_names(people: Sequence[_Person], spelled: Callable[[str], str]) -> list[_Person]:
    """Join those who share a name that is more than a first name."""
    numbers = list(range(len(people)))

    def root(number: int) -> int:
        while numbers[number] != number:
            number = numbers[number]
        return number

    first: dict[str, int] = {}
    for number, person in enumerate(people):
        for name in (name for member in person for name in member.face.names if _is_full(name)):
            other = first.setdefault(spelled(name), number)
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
    named = [{name for member in person for name in member.face.names} for person in people]
    written = [set(filter(is_han, names)) for names in named]
    if all(written) or not any(written):
        return list(people)
    han: dict[tuple[str, str], set[int]] = defaultdict(set)
    latin: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, names in enumerate(named):
        for name in written[number] or names:
            for form in pinyin_forms(name):
                (han if written[number] else latin)[form].add(number)
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
    """Tell whether no two of the participants are on one call."""
    calls = [call for member in members for call, _ in member.places]
    return len(set(calls)) == len(calls)


def _identities(people: Sequence[_Person], spelled: Callable[[str], str]) -> list[Identity]:
    described = [
        (_usual([(member.face.names[0], len(member.places)) for member in person]), _usual_of(person))
        for person in people
    ]
    named = Counter(spelled(name) for name, _ in described)
    placed = Counter((spelled(name), of and spelled(of)) for name, of in described)
    # Of those with one name of whom nothing else is known, the one on most calls has the bare name.
    bare: dict[str, tuple[int, Place, int]] = {}
    for number, (person, (name, of)) in enumerate(zip(people, described, strict=True)):
        if of is None:
            size = sum(len(member.places) for member in person)
            rank = (-size, min(min(member.places) for member in person), number)
            bare[spelled(name)] = min(rank, bare.get(spelled(name), rank))
    identities = []
    for number, (person, (name, of)) in enumerate(zip(people, described, strict=True)):
        value = name
        if named[spelled(name)] > 1 and (of is not None or bare[spelled(name)][2] != number):
            told = [of] if of is not None else []
            if of is None or placed[spelled(name), spelled(of)] > 1:
                call, place = min(min(member.places) for member in person)
                told.append(f"{call}:{place}")
            value = f"{name} ({', '.join(told)})"
        aliases = {alias for member in person for alias in member.face.names} - {name}
        identities.append(Identity(value, name, tuple(sorted(aliases)), of))
    return identities


def _usual_of(person: _Person) -> str | None:
    told = [(member.face.of, len(member.places)) for member in person if member.face.of is not None]
    return _usual(told) if told else None


def _usual(values: Iterable[tuple[str, int]]) -> str:
    """The value that most calls have; of those the first in order."""
    counts: Counter[str] = Counter()
    for value, calls in values:
        counts[value] += calls
    return min(counts, key=lambda value: (-counts[value], value))
