"""Progress, for whoever watches: on standard error."""

from __future__ import annotations

import sys
import time

_began = time.perf_counter()


def say(text: str) -> None:
    """Print a line with how many seconds the run has taken so far."""
    print(f"{time.perf_counter() - _began:7.1f} s  {text}", file=sys.stderr, flush=True)
