"""The file that defines a panel: TOML with named queries, filters, the unit and the denominator.

Every key is checked before anything is searched, so that a mistake is an error and no quiet zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from searchapp.analysis.fold import fold
from searchapp.errors import UsageError
from searchapp.model import FACET_FIELDS, ROLES, SECTIONS
from searchapp.query.tree import UNITS, Unit
from searchapp.research.definition import Definition, one_of, shown
from searchapp.research.word_list import WordList, read_word_list

PanelUnit = Literal["call", "company-period"]
PanelSplit = Literal["section", "role"]
Denominator = Literal["characters", "sentences"]

PANEL_UNITS: tuple[PanelUnit, ...] = get_args(PanelUnit)
PANEL_SPLITS: tuple[PanelSplit, ...] = get_args(PanelSplit)
DENOMINATORS: tuple[Denominator, ...] = get_args(Denominator)

KEYS = ("unit", "by", "denominator", "filters", "query")
QUERY_KEYS = (
    "name",
    "query",
    "any",
    "words",
    "citation",
    "column",
    "whole-words",
    "within",
    "filters",
)

_CHOICES = {"role": ROLES, "section": SECTIONS}

_Choice = TypeVar("_Choice", bound=str)
_Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PanelQuery:
    """A named query: ``any`` of some queries, or of the words of a list, or both within one ``within``.

    ``filters`` are those of this query alone; for a field in both, they replace those of the panel.
    """

    name: str
    any: tuple[str, ...] = ()
    words: WordList | None = None
    within: Unit | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        """The queries as one; None if there are only words."""
        if len(self.any) < 2:
            return self.any[0] if self.any else None
        return " OR ".join(f"({one})" for one in self.any)


@dataclass(frozen=True, slots=True)
class PanelRequest:
    """A request for a panel.

    ``by`` makes a row for each section, each role, or each combination of them. ``files`` are the paths that were read;
    ``file`` and ``sha256`` are the name of the first and the hash of its bytes.
    """

    queries: tuple[PanelQuery, ...]
    unit: PanelUnit = "call"
    by: tuple[PanelSplit, ...] = ()
    denominator: Denominator = "characters"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
    sha256: str = ""
    files: tuple[Path, ...] = ()


def read_panel(path: Path) -> PanelRequest:
    """Read the file of a panel and the word lists it names, which are looked for in its folder.

    Raises UsageError with the file, the line where possible, the cause and the cure.
    """
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = Definition.read(path)
        self._files = [path]

    def read(self) -> PanelRequest:
        table = self._file.table()
        top = _Part(self._file, table, lambda read: read)
        top.refuse_unknown(KEYS)
        return PanelRequest(
            queries=self._queries(top, table.get("query")),
            unit=top.choice("unit", PANEL_UNITS, "call"),
            by=self._by(top, table.get("by", [])),
            denominator=top.choice("denominator", DENOMINATORS, "characters"),
            filters=_filters(top),
            file=self._path.name,
            sha256=self._file.sha256,
            files=tuple(self._files),
        )

    def _by(self, top: _Part, given: object) -> tuple[PanelSplit, ...]:
        if not isinstance(given, list) or not all(one in PANEL_SPLITS for one in given):
            raise top.wrong("by", f"by is {shown(given)}", 'use by = ["section", "role"] or one of them')
        if len(set(given)) < len(given):
            raise top.wrong("by", "by names a field twice", "remove one of them")
        return tuple(given)

    def _queries(self, top: _Part, given: object) -> tuple[PanelQuery, ...]:
        if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
            what = "there is no query" if given is None else "query is not a list of tables"
            raise top.wrong("query", what, "begin each query with a line [[query]]")
        known: dict[str, str] = {}
        found = []
        for number, table in enumerate(given):
            part = _Part(self._file, table, partial(_query_of, number=number))
            query = self._query(part, f"query {number + 1}")
            if (other := known.get(fold(query.name))) is not None:
                raise part.wrong(
                    "name",
                    f"the name {shown(query.name)} is taken by the query {shown(other)}",
                    "choose another",
                )
            known[fold(query.name)] = query.name
            found.append(query)
        return tuple(found)

    def _query(self, part: _Part, place: str) -> PanelQuery:
        name = part.text("name", place)
        if name is None:
            raise part.wrong(None, f"{place} has no name", 'add name = "…"')
        if not name.isprintable():
            raise part.wrong("name", f"the name {shown(name)} has control characters", "remove them")
        part.refuse_unknown(QUERY_KEYS)
        queries = self._texts(part, name)
        words = self._words(part, name)
        within = part.choice("within", UNITS, None)
        if not queries and words is None:
            raise part.wrong(
                None, f"the query {shown(name)} says nothing to look for", "add query, any or words"
            )
        if within is None and queries and words is not None:
            raise part.wrong(
                "words",
                f"the query {shown(name)} has words beside it, but not within what they must meet",
                'add within = "sentence", or "turn", "exchange", "call"',
            )
        if within is not None and (not queries or words is None):
            raise part.wrong(
                "within",
                f"within of the query {shown(name)} needs a query and words",
                "add the one that is missing, or write within:sentence inside the query",
            )
        return PanelQuery(name, queries, words, within, _filters(part))

    def _texts(self, part: _Part, name: str) -> tuple[str, ...]:
        one = part.text("query", name)
        several = part.table.get("any")
        if several is None:
            return () if one is None else (one,)
        if one is not None:
            raise part.wrong("any", f"the query {shown(name)} has both query and any", "use one of them")
        if not isinstance(several, list) or not several:
            raise part.wrong("any", f"any of the query {shown(name)} is no list", 'use any = ["…", "…"]')
        for each in several:
            if not isinstance(each, str) or not each.strip():
                raise part.wrong(
                    "any",
                    f"any of the query {shown(name)} has {shown(each)}",
                    "put a text in quotation marks",
                )
        return tuple(several)

    def _words(self, part: _Part, name: str) -> WordList | None:
        file = part.text("words", name)
        for key in ("citation", "column", "whole-words"):
            if file is None and key in part.table:
                raise part.wrong(
                    key,
                    f"{key} of the query {shown(name)} is about a word list",
                    'add words = "FILE" or remove it',
                )
        if file is None:
            return None
        whole = part.table.get("whole-words", False)
        if not isinstance(whole, bool):
            raise part.wrong("whole-words", f"whole-words is {shown(whole)}", "use true or false")
        path = self._path.parent / file
        self._files.append(path)
        return read_word_list(
            path, citation=part.text("citation", name), column=part.text("column", name), whole_words=whole
        )


class _Part:
    """A table of the file: all of it, or that of one query. ``find`` returns it from what the first lines say, if it is there."""

    def __init__(self, file: Definition, table: _Table, find: Callable[[_Table], _Table | None]) -> None:
        self._file = file
        self.table = table
        self._find = find

    def wrong(self, key: str | None, what: str, cure: str) -> UsageError:
        """Return the error for the value of a key, or for the table if the key is None."""

        def holds(read: _Table) -> bool:
            found = self._find(read)
            return found is not None and (key is None or key in found)

        return self._file.wrong(what, cure, holds)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Raise UsageError if a key is not known."""
        for key in self.table:
            if key not in known:
                raise self.wrong(key, f"unknown key {shown(key)}", one_of(known))

    def text(self, key: str, place: str) -> str | None:
        """Return a text without spaces at its ends; None if the key is absent. Raises UsageError."""
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} of {place} is {shown(value)}", "put a text in quotation marks")
        if not value.strip():
            raise self.wrong(key, f"{key} of {place} is empty", "write something, or remove it")
        return value.strip()

    def choice(self, key: str, choices: Sequence[_Choice], default: Any) -> Any:
        """Return one of some choices. Raises UsageError."""
        value = self.table.get(key, default)
        if value is not default and value not in choices:
            raise self.wrong(key, f"{key} is {shown(value)}", one_of(choices))
        return value


def _query_of(read: _Table, number: int) -> _Table | None:
    queries = read.get("query", [])
    return queries[number] if number < len(queries) else None


def _filters(part: _Part) -> dict[str, tuple[str, ...]]:
    given = part.table.get("filters", {})
    if not isinstance(given, dict):
        raise part.wrong("filters", "filters are not a table", 'use filters = { role = ["analyst"] }')
    found = {}
    for name, value in given.items():
        if name not in FACET_FIELDS:
            raise part.wrong("filters", f"unknown filter {shown(name)}", one_of(FACET_FIELDS))
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(one, str) and one.strip() for one in values):
            raise part.wrong(
                "filters",
                f"the filter {name} is {shown(value)}",
                "use texts that are not empty, or remove it",
            )
        for one in values:
            if name in _CHOICES and one not in _CHOICES[name]:
                raise part.wrong("filters", f"the filter {name} is {shown(one)}", one_of(_CHOICES[name]))
        found[name] = tuple(values)
    return found
