"""A bounded number of requests at work: as many as there are cores, a few that wait, and a clear "busy" beyond."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
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

    async def stream(self, made: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """What the iterator that `made` makes gives, in a thread; whoever has gone ends it. Raises ApiError 503."""
        loop, found = asyncio.get_running_loop(), asyncio.Queue[T | None]()
        gone = threading.Event()

        def work() -> None:
            try:
                with contextlib.closing(made()) as items:  # type: ignore[type-var]
                    for item in items:
                        if gone.is_set():
                            return
                        loop.call_soon_threadsafe(found.put_nowait, item)
            finally:
                with contextlib.suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(found.put_nowait, None)

        running = asyncio.ensure_future(self.run(work))
        try:
            await asyncio.sleep(0)
            if running.done():  # there was no place
                await running
            while (item := await found.get()) is not None:
                yield item
            await running
        finally:
            gone.set()
            running.cancel()

    def _done(self, future: Future[Any]) -> None:
        self._places.release()

    def close(self) -> None:
        """Let nothing more begin."""
        self._pool.shutdown(wait=False, cancel_futures=True)
