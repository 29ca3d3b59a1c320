"""Overrides: values given by the user that replace what was read from the text."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from searchapp.errors import RefusedFileError
from searchapp.model import ROLES, Inference, Participant, Role, Transcript, Turn
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.names import key

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

VALUES = ("company", "ticker", "period", "date", "title")
KEYS = (*VALUES, "layout", "speakers", "not-speakers", "participants")
PARTICIPANT_KEYS = ("name", "aliases", "role", "title", "firm", "label", "exchanges")

_FENCE = "---"
_LONGEST_FRONT = 400
_KEY = re.compile(r"\s*(?:[A-Za-z_][\w-]*\s*[=:]|\[)")
# Lines of YAML, which note programs write, and of TOML.
_NOTE = re.compile(r"^([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$", re.MULTILINE)
_TOML = re.compile(r"^\s*[A-Za-z_][\w-]*\s*=", re.MULTILINE)
_OF_NOTE = ("company", "ticker", "period")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PERIOD = re.compile(r"\d{4}(?:Q[1-4]|H[12]|FY)")


@dataclass(frozen=True, slots=True)
class Known:
    """A participant in an override; None keeps the value read from the text.

    Turns with the ``label`` are the participant's, in the ``exchanges`` or, if there are none, in the whole call.
    """

    name: str
    aliases: tuple[str, ...] = ()
    role: Role | None = None
    title: str | None = None
    firm: str | None = None
    label: str | None = None
    exchanges: tuple[int, ...] = ()

    def spellings(self) -> frozenset[str]:
        """Return the keys of all names."""
        return frozenset(map(key, (self.name, *self.aliases)))

    def speaks(self, label: str, exchange: int | None) -> bool:
        """Return whether a turn with a label, in an exchange, is assigned to this participant."""
        return (
            self.label is not None
            and key(label) == key(self.label)
            and (not self.exchanges or exchange in self.exchanges)
        )


@dataclass(frozen=True, slots=True)
class Override:
    """Values that replace what was read; fields that are not in ``values`` are kept.

    An empty string means no value. ``where`` is ``front matter`` or the file name. ``speakers`` are labels, as the
    transcript prints them, that begin a speech wherever a line is one or begins with one and a colon; None if the
    override does not say. ``not_speakers`` are labels that begin none.
    """

    values: Mapping[str, str]
    participants: tuple[Known, ...] = ()
    layout: str | None = None
    where: str = ""
    speakers: tuple[str, ...] | None = None
    not_speakers: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[str, str]:
    """Return the front matter at the top of ``text``, including its fences, and the rest.

    Front matter is TOML between two lines ``---``. If there is none, the first part is empty.

    >>> split_front_matter('---\\ncompany = "金山云"\\n---\\nOperator\\n')
    ('---\\ncompany = "金山云"\\n---\\n', 'Operator\\n')
    """
    start = 1 if text.startswith("\ufeff") else 0
    head = re.match(r"(?:[ \t]*\r?\n)*---[ \t]*\r?\n", text[start : start + 1000])
    if head is None:
        return "", text
    place = start + head.end()
    first = True
    for _ in range(_LONGEST_FRONT):
        end = text.find("\n", place)
        line = text[place:] if end < 0 else text[place:end]
        after = len(text) if end < 0 else end + 1
        if line.strip() == _FENCE:
            return text[:after], text[after:]
        if line.strip() and first:
            # Three hyphens can also be a horizontal rule; then no key follows.
            if not _KEY.match(line) and not line.lstrip().startswith("#"):
                return "", text
            first = False
        if end < 0:
            break
        place = after
    return "", text


def parse_front_matter(front: str, source: str) -> Override | None:
    """Return the override in the front matter, or None if there is no front matter."""
    if not front:
        return None
    inner = front.lstrip("\ufeff \t\r\n")[len(_FENCE) :].rstrip()[: -len(_FENCE)]
    if _NOTE.search(inner) and not _TOML.search(inner):
        return _of_note(inner)
    return parse_override(inner, source, "front matter")


def _of_note(inner: str) -> Override | None:
    """Return the values in the front matter of a note program, which is YAML: lines ``key: value``.

    Such programs write keys of their own, and dates of the note; only company, ticker and period are taken from it.
    """
    found = {name: value.strip(" '\"") for name, value in _NOTE.findall(inner)}
    values = {name: found[name] for name in _OF_NOTE if found.get(name)}
    if not _PERIOD.fullmatch(values.get("period", "")):
        values.pop("period", None)
    return Override(values, where="front matter") if values else None


def parse_override(text: str, source: str, where: str) -> Override:
    """Return the override in a TOML text for the transcript ``source``.

    Raises RefusedFileError with the key and the place if a key is unknown or a value has the wrong type.
    """
    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    # Python's limits for the digits of a number and for nesting are no TOMLDecodeError.
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(
            source, f"its {where} is not valid TOML: {error}", 'write lines such as company = "…"'
        ) from error
    _refuse_unknown(table, KEYS, source, where)
    values = {name: _string(table[name], name, source, where) for name in VALUES if name in table}
    values = checked_values(values, source, where)
    layout = _string(table["layout"], "layout", source, where) if "layout" in table else None
    people = table.get("participants", [])
    if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
        raise _wrong("participants", source, where, "a list of tables: [[participants]]")
    speakers = _labels(table, "speakers", source, where)
    others = _labels(table, "not-speakers", source, where)
    both = [label for label in speakers or () if key(label) in set(map(key, others or ()))]
    if both:
        raise RefusedFileError(
            source,
            f"its {where} lists {both[0]!r} under speakers and under not-speakers",
            "remove it from one of them",
        )
    return Override(
        values,
        tuple(_known(one, source, where) for one in people),
        layout or None,
        where,
        speakers,
        others or (),
    )


def checked_values(values: dict[str, str], source: str, where: str) -> dict[str, str]:
    """Return the values; raises RefusedFileError if the period or the date has the wrong form."""
    if values.get("period") and not _PERIOD.fullmatch(values["period"]):
        raise _wrong("period", source, where, "such as 2024Q3, 2024H1 or 2024FY")
    if values.get("date") and not _is_date(values["date"]):
        raise _wrong("date", source, where, "such as 2024-11-05")
    return values


def toml_list(texts: Iterable[str]) -> str:
    """Return texts as a list in TOML.

    >>> toml_list(["林明", 'the "boss"'])
    '["林明", "the \\\\"boss\\\\""]'
    """
    return f"[{', '.join(map(quoted, texts))}]"


def quoted(text: str) -> str:
    """Return a text as a string in TOML."""
    # A string of JSON is one of TOML, but for this character and halves of a pair.
    return json.dumps(_SURROGATES.sub("\ufffd", text), ensure_ascii=False).replace("\x7f", "\\u007f")


def merge(front: Override | None, beside: Override | None) -> Override | None:
    """Merge two overrides; if they disagree, the second wins."""
    if front is None or beside is None:
        return front or beside
    named = {key(one.name) for one in beside.participants}
    told = {key(label) for label in (*(beside.speakers or ()), *beside.not_speakers)}
    others = tuple(one for one in front.participants if key(one.name) not in named)
    return Override(
        {**front.values, **beside.values},
        (*others, *beside.participants),
        beside.layout or front.layout,
        f"{front.where}, {beside.where}",
        None
        if front.speakers is None and beside.speakers is None
        else (*_untold(front.speakers or (), told), *(beside.speakers or ())),
        (*_untold(front.not_speakers, told), *beside.not_speakers),
    )


def _untold(labels: Iterable[str], told: Set[str]) -> list[str]:
    return [label for label in labels if key(label) not in told]


@dataclass(frozen=True, slots=True)
class Overridden:
    """A transcript with an override applied, evidence for the overridden values, and what is still inferred.

    ``missed`` are the participants whose label no turn has.
    """

    transcript: Transcript
    evidence: tuple[Evidence, ...]
    inferred: tuple[Inference, ...]
    missed: tuple[Known, ...]


def apply(override: Override, transcript: Transcript, inferred: Sequence[Inference]) -> Overridden:
    """Return the transcript with the override applied; ``inferred`` are the speakers inferred from the text."""
    evidence = [Evidence(name, value, override.where, value) for name, value in override.values.items()]
    people, turns = [_Person.of(one) for one in transcript.participants], list(transcript.turns)
    missed = []
    for known in override.participants:
        if known.label is not None:
            inferred = [one for one in inferred if not known.speaks(one.label, one.exchange)]
            if not any(known.speaks(turn.label, turn.exchange) for turn in turns):
                missed.append(known)
            people, turns = _with_label(known, people, turns)
        called = _called(known, people)
        names = {one.participant.name for one in called}
        inferred = [replace(one, speaker=known.name) if one.speaker in names else one for one in inferred]
        turns = [_spoken(known, turn) if turn.speaker in names else turn for turn in turns]
        if not called:
            called = [_Person.of(Participant(known.name))]
            people += called
        for one in called:
            one.hears(known)
        evidence.append(Evidence(f"{known.name}: participant", known.name, override.where, known.name))
    values = {name: value or None for name, value in override.values.items()}
    transcript = replace(
        transcript,
        participants=tuple(one.participant for one in people),
        turns=tuple(turns),
        **values,  # type: ignore[arg-type]
    )
    return Overridden(transcript, tuple(evidence), tuple(inferred), tuple(missed))


@dataclass(slots=True, eq=False)
class _Person:
    """A participant while an override is applied; ``spellings`` are the keys of all names."""

    participant: Participant
    spellings: frozenset[str]

    @classmethod
    def of(cls, participant: Participant) -> _Person:
        """Return a participant of a transcript."""
        return cls(participant, frozenset(map(key, (participant.name, *participant.aliases))))

    def hears(self, known: Known) -> None:
        """Take over what an override tells of the participant."""
        self.participant = _told(known, self.participant)
        self.spellings = self.spellings | known.spellings()


def _called(known: Known, people: Iterable[_Person]) -> list[_Person]:
    """Return those who have any of the names that an override tells."""
    spellings = known.spellings()
    return [one for one in people if not one.spellings.isdisjoint(spellings)]


def _with_label(
    known: Known, people: Sequence[_Person], turns: Sequence[Turn]
) -> tuple[list[_Person], list[Turn]]:
    """Return people and turns with the turns of a label assigned to the participant, without people left without turns."""
    person = next(iter(_called(known, people)), None)
    assigned = []
    for turn in turns:
        if known.speaks(turn.label, turn.exchange):
            person = person or _Person.of(Participant(known.name, (), turn.role, turn.title, turn.firm))
            one = person.participant
            turn = replace(turn, speaker=one.name, role=one.role, title=one.title, firm=one.firm)
        assigned.append(turn)
    silenced = _heard(turns) - _heard(assigned)
    gone = [(one.participant.name, one.participant.firm) in silenced for one in people]
    left = [one for one, is_gone in zip(people, gone, strict=True) if not is_gone]
    if person is not None and person.participant not in [one.participant for one in left]:
        left.insert(gone.index(True) if True in gone else len(left), person)
    return left, assigned


def _heard(turns: Iterable[Turn]) -> set[tuple[str, str | None]]:
    return {(turn.speaker, turn.firm) for turn in turns}


def _spoken(known: Known, turn: Turn) -> Turn:
    """Return a turn of the participant that an override tells of."""
    role = known.role or turn.role
    title = turn.title if known.title is None else known.title or None
    firm = turn.firm if known.firm is None else known.firm or None
    # Most of what a list of participants tells is read from the text as well.
    if (turn.speaker, turn.role, turn.title, turn.firm) == (known.name, role, title, firm):
        return turn
    return replace(turn, speaker=known.name, role=role, title=title, firm=firm)


def _told(known: Known, one: Participant) -> Participant:
    aliases = dict.fromkeys([*one.aliases, *known.aliases, one.name])
    aliases.pop(known.name, None)
    return Participant(
        known.name,
        tuple(aliases),
        known.role or one.role,
        one.title if known.title is None else known.title or None,
        one.firm if known.firm is None else known.firm or None,
    )


def _labels(table: Mapping[str, object], name: str, source: str, where: str) -> tuple[str, ...] | None:
    """Return a list of labels; None if there is none."""
    if name not in table:
        return None
    labels = table[name]
    if not isinstance(labels, list) or not all(isinstance(label, str) and key(label) for label in labels):
        raise _wrong(name, source, where, 'a list of labels as the transcript prints them, such as ["林明"]')
    return tuple(label.strip() for label in labels)


def _known(table: Mapping[str, object], source: str, where: str) -> Known:
    _refuse_unknown(table, PARTICIPANT_KEYS, source, f"{where}, participants")
    place = f"{where}, participants"
    if "name" not in table:
        raise RefusedFileError(source, f"a participant in its {where} has no name", 'add name = "…"')
    aliases = table.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise _wrong("aliases", source, place, "a list of strings")
    given = {
        name: _string(table[name], name, source, place)
        for name in ("name", "role", "title", "firm", "label")
        if name in table
    }
    if not given["name"].strip():
        raise _wrong("name", source, place, "a name")
    role = next((role for role in ROLES if role == given.get("role")), None)
    if "role" in given and role is None:
        raise _wrong("role", source, place, f"one of {', '.join(ROLES)}")
    label, exchanges = given.get("label"), table.get("exchanges", [])
    if label is not None and not label.strip():
        raise _wrong("label", source, place, "the label as the transcript prints it")
    if not isinstance(exchanges, list) or not all(type(one) is int and one > 0 for one in exchanges):
        raise _wrong("exchanges", source, place, "a list of numbers from 1, such as [1, 2]")
    if exchanges and label is None:
        raise RefusedFileError(
            source, f"a participant in its {where} has exchanges but no label", 'add label = "…"'
        )
    return Known(
        given["name"], tuple(aliases), role, given.get("title"), given.get("firm"), label, tuple(exchanges)
    )


def _refuse_unknown(table: Mapping[str, object], allowed: tuple[str, ...], source: str, where: str) -> None:
    for name in table:
        if name not in allowed:
            raise RefusedFileError(
                source, f"its {where} has an unknown key {name!r}", f"use only {', '.join(allowed)}"
            )


def _string(value: object, name: str, source: str, where: str) -> str:
    if name == "date" and isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise _wrong(name, source, where, "a string in quotation marks")
    return value


def _wrong(name: str, source: str, where: str, expected: str) -> RefusedFileError:
    return RefusedFileError(
        source, f"the key {name!r} in its {where} has a wrong value", f"it must be {expected}"
    )


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10
