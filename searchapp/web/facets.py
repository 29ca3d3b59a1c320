"""The facets next to the hits: values to filter by, and active filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus

from searchapp.search.answer import FACET_FIELDS, FacetCount
from searchapp.search.answer import Facet as Counts
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import field_label, text_language, value_label
from searchapp.web.urls import SearchState

_SHOWN = 6
# A list of thousands of speakers is no help, and takes longer to render than the search.
_LISTED = 24
_NOTHING = Counts(0, ())
# The same values are shown again and again.
_quoted = lru_cache(8192)(quote_plus)
_language = lru_cache(8192)(text_language)


class Choice(NamedTuple):
    """One value of a facet: its counts, whether it is active, and the URL that switches it.

    ``said`` is what a screen reader says: what the link does, the value and its counts.
    ``share`` is its count in percent of the largest count of the field, in steps of 5, for the bar below it.
    """

    label: str
    language: str
    turns: int
    occurrences: int
    share: int
    chosen: bool
    url: str
    said: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with its values: the first few, and the rest in a fold, which is open if one of them is active.

    ``unlisted`` is the number of values that are not listed; a query can still name them.
    """

    name: str
    label: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    unlisted: int
    open: bool


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
        for name, values in state.filters.items()
        for value in values
    )


def facets(
    state: SearchState,
    counts: Mapping[str, Counts],
    alternatives: Mapping[str, Counts],
) -> tuple[Facet, ...]:
    """Return the facets of an answer; a filtered field has the values it would have without its filter."""
    found, say = [], _sayer()
    for name in FACET_FIELDS:
        chosen = state.filters.get(name, ())
        counted = (alternatives if chosen else counts).get(name, _NOTHING)
        values = list(counted.counts)
        # Keep an active value that matches nothing, so that it can be removed.
        known = {count.value for count in values}
        missing = [FacetCount(value, 0, 0) for value in chosen if value not in known]
        values += missing
        if len(values) > _LISTED:
            values.sort(key=lambda count: count.value not in chosen)
        if values:
            found.append(_facet(state, name, values, counted.total + len(missing), say))
    return tuple(found)


def _sayer() -> Callable[..., str]:
    """Return a function that says a value; the words are looked up once, because there are hundreds of values."""
    turn, turns = (ngettext("turn", "turns", number) for number in (1, 2))
    occurrence, occurrences = (ngettext("occurrence", "occurrences", number) for number in (1, 2))
    remove = gettext("Remove: %(value)s, %(turns)s, %(occurrences)s")
    narrow = gettext("Filter by: %(value)s, %(turns)s, %(occurrences)s")

    def say(label: str, count: FacetCount, *, chosen: bool) -> str:
        _, of_turns, of_marks = count
        return (remove if chosen else narrow) % {
            "value": label,
            "turns": f"{of_turns:,} {turn if of_turns == 1 else turns}",
            "occurrences": f"{of_marks:,} {occurrence if of_marks == 1 else occurrences}",
        }

    return say


def _facet(
    state: SearchState, name: str, counts: list[FacetCount], total: int, say: Callable[..., str]
) -> Facet:
    chosen = state.filters.get(name, ())
    largest = max(count.turns for count in counts) or 1
    # The URL that adds a value: only the value differs within a field.
    before = replace(state, page=1).url()
    more = f"{before}{'&' if '?' in before else '?'}{name}="
    labels = [value_label(name, count.value) for count in counts[:_LISTED]]
    choices = tuple(
        Choice(
            label=label,
            language=_language(label),
            turns=count.turns,
            occurrences=count.occurrences,
            share=5 * round(20 * count.turns / largest),
            chosen=count.value in chosen,
            url=state.toggled(name, count.value).url()
            if count.value in chosen
            else more + _quoted(count.value),
            said=say(label, count, chosen=count.value in chosen),
        )
        for count, label in zip(counts, labels, strict=False)
    )
    # A fold with a single value would save no space.
    cut = len(choices) if len(choices) <= _SHOWN + 1 else _SHOWN
    rest = choices[cut:]
    return Facet(
        name,
        field_label(name),
        choices[:cut],
        rest,
        total - len(choices),
        any(choice.chosen for choice in rest),
    )
