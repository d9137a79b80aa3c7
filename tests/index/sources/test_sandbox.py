"""The child process that parses: its caps hold, and it comes back after it was ended."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from index.sources import sandbox
from index.sources.outcome import Unreadable

PAGE = (
    b"<html><body><article>"
    + b"<p>The made-up council met in Sampleton, and it agreed.</p>" * 10
    + b"</article></body></html>"
)


@pytest.fixture
def box() -> Iterator[sandbox.Sandbox]:
    found = sandbox.Sandbox()
    yield found
    found.close()


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(box: sandbox.Sandbox) -> None:
    slow = b"<html><body>" + b"<p>word word word word, and more of them.</p>" * 100_000
    start = time.monotonic()
    with pytest.raises(Unreadable, match=r"took over 1 s"):
        box.parse("html", slow, 1.0)
    assert time.monotonic() - start < 3
    assert "council" in box.parse("html", PAGE)["text"]


def test_a_child_that_was_killed_is_replaced(box: sandbox.Sandbox) -> None:
    assert box.parse("html", PAGE)
    assert box._child is not None
    box._child.kill()
    box._child.wait()
    assert box.parse("html", PAGE)


def test_parsers_errors_are_reasons(box: sandbox.Sandbox) -> None:
    with pytest.raises(Unreadable, match="damaged PDF"):
        box.parse("pdf", b"%PDF-1.4 nothing more")


def probe(code: str) -> str:
    """What `code` prints in a process that is restricted as the child is."""
    start = "from index.sources import sandbox; sandbox._restrict()\n"
    return subprocess.run(
        [sys.executable, "-c", start + code], capture_output=True, text=True, timeout=30
    ).stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
    ],
)
def test_no_network_and_no_processes(code: str) -> None:
    assert probe(f"try:\n    {code}\nexcept PermissionError:\n    print('refused')") == "refused"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's address space")
def test_memory_is_capped() -> None:
    assert probe("try:\n    bytearray(2_000_000_000)\nexcept MemoryError:\n    print('refused')") == "refused"
