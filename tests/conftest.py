"""What every test runs under: no network but loopback, a clean environment; and an index of the seeds."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site import Site

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
ROOT = Path(__file__).parent.parent


class NetworkBlocked(Exception):
    """A test reached for a machine other than this one."""


def _is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that connects beyond loopback, also where the program under test swallows the error."""
    reached: list[object] = []

    def check(address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None  # a path: a Unix socket
        if not _is_here(host):
            reached.append(address)
            raise NetworkBlocked(f"tests run without a network, and this one reached for {address!r}")

    def guarded(name: str) -> Any:
        real = getattr(socket.socket, name)

        def method(self: socket.socket, *args: Any) -> Any:
            check(args[-1])
            return real(self, *args)

        return method

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
        if not flags & socket.AI_NUMERICHOST:
            check((host, port))
        return look_up(host, port, family, type, proto, flags)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    assert not reached, f"reached for the network: {reached}"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's own decides a test."""
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty web site on loopback."""
    found = Site()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of seeds/, made by the bundled encoder. Shared by all tests: read it, never write to it."""
    from index import ingest, sources

    path = tmp_path_factory.mktemp("seed") / "index"
    summary = ingest.rebuild(path, sources.read(ROOT / "seeds"))
    assert summary.stored == summary.total == 1
    return path
