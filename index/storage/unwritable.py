"""Reading an index where nothing may be written: a read-only disk, a folder of somebody else, a full disk.

SQLite reads a catalog by way of two files beside it, a log (-wal) and a lock (-shm), which it wants to make.

what lies beside the catalog        how it is read
----------------------------------  --------------------------------------------------------------------------------
a log and a lock                    as ever: SQLite reads both without writing, also while another process writes
a log that is not in it yet, alone  a copy of both, made where temporary files go
no log, or an empty one             as it is: no process has it open for writing. One that comes later makes a log and
                                    leaves the catalog alone until it merges that: then what is being read is told to
                                    be asked again, and the next query opens the catalog again
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.errors import IndexBusy, IndexReadOnly

C = TypeVar("C", bound=sqlite3.Connection)
Stamp = tuple[int, ...]
_ATTEMPTS = 5
_LOCK_BYTES = 65_536
"""Bytes that SQLite writes beside a catalog to read it, at most."""


def log_of(path: Path) -> Path:
    """The file in which SQLite keeps what is not in the catalog yet."""
    return path.with_name(f"{path.name}-wal")


def lock_of(path: Path) -> Path:
    """The file by which SQLite's readers and writers know of each other."""
    return path.with_name(f"{path.name}-shm")


def may_write(path: Path) -> bool:
    """Whether this process may write to what is at `path`, and beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def mirror(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder that may be written to, of links to the files but locks of one that may not. Raises IndexReadOnly."""
    try:
        made = tempfile.TemporaryDirectory(prefix="dateline-", ignore_cleanup_errors=True)
        for file in folder.iterdir():
            if file.suffix != ".lock":
                Path(made.name, file.name).symlink_to(file.absolute())
    except OSError as error:
        raise _needs_room(folder, error) from error
    return made


def has_room(path: Path) -> bool:
    """Whether the lock fits beside the catalog at `path`."""
    return shutil.disk_usage(path.parent).free > _LOCK_BYTES


def stamp_of(path: Path) -> Stamp:
    """What differs when a file was written to: its size, time and number; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_size, found.st_mtime_ns, found.st_ino


def open_catalog(path: Path, opened: Callable[[Path, str], C]) -> tuple[C, Stamp | None]:
    """A connection that reads the catalog at `path` and writes nothing beside it.

    `opened` opens a file with options of an SQLite address. With the connection comes the stamp that the file must
    keep for what is read to be right; None where SQLite itself sees to that.
    Raises IndexCorrupt, IndexBusy (it changes all the time) or IndexReadOnly (it needs a copy, and there is no room).
    """
    for attempt in range(_ATTEMPTS):
        state = stamp, log, lock = _stamps(path)
        try:
            if log and lock:
                return opened(path, "?mode=ro&readonly_shm=1"), None
            if log and log[0]:
                return opened(_copy(path), ""), None
            connection = opened(path, "?immutable=1")
        except Exception:
            if attempt == _ATTEMPTS - 1 or state == _stamps(path):
                raise
            continue  # a writer came or went meanwhile
        if state == _stamps(path):
            return connection, stamp
        connection.close()
    raise changed(path)


def changed(path: Path) -> IndexBusy:
    """The error for a catalog that was written to while it was read."""
    return IndexBusy(f"{path} was written to while it was read: ask again.")


def _stamps(path: Path) -> tuple[Stamp, Stamp, Stamp]:
    """Of the catalog, its log and its lock."""
    return stamp_of(path), stamp_of(log_of(path)), stamp_of(lock_of(path))


def _needs_room(path: Path, why: OSError) -> IndexReadOnly:
    return IndexReadOnly(
        f"{path} lies where nothing can be written, and what takes the place of that cannot be made elsewhere ({why}): "
        "set TMPDIR to a folder with room for a copy of it, or run `dateline info` once as a user who may write there."
    )


# Copies

_copies: dict[tuple[Path, object], Path] = {}
_copying = threading.Lock()


def _copy(path: Path) -> Path:
    """A copy of the catalog with its log, of one moment; made once a state and process, deleted when that ends."""
    with _copying:
        for _ in range(_ATTEMPTS):
            state = _stamps(path)
            if known := _copies.get((path, state)):
                return known
            try:
                folder = Path(tempfile.mkdtemp(prefix="dateline-"))
                atexit.register(shutil.rmtree, folder, ignore_errors=True)
                shutil.copyfile(path, folder / path.name)
                shutil.copyfile(log_of(path), folder / log_of(path).name)
            except FileNotFoundError:  # a writer merged the log meanwhile
                continue
            except OSError as error:
                raise _needs_room(path, error) from error
            if state == _stamps(path):
                _copies[path, state] = folder / path.name
                return folder / path.name
            shutil.rmtree(folder, ignore_errors=True)
    raise changed(path)
