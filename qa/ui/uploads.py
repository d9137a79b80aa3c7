"""The files that browsers have sent to be added, and whose they are: no other file is ever read for the page."""

from __future__ import annotations

import contextlib
import secrets
import stat
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST = 3600
"""Seconds that a file waits to be added."""
_MOST = 256_000_000
"""Bytes of the files that wait, all browsers' together."""


@dataclass(frozen=True, slots=True)
class _Sent:
    owner: str
    at: float


class Uploads:
    """What was sent and by whom, a browser being known by a secret that it was given. Safe for several threads."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._owners: set[str] = set()
        self._sent: dict[str, list[_Sent]] = {}
        self._coming = 0

    def owner(self, claimed: str | None) -> str:
        """The secret by which a browser is known: the one it names if it was given here, else a new one."""
        with self._lock:
            if claimed is None or claimed not in self._owners:
                claimed = secrets.token_urlsafe(24)
                self._owners.add(claimed)
            return claimed

    @contextlib.contextmanager
    def room(self, size: int) -> Iterator[bool]:
        """Whether there is room for `size` more bytes, which are reserved until the block is left."""
        with self._lock:
            self._forget_old()
            held = sum(Path(path).stat().st_size for path in self._sent if _is_regular(path))
            fits = held + self._coming + size <= self._most
            self._coming += size if fits else 0
        try:
            yield fits
        finally:
            with self._lock:
                self._coming -= size if fits else 0

    def keep(self, owner: str, paths: Iterable[str]) -> None:
        """Remember that `owner` sent the files stored at `paths`."""
        with self._lock:
            for path in paths:
                self._sent.setdefault(path, []).append(_Sent(owner, time.monotonic()))

    def holds(self, owner: str | None, path: object) -> bool:
        """Whether `path` is, to the letter, where a file is stored that `owner` sent, and still one."""
        if owner is None or not isinstance(path, str):
            return False
        with self._lock:
            sent = self._sent.get(path, ())
        return any(secrets.compare_digest(s.owner, owner) for s in sent) and _is_regular(path)

    def _forget_old(self) -> None:
        """Without those that were added, which are gone from there, and those that nobody came back for."""
        oldest = time.monotonic() - LONGEST
        for path, sent in list(self._sent.items()):
            if sent[-1].at < oldest:
                Path(path).unlink(missing_ok=True)
            if not _is_regular(path):
                del self._sent[path]
        if not self._sent and not self._coming:
            self._owners.clear()


def _is_regular(path: str) -> bool:
    """Whether a plain file stands there, under no link."""
    place = Path(path)
    try:
        return stat.S_ISREG(place.lstat().st_mode) and place.resolve() == place
    except (OSError, ValueError):
        return False
