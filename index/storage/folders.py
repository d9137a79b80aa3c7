"""The folder of an index: the writer's lock, which archive is in use, and what killed writers left behind.

A new archive is built as building-N, renamed to archive-N when it is whole and may replace the old one, and then named
in CURRENT.

state found on start                              what the next writer does
------------------------------------------------  -----------------------------------------------------------------
CURRENT names an archive                          works on that one
no CURRENT, archives (killed before naming it)    the newest answers; `add` and `rebuild --from-catalog` name it
no CURRENT, no archive                            `add` and `rebuild` begin the first one
CURRENT is damaged                                nothing opens; `rebuild --from-catalog` names the newest archive
building-N, temporary files                       are deleted before anything else
archives beside the one in use                    a rebuild deletes them; it keeps the one that it replaces
encoded.db, of a rebuild that was stopped         see index/encoding/encoded.py
the lock of a killed writer                       is free: the system releases it with the process
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.encoding import encoded
from index.errors import IndexBusy, IndexCorrupt, IndexMissing, IndexReadOnly
from index.storage.current import CURRENT, checksum, current_folder, newest_whole, number_of
from index.storage.files import make_folder, sync_folder, write_atomically

LOCK = "write.lock"
_BUILDING = "building-"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the writer's lock of the index at `path`, and delete what killed writers had not finished.

    Raises IndexBusy at once if another process holds it, and IndexReadOnly where nothing may be written.
    """
    with _locked(path):
        for stale in (*path.glob(".*.tmp"), *path.glob("archive-*/.*.tmp")):
            stale.unlink(missing_ok=True)
        for unfinished in path.glob(f"{_BUILDING}*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = FileLock(path / LOCK)
    try:
        make_folder(path)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusy(f"Another process is writing to {path}: try again when it has finished.") from error
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise IndexReadOnly.at(path, error.strerror) from error
        raise
    try:
        yield
    finally:
        lock.release()


def is_being_written(path: Path) -> bool:
    """Whether a process holds the writer's lock just now. Raises IndexReadOnly where that cannot be tried."""
    if not (path / LOCK).exists():
        return False
    try:
        with _locked(path):
            return False
    except (IndexBusy, OSError):
        return True


def old_folder(path: Path) -> Path | None:
    """The folder in use or, where CURRENT cannot tell, the newest whole one."""
    try:
        return current_folder(path)
    except IndexMissing:
        return None
    except IndexCorrupt:
        return newest_whole(path)


def new_folder(path: Path) -> Path:
    """An empty folder to build an archive in; all others but the archive in use are deleted."""
    current = old_folder(path)
    for folder in path.glob("archive-*"):
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)
    folder = path / f"{_BUILDING}{number_of(current) + 1 if current else 1}"
    folder.mkdir()
    return folder


def make_current(path: Path, folder: Path) -> Path:
    """From this moment on, `folder` is what opens; returns it under its final name. Raises OSError."""
    if folder.name.startswith(_BUILDING):
        folder = folder.rename(path / f"archive-{folder.name.removeprefix(_BUILDING)}")
        sync_folder(path)
    write_atomically(path / CURRENT, f"{folder.name} {checksum(folder.name)}\n".encode())
    return folder


def leftovers(path: Path) -> list[Path]:
    """What nothing reads: unfinished rebuilds, what they have encoded, and temporary files.

    The folder that the last rebuild replaced is none of them, since readers may still have it open.
    """
    current = old_folder(path)
    number = number_of(current) if current else 0
    unfinished = [*path.glob(f"{_BUILDING}*"), *(f for f in path.glob("archive-*") if number_of(f) > number)]
    temporary = [f for f in path.rglob(".*.tmp") if not any(f.is_relative_to(folder) for folder in unfinished)]
    return sorted([*unfinished, *temporary, *path.glob(f"{encoded.NAME}*")])


def remove_leftovers(path: Path) -> list[str]:
    """Delete `leftovers`; returns their names. Raises IndexBusy."""
    with _locked(path):
        found = leftovers(path)
        for left in found:
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
        return [str(left.relative_to(path)) for left in found]
