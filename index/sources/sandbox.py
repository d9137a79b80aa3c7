"""Parsers of untrusted formats run in a child process: capped in time and memory, without network.

HTML, feeds, PDF and DOCX come from anywhere, and their parsers are large. One long-lived child parses them, so
that a page that hangs, eats memory or crashes a parser costs one rejected article. Both sides speak JSON.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from index.sources.outcome import Unreadable

SECONDS = 10.0
"""One document's time; the first one's includes the child's start."""
MEMORY = 1_000_000_000
"""Bytes of address space of the child, where the system can limit it."""

_ROOT = Path(__file__).resolve().parents[2]
# Isolated from the environment, with the modules that this process has.
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.sources import sandbox; sandbox.serve()"
# What is parsed -> the module whose `parse_...` does it.
_TASKS = {
    "html": "pages.html", "feed": "feeds.feed", "pdf": "documents.pdf", "docx": "documents.word",
    "odt": "documents.opendocument", "epub": "documents.epub", "rtf": "documents.rtf", "mail": "archives.mail",
    "wire": "feeds.wire",
}  # fmt: skip


class Sandbox:
    """Hands documents to the child process, which is started when first needed and again after it died."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def parse(self, task: str, data: bytes, seconds: float | None = None, **options: str | None) -> Any:
        """The result of the parser `task` (a key of `_TASKS`) on `data`.

        Raises `Unreadable` with the parser's reason, or where it took too long, too much memory or crashed.
        """
        limit = SECONDS if seconds is None else seconds
        with self._lock:
            child = self._running()
            late = threading.Event()
            timer = threading.Timer(limit, _end, (child, late))
            timer.start()
            try:
                reply = self._ask(child, {"task": task, **options}, data)
            except (OSError, EOFError):
                self._stop()
                raise Unreadable(f"took over {limit:g} s to read" if late.is_set() else "crashed its parser") from None
            finally:
                timer.cancel()
        if "error" in reply:
            raise Unreadable(reply["error"])
        return reply["result"]

    def _ask(self, child: subprocess.Popen[bytes], head: dict[str, str | None], data: bytes) -> dict[str, Any]:
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - both are pipes
        for part in (json.dumps(head).encode(), data):
            child.stdin.write(struct.pack(">Q", len(part)) + part)
        child.stdin.flush()
        reply: dict[str, Any] = json.loads(_receive(child.stdout))
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # we are a fork: the child is our parent's
            self._child, self._owner = None, os.getpid()
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-c", _START, json.dumps([str(_ROOT), *filter(None, sys.path)])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                pipe and pipe.close()
        child.wait()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            if self._owner == os.getpid():
                self._stop()


_shared = Sandbox()
atexit.register(_shared.close)


def parse(task: str, data: bytes, seconds: float | None = None, **options: str | None) -> Any:
    """`Sandbox.parse` of the process's one sandbox."""
    return _shared.parse(task, data, seconds, **options)


def _end(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def serve() -> None:
    """The child: answer until the pipe closes."""
    _restrict()
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a parser that prints must not disturb the replies
    while True:
        try:
            options = json.loads(_receive(inward))
            data = _receive(inward)
        except EOFError:
            return
        reply = json.dumps(_answer(options.pop("task"), data, options)).encode()
        outward.write(struct.pack(">Q", len(reply)) + reply)
        outward.flush()


def _answer(task: str, data: bytes, options: dict[str, str | None]) -> dict[str, object]:
    from importlib import import_module

    try:
        return {"result": getattr(import_module(f"index.sources.{_TASKS[task]}"), f"parse_{task}")(data, **options)}
    except Unreadable as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"needs over {MEMORY / 1e9:g} GB of memory to read"}
    except Exception as error:  # parsers raise anything on hostile input: it is that input's fault
        return {"error": f"damaged {task.upper()} ({type(error).__name__})"}


def _restrict() -> None:
    """Cap memory, and refuse network and new processes from here on."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def refuse(event: str, _: tuple[object, ...]) -> None:
        if event.startswith(("socket.connect", "socket.getaddrinfo", "subprocess.", "os.system", "os.exec", "os.fork")):
            raise PermissionError(f"{event} is refused while reading a document")

    sys.addaudithook(refuse)


def _receive(stream: IO[bytes]) -> bytes:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    length = struct.unpack(">Q", head)[0]
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
