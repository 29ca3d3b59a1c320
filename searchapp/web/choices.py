"""Options of a view that have a few values, such as the order of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request

from searchapp.search.answer import Notice
from searchapp.web.layout import Link
from searchapp.web.urls import SearchState, shortened

_Value = TypeVar("_Value", bound="str | None")


@dataclass(frozen=True, slots=True)
class Choice(Generic[_Value]):
    """An option of a view: its name in the URL, and the label of each value. The first value is the default."""

    name: str
    labels: Mapping[_Value, Callable[[], str]]

    def read(self, state: SearchState) -> tuple[SearchState, tuple[Notice, ...]]:
        """Return a state with the value in the URL; an unknown one is replaced by the default, with a notice."""
        given = request.args.get(self.name, "")
        value = self._known(given)
        if value is not None or not given:
            return self.chosen(state, value), ()
        values = {"name": self.name, "value": shortened(given)}
        return state, (Notice("“%(value)s” was ignored: %(name)s is none of the choices.", values),)

    def chosen(self, state: SearchState, value: str | None) -> SearchState:
        """Return a state with a value, None for the default; on page 1."""
        return state.choosing(**{self.name: None if value == self._default else value})

    def value(self, state: SearchState) -> _Value:
        """Return the value in a state."""
        chosen = self._known(state.options.get(self.name))
        return self._default if chosen is None else chosen

    def links(self, state: SearchState) -> tuple[Link, ...]:
        """Return a link to each value; the one in the state is current."""
        current = self.value(state)
        return tuple(
            Link(label(), self.chosen(state, value).url(), value == current)
            for value, label in self.labels.items()
        )

    @property
    def _default(self) -> _Value:
        return next(iter(self.labels))

    def _known(self, given: str | None) -> _Value | None:
        return next((value for value in self.labels if value == given), None)


@dataclass(frozen=True, slots=True)
class NumberChoice:
    """An option of a view that is a number from ``least`` to ``most``."""

    name: str
    default: int
    least: int
    most: int

    def read(self, state: SearchState) -> tuple[SearchState, tuple[Notice, ...]]:
        """Return a state with the number in the URL; an invalid one is replaced by the default, with a notice; on page 1."""
        number, remarks = read_number(self.name, self.least, self.most)
        chosen = None if number in (None, self.default) else str(number)
        return state.choosing(**{self.name: chosen}), remarks

    def value(self, state: SearchState) -> int:
        """Return the number in a state."""
        return int(state.options.get(self.name, self.default))


def read_options(
    state: SearchState, *options: Choice[Any] | NumberChoice
) -> tuple[SearchState, tuple[Notice, ...]]:
    """Return a state with the values of options in the URL, an invalid one replaced by the default, with a notice."""
    page = state.page
    remarks: tuple[Notice, ...] = ()
    for option in options:
        state, complaints = option.read(state)
        remarks += complaints
    # Another value begins on page 1, but these are those of the URL.
    return state.at_page(page), remarks


def read_number(name: str, least: int, most: int) -> tuple[int | None, tuple[Notice, ...]]:
    """Read a number from the URL: None if there is none, or an invalid one, which has a notice."""
    text = request.args.get(name, "").strip()
    if not text:
        return None, ()
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text), ()
    values = {"name": name, "value": shortened(text), "least": str(least), "most": str(most)}
    return None, (
        Notice("“%(value)s” was ignored: %(name)s must be a number from %(least)s to %(most)s.", values),
    )
