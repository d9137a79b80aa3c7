"""Listening for the page: a free port, and the address printed once it answers."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from index.errors import DatelineError

FIRST_PORT = 7860
_PORTS_TRIED = 100


def run(app: ASGIApp, host: str, place: socket.socket) -> None:
    """Serve `app` on a bound socket until stopped; prints its address once it answers."""
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, server_header=False)
    _Announcing(config, _address(host, place.getsockname()[1])).run([place])


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
