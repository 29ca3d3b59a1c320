"""Starting worker processes of a build, and ending them with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Block Ctrl-C while a worker may be starting; until the worker ignores Ctrl-C, it would end with a traceback.

    A new process inherits the blocked signal. This process gets a pending Ctrl-C when it leaves the context.
    """
    with _interrupt_noted():
        if not hasattr(signal, "pthread_sigmask"):  # Windows does not have it.
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupt_noted() -> Iterator[None]:
    # NumPy starts threads. The system may deliver the signal that this thread blocks to one of them, and Python would
    # still interrupt this thread: the worker would get only part of the data it needs to start.
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
    """End this worker when its parent ends, and ignore Ctrl-C, which the parent handles. For a pool's ``initializer``.

    Otherwise a worker would wait for work forever if its parent is killed: the worker itself keeps the writing end of
    its queue open, so the queue never ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # There is nothing to save: the next build removes what the parent began.
        os._exit(1)
