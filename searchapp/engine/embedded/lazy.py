"""Attributes computed on first use, without a lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_Value = TypeVar("_Value")


class lazy(Generic[_Value]):  # noqa: N801  (used like property)
    """A method as an attribute that keeps its first result.

    Until Python 3.12, ``functools.cached_property`` has one lock for all instances of a class: while it computes the
    marks of one query, all other queries would wait. Use it only for what is shared and expensive.
    """

    def __init__(self, compute: Callable[[Any], _Value]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[_Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _Value: ...

    def __get__(self, instance: object | None, owner: type) -> lazy[_Value] | _Value:
        if instance is None:
            return self
        # An attribute of the instance comes before this one, so this runs once.
        value = instance.__dict__[self._compute.__name__] = self._compute(instance)
        return value
