"""The vocabulary: what operators, managers and page makers say, as the files of words list it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar

from searchapp.errors import RefusedFileError
from searchapp.transcripts.words.phrase import (
    PLAIN,
    Body,
    Grammar,
    PhraseError,
    body,
    either,
    expression,
    spellings,
    start,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
FILES = ("zh.toml", "en.toml")
_HAN = re.compile("[\u3400-\u9fff]")
_A = TypeVar("_A", bound=Hashable)
_T = TypeVar("_T")

# The lists of each table; None if their keys are free.
LISTS: Mapping[str, tuple[str, ...] | None] = {
    "labels": (
        "operator",
        "telephone",
        "hosting",
        "analyst",
        "management",
        "unidentified",
        "guests",
        "numbered",
        "interpreter",
        "remarks",
        "asks",
        "answers",
        "speaks",
    ),
    "titles": None,
    "surnames": None,
    "nicknames": None,
    "title-words": ("joints", "none"),
    "introductions": (
        "honorifics",
        "addresses",
        "before-title",
        "after-name",
        "respectively",
        "suffixes",
        "no-names",
        "speaking",
    ),
    "firms": ("endings", "names", "departments"),
    "headings": (
        "questions",
        "credits",
        "notices",
        "insertions",
        "advertisements",
        "footers",
        "columns",
        "record",
        "recorded",
        "prepared",
        "executives",
        "analysts",
        "participants",
        "contents",
        "memo",
        "talk",
        "end",
        "words",
    ),
    "buttons": ("lines",),
    "captions": ("sounds",),
    "leads": ("words",),
    "later": ("words",),
    "who-asks": (
        "leads",
        "ends",
        "analyst",
        "before-firm",
        "to-firm",
        "after-firm",
        "thanks",
        "asking",
    ),
    "spoken": None,
    "periods": ("quarter", "half", "first-half", "second-half", "nine-months", "full"),
    "events": (
        "calls",
        "occasions",
        "results",
        "records",
        "leads",
        "verbs",
        "hosts",
        "not-now",
        "not-named",
        "exchanges",
    ),
    "event-labels": ("company", "ticker", "period"),
}
# The tables of phrases with an example each, and what can be read from one.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "names-and-firms": ("name", "firm"),
    "hand-overs": ("name", "firm"),
    "announcements": (),
    "openings": (),
    "closings": (),
    "floor": (),
    "translations": ("who",),
    "self-introductions": ("who",),
    "operators": ("name",),
}
_SLOTS: Mapping[str, tuple[str, ...]] = {
    "names-and-firms": ("name", "firm", "other"), "hand-overs": ("who", "name", "firm"), "operators": ("name",),
    "translations": ("who",),
    "self-introductions": ("who",),
}  # fmt: skip
# The slots of which a phrase has at least one.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "hand-overs": ("who", "name", "firm"), "operators": ("name",), "translations": ("who",), "self-introductions": ("who",),
}  # fmt: skip
# Lists of texts that are compared as wholes.
_WHOLE = ("labels", "surnames", "nicknames", "buttons", "spoken")
_ANYTHING = ".+"


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase; ``where`` is its file and table, ``expected`` what is read from its example, by slot.

    An entry of a list has no example: it is its own.
    """

    says: str
    language: str
    where: str
    example: str | None = None
    expected: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All entries by table and list; a table without lists has the one list ``""``."""

    tables: Mapping[str, Mapping[str, Sequence[Entry]]]
    compiled: dict[object, Any] = field(default_factory=dict)

    def entries(self, table: str, key: str = "") -> Sequence[Entry]:
        """Return the entries of a list."""
        return self.tables[table].get(key, ())

    def spelled(self, table: str, key: str) -> list[str]:
        """Return every way to write the entries of a list."""
        return [one for entry in self.entries(table, key) for one in spellings(entry.says)]

    def pattern(self, table: str, key: str = "", grammar: Grammar = PLAIN) -> re.Pattern[str]:
        """Return the pattern of everything that the entries of a list say."""
        return re.compile(self.any_of(table, key, grammar))

    def starts(self, table: str, key: str = "", grammar: Grammar = PLAIN) -> re.Pattern[str]:
        """Return the pattern that finds where something begins that the entries of a list say, and not where it ends."""
        return re.compile(start(self.bodies(table, key, grammar)))

    def any_of(self, table: str, key: str = "", grammar: Grammar = PLAIN) -> str:
        """Return the expression for one of the entries of a list, longer ones first; one that nothing matches if there are none."""
        return either(self.bodies(table, key, grammar))

    def bodies(self, table: str, key: str = "", grammar: Grammar = PLAIN) -> list[Body]:
        """Return the bodies of the entries of a list, longer ones first."""
        found = sorted(self.entries(table, key), key=lambda entry: -len(entry.says))
        return [body(entry.says, entry.language, grammar) for entry in found]


_in_force: ContextVar[Vocabulary | None] = ContextVar("words in force", default=None)


def compiled(make: Callable[[Vocabulary], _T]) -> Callable[[], _T]:
    """Return a function for what ``make`` compiles from the words in force, once for each vocabulary."""

    now = _in_force.get

    @wraps(make)
    def found() -> _T:
        words = now() or vocabulary()
        try:
            made: _T = words.compiled[make]
        except KeyError:
            made = words.compiled[make] = make(words)
        return made

    return found


def in_force() -> Vocabulary:
    """Return the words that texts are read with now: ours, and within ``using`` a user's as well."""
    return _in_force.get() or vocabulary()


