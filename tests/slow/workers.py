"""Processes that do one piece of work, say how far they are, and can be killed at any moment."""

import multiprocessing
import resource
import time
import traceback
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.slow.warm"])
Tell = Callable[[object], None]


class Worker:
    """`work(tell, *args)` in a process of its own. What it tells is on the disk before it goes on."""

    def __init__(
        self, log: Path, work: Callable[..., None], *args: object, limit: tuple[int, int] | None = None
    ) -> None:
        self._log = log
        log.unlink(missing_ok=True)
        self._process: BaseProcess = CONTEXT.Process(target=_run, args=(log, work, args), daemon=True)
        self._process.start()
        while not self.told and self._process.is_alive():
            time.sleep(0.001)

    @property
    def told(self) -> list[str]:
        """What it said so far; "ready" first, "done" last if it got there."""
        return self._log.read_text().splitlines() if self._log.exists() else []

    @property
    def works(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> list[str]:
        """As a power cut would, if the disk keeps what it was given."""
        self._process.kill()
        return self.wait()

    def wait(self) -> list[str]:
        self._process.join()
        return self.told


def _run(log: Path, work: Callable[..., None], args: tuple[Any, ...]) -> None:
    with log.open("a") as file:

        def tell(what: object) -> None:
            file.write(f"{what}\n")
            file.flush()

        tell("ready")
        try:
            work(tell, *args)
        except BaseException as error:
            for limited in (resource.RLIMIT_FSIZE, resource.RLIMIT_AS):
                resource.setrlimit(limited, (resource.getrlimit(limited)[1],) * 2)
            tell(f"{type(error).__name__}: {' '.join(str(error).split())}")
            if not isinstance(error, Exception):
                traceback.print_exc()
            raise SystemExit(1) from None
        tell("done")


def duration(log: Path, work: Callable[..., None], *args: object) -> float:
    """Seconds that the whole work takes, twice at the most."""
    seconds = []
    for _ in range(2):
        worker = Worker(log, work, *args)
        began = time.monotonic()
        assert worker.wait()[-1] == "done", worker.told
        seconds.append(time.monotonic() - began)
    return max(seconds)
