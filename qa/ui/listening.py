"""Listening for the page: a free port, and the address printed once it answers."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from index.errors import DatelineError

FIRST_PORT = 7860
_PORTS_TRIED = 100
_PATIENCE = 4
"""Seconds from a signal that ends the server until it is killed."""
_WAITING = 'test -n "$(head -c 1)" || exit; (sleep "$2"; kill -9 "$1") & cat >/dev/null; kill $!'
"""Waits for a byte; kills the process $1 in $2 seconds then, unless the pipe is shut before, as when it has ended."""


def run(app: ASGIApp, host: str, place: socket.socket) -> None:
    """Serve `app` on a bound socket until stopped; prints its address once it answers."""
    with _ended_in_time():
        _Announcing(config(app), _address(host, place.getsockname()[1])).run([place])


def config(app: ASGIApp) -> uvicorn.Config:
    """How `app` is served. Whom to believe for whom a request is passed on is for `Addressed` to say, not for uvicorn,
    which believes all programs of this machine.
    """
    return uvicorn.Config(app, loop="asyncio", log_level="warning", timeout_graceful_shutdown=2, server_header=False,
                          proxy_headers=False)  # fmt: skip


@contextlib.contextmanager
def _ended_in_time() -> Iterator[None]:
    """A signal that ends the server ends it, though a thread never returns, or holds the interpreter for good.

    No handler of ours runs then, but Python's own, which is not written in Python, writes the signal's number to a
    pipe. At its other end waits a shell: it kills this process some seconds later, and goes with it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    end, told = os.pipe()
    os.set_blocking(told, False)
    waiting = ["/bin/sh", "-c", _WAITING, "sh", str(os.getpid()), str(_PATIENCE)]
    shell = subprocess.Popen(waiting, stdin=end, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    os.close(end)
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    yield  # behind it only where no signal came: else the end of the process is what shuts the pipe
    signal.set_wakeup_fd(before)
    os.close(told)
    shell.wait()


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"{self._address}\n")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Open pages hold a stream each: that these are cut now is no error to print.
        logging.getLogger("uvicorn.error").disabled = True
        await super().shutdown(sockets)


@contextlib.contextmanager
def bound(host: str, port: int | None) -> Iterator[socket.socket]:
    """A socket bound to `port`, or to the first free one from 7860 on. Raises DatelineError if there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    wanted = range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED) if port is None else (port,)
    reason: OSError | None = None
    for number in wanted:
        place = socket.socket(family, socket.SOCK_STREAM)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((host, number))
        except OSError as error:
            place.close()
            reason = error
            continue
        with place:
            yield place
        return
    where = f"port {port}" if port is not None else f"a port from {FIRST_PORT} to {wanted[-1]}"
    why = (reason.strerror if reason else None) or reason
    raise DatelineError(f"Cannot listen on {host}, {where}: {why}. Name another one with --port.")


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where to look
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
