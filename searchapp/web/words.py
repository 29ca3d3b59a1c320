"""What the pages of collocates and keyness have in common: the form of their options, and columns to sort by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from searchapp.web.choices import Choice, NumberChoice
from searchapp.web.i18n import gettext
from searchapp.web.layout import Link
from searchapp.web.urls import SearchState

LENGTH: Choice[str] = Choice(
    "length", {"1": lambda: gettext("All words"), "2": lambda: gettext("Two or more characters")}
)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: its name, what it means, and a link to the rows in its order, None if they have none."""

    label: str
    told: str
    sort: Link | None


@dataclass(frozen=True, slots=True)
class Number:
    """A field of the form for a number."""

    name: str
    value: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class WordForm:
    """The form for the options that are numbers; it has the hidden fields ``kept``."""

    kept: tuple[tuple[str, str], ...]
    numbers: Mapping[str, Number]


def word_form(state: SearchState, *options: NumberChoice, without: tuple[str, ...] = ()) -> WordForm:
    """Return the form for some options; the field ``without`` has a place of its own in it."""
    others = state.choosing(**dict.fromkeys((*(option.name for option in options), *without)))
    query = (("q", state.query),) if state.query else ()
    return WordForm(
        kept=(*query, *others.fields()),
        numbers={
            option.name: Number(option.name, option.value(state), option.least, option.most)
            for option in options
        },
    )


def columns(
    state: SearchState, sort: Choice[Any], heads: Sequence[tuple[str | None, str, str]]
) -> tuple[Column, ...]:
    """Return columns from the value of ``sort`` for each, None for no order, its name and what it means."""
    current = sort.value(state)
    return tuple(
        Column(
            label,
            meaning,
            None if value is None else Link(label, sort.chosen(state, value).url(), value == current),
        )
        for value, label, meaning in heads
    )
