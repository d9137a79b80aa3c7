"""A bounded number of requests at work: as many as there are cores, a few that wait, and a clear "busy" beyond."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from qa.api.errors import ApiError

P = ParamSpec("P")
T = TypeVar("T")

CORES = os.cpu_count() or 1
WAITING = 24
"""Requests that wait at most, as on the page."""


class Workers:
    """Threads for what takes the processor's time, so that the event loop goes on answering."""

    def __init__(self, threads: int = CORES, waiting: int = WAITING) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="dateline-api")
        self._places = threading.BoundedSemaphore(threads + waiting)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function`, called in a thread. Raises ApiError 503 if too many wait already."""
        if not self._places.acquire(blocking=False):
            raise ApiError(503, "busy", "Too many questions at once: try again in a moment.",
                           headers={"Retry-After": "1"})  # fmt: skip
        try:
            future = self._pool.submit(partial(function, *args, **kwargs))
        except BaseException:
            self._places.release()
            raise
        future.add_done_callback(self._done)  # when it ends, not when whoever asked has gone
        return await asyncio.wrap_future(future)

    def _done(self, future: Future[Any]) -> None:
        self._places.release()

    def close(self) -> None:
        """Let nothing more begin."""
        self._pool.shutdown(wait=False, cancel_futures=True)
