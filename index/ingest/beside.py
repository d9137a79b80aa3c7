"""Encoding beside everything else: models run outside Python's lock, so that other work fills the core they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from threading import Event
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[int], None]


@contextmanager
def beside(call: Callable[[Progress], T], progress: Progress) -> Iterator[Future[T]]:
    """Run `call` on a thread of its own while the block runs; ask for its result behind the block.

    It is given a progress to call now and then. Where the block raises (the user stops the run), that call is where it
    ends; nothing of it runs any more when the block is left.
    """
    stop = Event()

    def told(count: int) -> None:
        if stop.is_set():
            raise _Stopped
        progress(count)

    future = _thread().submit(call, told)
    try:
        yield future
    except BaseException:
        stop.set()
        raise
    finally:
        wait([future])


class _Stopped(Exception):
    """Nobody waits for the result any more."""


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="encoding")
