"""The facets next to the hits: values to filter by, and active filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from searchapp.analysis.fold import fold
from searchapp.search.answer import Facet as Counts
from searchapp.search.answer import FacetCount
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import field_label, tells_sections, text_language, value_label
from searchapp.web.urls import SEARCH, SearchState, encoded, path, quoted

FIELDS = ("period", "company", "section", "role", "speaker", "firm", "title")
"""The facet fields in the order of the page."""

VALUES = "values.values"
"""The endpoint of the page that lists all values of a field."""

_SHOWN = 6
# However many values are active, some others are listed.
_OTHERS = 3
_NOTHING = Counts(0, ())
# The same values are shown again and again.
_language = lru_cache(8192)(text_language)

Sayer = Callable[[str, int, int, bool], str]


class Choice(NamedTuple):
    """One value of a facet: its counts, whether it is active, and the URL that switches it.

    The counts are None for an active value that is none of the counted ones: a company's ticker, a speaker's other name,
    or a value without hits. ``said`` is what a screen reader says: what the link does, the value and its counts. ``share``
    is the count in percent of the largest count of the field, rounded up, for the bar below it: linear from 0, so
    that a bar half as long is half as much.
    """

    label: str
    language: str
    turns: int | None
    occurrences: int | None
    share: int
    chosen: bool
    url: str
    said: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with its values: active ones first, then those with most turns.

    ``total`` is the number of all values. If they are not all listed, ``whole`` is the URL of the page that lists them.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]
    total: int
    whole: str | None


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter value, and the URL without it."""

    field: str
    value: str
    language: str
    url: str


def chips(state: SearchState) -> tuple[Chip, ...]:
    """Return all active filter values, in the order of the fields."""
    return tuple(
        Chip(
            field_label(name),
            value_label(name, value),
            text_language(value),
            state.toggled(name, value).url(),
        )
        for name in FIELDS
        for value in state.filters.get(name, ())
    )


def facets(
    state: SearchState,
    counts: Mapping[str, Counts],
    alternatives: Mapping[str, Counts],
) -> tuple[Facet, ...]:
    """Return the facets of an answer but that of the periods.

    A filtered field has the values it would have without its filter. Of a meeting there are no sections to choose from.
    """
    found, say, before, here = [], sayer(), whole_url(state), state.at_page(1).url()
    for name in FIELDS[1:]:
        counted = counted_without(state, name, counts, alternatives)
        if name == "section" and not state.filters.get(name) and not _has_sections(counts):
            continue
        if counted.counts or state.filters.get(name):
            found.append(_facet(Switch(state, name, here), name, counted, say, before))
    return tuple(found)


def _has_sections(counts: Mapping[str, Counts]) -> bool:
    found = {
        name: [count.value for count in counts.get(name, _NOTHING).counts] for name in ("section", "role")
    }
    return any(tells_sections(section, role) for section in found["section"] for role in found["role"])


def counted_without(
    state: SearchState, name: str, counts: Mapping[str, Counts], alternatives: Mapping[str, Counts]
) -> Counts:
    """Return the values of a field in an answer, without the field's own filter."""
    return (alternatives if state.filters.get(name) else counts).get(name, _NOTHING)


def _facet(switch: Switch, name: str, counted: Counts, say: Sayer, before: str) -> Facet:
    first = switch.active_first(counted.counts)
    active = sum(1 for count in first if switch.given(count.value) is not None) if switch.any_given else 0
    # To leave out a single value would save no space.
    least = counted.total if counted.total <= _SHOWN + 1 else _SHOWN
    listed = max(least, active + _OTHERS)
    largest = counted.counts[0].turns if counted.counts else 0
    choices = switch.choices(first[:listed], largest, say)
    rest = len(first) > listed or counted.total > len(counted.counts)
    return Facet(name, field_label(name), choices, counted.total, f"{before}field={name}" if rest else None)


