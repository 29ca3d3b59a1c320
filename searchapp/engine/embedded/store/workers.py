"""How a worker process behaves towards the build that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a worker may be starting: until it can ignore it, it would die with a traceback.

    A new process inherits what is held; this one gets a Ctrl-C that came meanwhile when it leaves the context.
    """
    with _interrupt_noted():
        if not hasattr(signal, "pthread_sigmask"):  # Windows has no such thing.
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupt_noted() -> Iterator[None]:
    # NumPy has threads of its own. The system may hand them a signal that this thread holds back, and Python would
    # interrupt this thread all the same: the worker would get half of what it needs to start.
    handler = signal.getsignal(signal.SIGINT)
    if handler is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


def follow_parent() -> None:
    """End this worker when its parent ends, and leave Ctrl-C to the parent. For a pool's ``initializer``.

    A worker of a killed parent would otherwise wait for work for ever: it holds the writing end of the queue
    that it reads from, so the end of the queue never comes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # Nothing here is worth saving: what the parent began is removed by the next build.
        os._exit(1)
