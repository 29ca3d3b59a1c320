"""Attributes that are computed on first use: once, and without keeping other instances waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

from searchapp.engine.embedded.lazy import lazy


class Thing:
    """Counts how often its value is computed."""

    def __init__(self, before: Callable[[], object]) -> None:
        self.before = before
        self.computed = 0

    @lazy
    def value(self) -> int:
        """The value."""
        self.before()
        self.computed += 1
        return self.computed


def test_a_value_is_computed_once() -> None:
    thing = Thing(lambda: None)
    assert (thing.value, thing.value, thing.computed) == (1, 1, 1)
    assert Thing.value.__doc__ == "The value."


def test_one_instance_does_not_wait_for_another() -> None:
    started, done = threading.Event(), threading.Event()

    def wait() -> None:
        started.set()
        assert done.wait(60)

    slow, quick = Thing(wait), Thing(lambda: None)
    computing = threading.Thread(target=lambda: slow.value)
    computing.start()
    assert started.wait(60)
    # With a lock for the class, this would wait for `slow`, which waits for this.
    asked = threading.Thread(target=lambda: quick.value)
    asked.start()
    asked.join(10)
    waiting = asked.is_alive()
    done.set()
    asked.join()
    computing.join()
    assert not waiting
    assert (slow.computed, quick.computed) == (1, 1)
