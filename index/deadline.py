"""How long a question may take: it is given up between two of its steps, each of which calls `check`.

A step is short, so the thread that works on it is soon free. It cannot be stopped from outside: Python has no such way.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar

from index.errors import TookTooLong

SECONDS = 60.0
"""Enough for a cold start on a busy machine; a question takes about one."""
_end: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def limited(seconds: float | None = None) -> Iterator[None]:
    """What is done in the block ends in `seconds` (None: `SECONDS`), or when a block around it does."""
    if _end.get() is not None:
        yield
        return
    token = _end.set(time.monotonic() + (SECONDS if seconds is None else seconds))
    try:
        yield
    finally:
        _end.reset(token)


def check() -> None:
    """Raises TookTooLong where the time is over."""
    end = _end.get()
    if end is not None and time.monotonic() > end:
        raise TookTooLong(
            f"This took longer than {SECONDS:.0f} seconds and was given up: ask it in fewer words, or ask again when "
            "less is asked at once."
        )
