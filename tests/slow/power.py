"""A disk that keeps what was synced and loses, keeps or tears the rest, as a power cut may.

While it is recorded, every call that syncs or changes a folder is a moment at which the power may fail. What lies on
the disk after that: of each folder the entries that it had when it was synced last, and of those made, renamed or
deleted since any; of each file what it held when it was synced last or, if it was written to since, any part of that,
or zeros. SQLite's own files are taken as SQLite promises them: what was committed is there, what was written after
that may be.
"""

import os
import random
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from index.catalog.file import CatalogFile

Loss = Literal["all that was not synced", "nothing but the ends of files", "some"]
LOSSES: tuple[Loss, ...] = ("all that was not synced", "nothing but the ends of files", "some", "some")
CALLS = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "link")


@dataclass
class Disk:
    """What of the folder `root` is safe, by the numbers of files and folders (which a file keeps under any name)."""

    root: Path
    files: dict[int, bytes] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=dict)
    committed: dict[int, int] = field(default_factory=dict)
    """Bytes of SQLite's logs that are committed."""
    _once: dict[bytes, bytes] = field(default_factory=dict)
    _held: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self._paths().values():
            self._keep(path)

    def _paths(self) -> dict[int, Path]:
        """All that is there now, by number."""
        found = {self.root.stat().st_ino: self.root}
        for path in self.root.rglob("*"):
            with suppress(FileNotFoundError):  # the full text's own threads tidy up meanwhile
                number = path.stat().st_ino
                if number not in self._held:  # while it is open, its number is not given to another file
                    self._held[number] = os.open(path, os.O_RDONLY)
                found[number] = path
        return found

    def _read(self, path: Path) -> bytes:
        data = path.read_bytes()
        return self._once.setdefault(data, data)

    def synced(self, descriptor: int) -> None:
        """The file or folder behind an open descriptor is on the disk now."""
        self._keep(self._paths()[os.fstat(descriptor).st_ino])

    def _keep(self, path: Path) -> None:
        number = path.stat().st_ino
        if path.is_dir():
            self.folders[number] = _entries(path)
        else:
            self.files[number] = self._read(path)

    def close(self) -> None:
        """Let go of the files that were held open."""
        for descriptor in self._held.values():
            os.close(descriptor)

    def after_a_cut(self, loss: Loss, choose: random.Random) -> dict[str, bytes | None]:
        """The files (None: a folder) that are there again, by their place under the root."""
        found: dict[str, bytes | None] = {}
        paths = self._paths()

        def fill(number: int, place: str) -> None:
            now = _entries(paths[number]) if number in paths else {}
            safe = self.folders.get(number, {})
            for name in sorted({*now, *safe}):
                kept = self._entry(name, now.get(name), safe.get(name), loss, choose)
                if kept is None:
                    continue
                if kept in self.folders or (kept in paths and paths[kept].is_dir()):
                    found[f"{place}{name}"] = None
                    fill(kept, f"{place}{name}/")
                else:
                    found[f"{place}{name}"] = self._content(name, kept, paths.get(kept), loss, choose)

        fill(self.root.stat().st_ino, "")
        return found

    def _entry(self, name: str, now: int | None, safe: int | None, loss: Loss, choose: random.Random) -> int | None:
        if now == safe or (name.startswith("catalog.db") and now is not None):
            return now
        if loss == "some":
            return choose.choice((now, safe))
        return safe if loss == "all that was not synced" else now

    def _content(self, name: str, number: int, path: Path | None, loss: Loss, choose: random.Random) -> bytes:
        now, safe = self._read(path) if path else None, self.files.get(number)
        if now is not None and name.startswith("catalog.db"):
            end = self.committed.get(number, 0)
            return now if loss != "all that was not synced" or not name.endswith("-wal") else now[: end or None]
        if now is None or now == safe:
            return safe or b""
        if loss == "all that was not synced":
            return safe or b""
        if loss == "nothing but the ends of files":
            return now[: len(now) // 2]
        return choose.choice((now, safe or b"", now[: choose.randrange(len(now) + 1)], bytes(len(now))))


def _entries(folder: Path) -> dict[str, int]:
    return {entry.name: entry.inode() for entry in os.scandir(folder) if not entry.name.endswith("-shm")}


@contextmanager
def recorded(root: Path, at: Callable[[Disk], None]) -> Iterator[Disk]:
    """Call `at` with the disk at every moment at which the power may fail while the block runs."""
    disk = Disk(root)
    with pytest.MonkeyPatch.context() as patch:

        def watch(name: str) -> None:
            real = getattr(os, name)

            def call(*args: Any, **kwargs: Any) -> Any:
                at(disk)
                done = real(*args, **kwargs)
                if name == "fsync":
                    disk.synced(args[0])
                at(disk)
                return done

            patch.setattr(os, name, call)

        for name in (*CALLS, "fsync"):
            watch(name)
        commits = CatalogFile.transaction

        @contextmanager
        def transaction(catalog: CatalogFile) -> Iterator[None]:
            with commits(catalog):
                yield
            log = catalog.path.with_name(f"{catalog.path.name}-wal")
            if log.exists():
                disk.committed[log.stat().st_ino] = log.stat().st_size
            at(disk)

        patch.setattr(CatalogFile, "transaction", transaction)
        try:
            yield disk
        finally:
            disk.close()


def write_out(image: dict[str, bytes | None], to: Path) -> Path:
    """Put the files of a disk into a folder."""
    to.mkdir(parents=True)
    for name, data in image.items():
        if data is None:
            (to / name).mkdir(exist_ok=True)
        else:
            (to / name).write_bytes(data)
            (to / name).chmod(stat.S_IRUSR | stat.S_IWUSR)
    return to
