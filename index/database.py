"""SQLite connections whose errors say what to do: damage, a full disk and a locked file are told apart."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from index.errors import IndexBusy, IndexCorrupt

P = ParamSpec("P")
T = TypeVar("T")
_LOCK_FILE = 65_536
"""Bytes that SQLite writes beside a catalog to read it, at most."""


def connect(path: Path, *, reading: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with write-ahead log, full fsync and foreign keys; rows by name.

    Here and in all that it runs: IndexCorrupt for a damaged file, IndexBusy for a locked one, OSError for a full disk.
    Who is only `reading` gets a connection also where the disk has no room even for the file by which SQLite locks.
    """
    connection = _connection(path)
    try:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (OSError, IndexCorrupt, sqlite3.OperationalError):
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        if not reading or _has_room(path) or (log.exists() and (log.is_dir() or log.stat().st_size)):
            raise
        return _connection(path, "?immutable=1")
    return connection


def _connection(path: Path, options: str = "") -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}{options}"
    connection = sqlite3.connect(
        address, uri=True, timeout=5.0, isolation_level=None, check_same_thread=False, factory=_connection_of(path)
    )
    connection.row_factory = sqlite3.Row
    return connection


def _has_room(path: Path) -> bool:
    """Whether a reader's lock file fits beside `path`: that it could not be opened has another cause, then."""
    return os.access(path.parent, os.W_OK) and shutil.disk_usage(path.parent).free > _LOCK_FILE


def damaged(path: Path, error: object) -> IndexCorrupt:
    """The error for a catalog that cannot be read."""
    return IndexCorrupt(
        f"{path} is damaged ({error}): restore a backup with `dateline restore FILE --replace`, or build the index "
        "anew from the sources with `dateline rebuild PATH... --replace`."
    )


def _connection_of(path: Path) -> type[sqlite3.Connection]:
    def wrapped(method: Callable[P, T]) -> Callable[P, T]:
        @wraps(method)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return method(*args, **kwargs)
            except sqlite3.DatabaseError as error:
                raise typed(path, error) from error

        return call

    step = wrapped(sqlite3.Cursor.__next__)

    class Cursor(sqlite3.Cursor):
        """Rows are read from the file one by one, so damage shows there too."""

        execute = wrapped(sqlite3.Cursor.execute)
        executemany = wrapped(sqlite3.Cursor.executemany)
        executescript = wrapped(sqlite3.Cursor.executescript)
        fetchone = wrapped(sqlite3.Cursor.fetchone)
        fetchall = wrapped(sqlite3.Cursor.fetchall)

        def __next__(self) -> Any:
            return step(self)

    class Connection(sqlite3.Connection):
        """Runs everything through such a cursor."""

        def execute(self, *args: Any) -> sqlite3.Cursor:
            return self.cursor(Cursor).execute(*args)

        def executemany(self, *args: Any) -> sqlite3.Cursor:
            return self.cursor(Cursor).executemany(*args)

        def executescript(self, *args: Any) -> sqlite3.Cursor:
            return self.cursor(Cursor).executescript(*args)

    return Connection


def typed(path: Path, error: sqlite3.Error) -> Exception:
    """What an error of SQLite means for the file at `path`."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN) or "decode to UTF-8" in str(
        error
    ):
        return damaged(path, error)
    if code == sqlite3.SQLITE_BUSY:
        return IndexBusy(f"Another process is writing to {path}: try again when it has finished.")
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not _has_room(path)):
        return OSError(errno.ENOSPC, "No space left for the index; what was saved stays saved", str(path))
    if code == sqlite3.SQLITE_IOERR:
        return OSError(errno.EIO, f"Input/output error ({error})", str(path))
    return error
