"""How a worker process behaves towards the build that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


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