class Switch:
    """Switches the values of one field on and off in the URL of a state, and tells which are on."""

    def __init__(self, state: SearchState, name: str, here: str | None = None) -> None:
        """``here`` is the URL of page 1 of the state, if the caller has it."""
        self._state = state
        self._name = name
        # A filter compares folded.
        self._given = {fold(value): value for value in state.filters.get(name, ())}
        # The URL that adds a value: only the value differs within a field.
        here = here or state.at_page(1).url()
        self._more = f"{here}{'&' if '?' in here else '?'}{name}="

    @property
    def any_given(self) -> bool:
        """Whether there is an active value."""
        return bool(self._given)

    def given(self, value: str) -> str | None:
        """Return an active value as the filter has it, or None if it is not active."""
        return self._given.get(fold(value)) if self._given else None

    def url(self, value: str) -> str:
        """Return the URL with or, if it is active, without a value; on page 1."""
        return self._url(value, self.given(value))

    def _url(self, value: str, given: str | None) -> str:
        return self._more + quoted(value) if given is None else self._state.toggled(self._name, given).url()

    def active_first(self, counts: Sequence[FacetCount]) -> list[FacetCount]:
        """Return the counts with active values first."""
        if not self._given:
            return list(counts)
        return sorted(counts, key=lambda count: self.given(count.value) is None)

    def choices(self, counts: Iterable[FacetCount], largest: int, say: Sayer) -> tuple[Choice, ...]:
        """Return choices for counted values, after those for active values that are not among them.

        Args:
            counts: with the active values first, if there are any.
            largest: the number of turns of the longest bar.
            say: says a value.
        """
        listed = [(value_label(self._name, count.value), count) for count in counts]
        counted = {fold(count.value) for _, count in listed} if self._given else set()
        others = [value for folded, value in self._given.items() if folded not in counted]
        remove = gettext("Remove: %(value)s") if others else ""
        choices = [
            Choice(label, _language(label), None, None, 0, True, self.url(value), remove % {"value": label})
            for value, label in ((value, value_label(self._name, value)) for value in others)
        ]
        for label, (value, turns, occurrences) in listed:
            given = self.given(value)
            choices.append(
                Choice(
                    label,
                    _language(label),
                    turns,
                    occurrences,
                    ceil(100 * turns / largest),
                    given is not None,
                    self._url(value, given),
                    say(label, turns, occurrences, given is not None),
                )
            )
        return tuple(choices)


def sayer() -> Sayer:
    """Return a function that says a value; the words are looked up once, because there are dozens of values."""
    tell = teller()
    remove = gettext("Remove: %(value)s, %(turns)s, %(occurrences)s")
    narrow = gettext("Filter by: %(value)s, %(turns)s, %(occurrences)s")

    def say(label: str, turns: int, occurrences: int, chosen: bool) -> str:
        of_turns, of_occurrences = tell(turns, occurrences)
        values = {"value": label, "turns": of_turns, "occurrences": of_occurrences}
        return (remove if chosen else narrow) % values

    return say


def teller() -> Callable[[int, int], tuple[str, str]]:
    """Return a function that puts numbers of turns and of occurrences into words."""
    turn, several_turns = (ngettext("turn", "turns", number) for number in (1, 2))
    occurrence, several = (ngettext("occurrence", "occurrences", number) for number in (1, 2))

    def tell(turns: int, occurrences: int) -> tuple[str, str]:
        return (
            f"{turns:,} {turn if turns == 1 else several_turns}",
            f"{occurrences:,} {occurrence if occurrences == 1 else several}",
        )

    return tell


def arguments_of(state: SearchState) -> dict[str, str | list[str]]:
    """Return the arguments of a state for a page of its values, which names the view to return to."""
    arguments = state.at_page(1).arguments()
    if state.view != SEARCH:
        arguments["view"] = view_name(state.view)
    return arguments


def view_name(endpoint: str) -> str:
    """Return the name of a view in a URL.

    >>> view_name("search.search")
    'search'
    """
    return endpoint.partition(".")[0]


def whole_url(state: SearchState) -> str:
    """Return the URL of the page of all values up to the name of the field."""
    arguments = encoded(arguments_of(state))
    return f"{path(VALUES)}?{arguments}&" if arguments else f"{path(VALUES)}?"