def remembered(size: int) -> Callable[[Callable[[_A], _T]], Callable[[_A], _T]]:
    """Return a decorator that remembers what a function of one argument returned for it with the words in force.

    ``size`` is the number of results that are kept; those of the longest unused arguments are forgotten.
    """

    def decorated(make: Callable[[_A], _T]) -> Callable[[_A], _T]:
        kept = lru_cache(maxsize=size)(lambda _words, argument: make(argument))
        now = _in_force.get

        @wraps(make)
        def found(argument: _A) -> _T:
            result: _T = kept(now() or vocabulary(), argument)
            return result

        return found

    return decorated


@contextmanager
def using(words: Vocabulary) -> Iterator[None]:
    """Read texts with these words inside the ``with`` block."""
    token = _in_force.set(words)
    try:
        yield
    finally:
        _in_force.reset(token)


@lru_cache(maxsize=8)
def vocabulary(*more: bytes) -> Vocabulary:
    """Return our words, followed by those in the contents of ``more`` files of a user, which were checked by ``check``."""
    files = [(name, (FOLDER / name).read_bytes(), name[:2]) for name in FILES]
    files += [("the words", content, "") for content in more]
    tables: dict[str, dict[str, list[Entry]]] = {name: {} for name in (*LISTS, *EXAMPLES)}
    for name, content, language in files:
        for table, lists in _read(content, name, language).items():
            for key, entries in lists.items():
                known = tables[table].setdefault(key, [])
                known += [entry for entry in entries if entry.says not in {one.says for one in known}]
    return Vocabulary(tables)


def check(content: bytes, source: str) -> None:
    """Check a user's file of words; raises RefusedFileError with the entry and the cure if it is not one."""
    _read(content, source, "")


Tables = dict[str, dict[str, list[Entry]]]


def _read(content: bytes, source: str, language: str) -> Tables:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise RefusedFileError(source, "it is not in UTF-8", "save it again as UTF-8") from error
    # Python's limits for the digits of a number and for nesting are no TOMLDecodeError.
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(
            source, f"it is not valid TOML: {error}", 'write lines such as operator = ["…"] below [labels]'
        ) from error
    found: Tables = {}
    for table, values in tables.items():
        where = f"[{table}]"
        if table not in LISTS and table not in EXAMPLES:
            raise RefusedFileError(
                source, f"unknown table {where}", f"use one of {', '.join((*LISTS, *EXAMPLES))}"
            )
        if not isinstance(values, dict):
            raise RefusedFileError(source, f"{table} is no table", f"write {where} on a line of its own")
        if table in EXAMPLES:
            found[table] = {"": [_told(says, told, table, source, language) for says, told in values.items()]}
        else:
            found[table] = {key: _listed(key, told, table, source, language) for key, told in values.items()}
    return found


def _listed(key: str, told: object, table: str, source: str, language: str) -> list[Entry]:
    keys = LISTS[table]
    if keys is not None and key not in keys:
        raise RefusedFileError(source, f"unknown list {key} in [{table}]", f"use one of {', '.join(keys)}")
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        raise RefusedFileError(
            source, f"{key} in [{table}] is no list of phrases", f'write {key} = ["…", "…"]'
        )
    return [_checked(Entry(one, _language(one, language), f"[{table}] {key}"), table, source) for one in told]


def _told(says: str, told: object, table: str, source: str, language: str) -> Entry:
    slots = EXAMPLES[table]
    values: dict[str, Any] = told if isinstance(told, dict) else {"example": told}
    unknown = [key for key in values if key not in ("example", *slots)]
    if unknown or not values.get("example") or not all(isinstance(one, str) for one in values.values()):
        form = (
            f'{{ example = "…", {", ".join(f"{slot} = …" for slot in slots)} }}' if slots else '"an example"'
        )
        raise RefusedFileError(source, f"{says!r} in [{table}] has no example", f'write "{says}" = {form}')
    example = values["example"]
    expected = {slot: values[slot] for slot in slots if slot in values}
    entry = Entry(says, _language(says, language), f"[{table}]", example, expected)
    return _checked(entry, table, source)


def _checked(entry: Entry, table: str, source: str) -> Entry:
    """Return the entry; raises RefusedFileError if it is no phrase, or not in its own example.

    Our own entries are checked by the tests, since that takes longer than to read them.
    """
    if source in FILES:
        return entry
    try:
        _check_slots(entry.says, table)
        words = expression(
            entry.says, entry.language, Grammar(dict.fromkeys(_SLOTS.get(table, ()), _ANYTHING))
        )
    except PhraseError as error:
        raise RefusedFileError(
            source, f"{entry.says!r} in {entry.where} is no phrase: {error}", "correct it"
        ) from error
    if entry.example is not None and re.search(words, entry.example, re.DOTALL) is None:
        raise RefusedFileError(
            source,
            f"{entry.says!r} in {entry.where} is not in its example {entry.example!r}",
            "correct the phrase or the example",
        )
    return entry


def _check_slots(says: str, table: str) -> None:
    """Raise PhraseError if a phrase lacks a slot that its table needs, or has one that is of no use there."""
    slots = re.findall(r"\{(\w*)\}", says)
    repeated = next((slot for slot in slots if slots.count(slot) > 1 and slot != "number"), None)
    if repeated is not None:
        raise PhraseError(f"{{{repeated}}} stands in it twice; leave one out")
    if table in _WHOLE and ("…" in says or slots):
        raise PhraseError("… and {} are not known here; write every way in full")
    needed = _NEEDED.get(table, ())
    if needed and not set(needed) & set(slots):
        raise PhraseError(
            f"it tells nobody; write {' or '.join(f'{{{one}}}' for one in needed)} where the name stands"
        )
    if table == "names-and-firms" and not (
        "firm" in slots and (says.startswith("{name}") or says.endswith("{name}"))
    ):
        raise PhraseError("{name} begins or ends it, and {firm} stands in it")


def _language(says: str, language: str) -> str:
    return language or ("zh" if _HAN.search(says) else "en")
