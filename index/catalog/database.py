"""SQLite connections whose errors say what to do: damage, a full disk and a locked file are told apart."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

from index.errors import IndexBusy, IndexCorrupt, IndexReadOnly
from index.storage import unwritable
from index.storage.unwritable import Stamp

P = ParamSpec("P")
T = TypeVar("T")


class Connection(sqlite3.Connection):
    """A connection to the catalog at `path`, in autocommit mode; rows by name. What it runs raises typed errors."""

    path: Path
    stamp: Stamp | None = None
    """What the file must keep for what is read to be right; None where SQLite itself sees to that."""

    @property
    def is_outdated(self) -> bool:
        """Whether something other than SQLite wrote to the file."""
        return self.stamp is not None and self.stamp != unwritable.stamp_of(self.path)

    def check(self) -> None:
        """Raise IndexBusy if what was read may be half old and half new."""
        if self.is_outdated:
            raise unwritable.changed(self.path)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        """As SQLite's own, with typed errors."""
        return self.cursor(Cursor).execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        """As SQLite's own, with typed errors."""
        return self.cursor(Cursor).executemany(*args)

    def executescript(self, *args: Any) -> sqlite3.Cursor:
        """As SQLite's own, with typed errors."""
        return self.cursor(Cursor).executescript(*args)


def _checked(method: Callable[P, T]) -> Callable[P, T]:
    """A method of a cursor with typed errors, whose outcome is right or is not given."""

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        connection: Connection = args[0].connection  # type: ignore[attr-defined]
        try:
            return method(*args, **kwargs)
        except sqlite3.DatabaseError as error:
            raise typed(connection.path, error) from error
        finally:
            connection.check()  # its error goes before the one above

    return call


class Cursor(sqlite3.Cursor):
    """Rows are read from the file one by one, so damage shows there too."""

    execute = _checked(sqlite3.Cursor.execute)
    executemany = _checked(sqlite3.Cursor.executemany)
    executescript = _checked(sqlite3.Cursor.executescript)
    fetchone = _checked(sqlite3.Cursor.fetchone)
    fetchall = _checked(sqlite3.Cursor.fetchall)
    step = _checked(sqlite3.Cursor.__next__)

    def __next__(self) -> Any:
        """As SQLite's own, with typed errors."""
        return self.step()


def connect(path: Path, *, reading: bool = False) -> Connection:
    """A connection with write-ahead log, full fsync and foreign keys.

    Here and in all that it runs: IndexCorrupt for a damaged file, IndexBusy for a locked one, IndexReadOnly for one
    that may not be written to, OSError for a full disk. Who is only `reading` gets a connection also where nothing can
    be written beside the file.
    """
    if path.exists() and not unwritable.may_write(path):
        if not reading:
            raise IndexReadOnly.at(path, "permission denied, or a read-only disk")
        return _connect_unwritable(path)
    connection = _connection(path)
    try:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (OSError, IndexCorrupt, sqlite3.OperationalError):
        connection.close()
        if not reading or unwritable.has_room(path):
            raise
        return _connect_unwritable(path)
    return connection


def _connect_unwritable(path: Path) -> Connection:
    def opened(file: Path, options: str) -> Connection:
        connection = _connection(file, options, path)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    connection, stamp = unwritable.open_catalog(path, opened)
    connection.stamp = stamp
    return connection


def _connection(file: Path, options: str = "", path: Path | None = None) -> Connection:
    """A connection to `file`, whose errors name `path`."""
    address = f"file:{quote(str(file.absolute()))}{options}"
    connection: Connection = sqlite3.connect(
        address, uri=True, timeout=5.0, isolation_level=None, check_same_thread=False, factory=Connection
    )
    connection.row_factory = sqlite3.Row
    connection.path = path or file
    return connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All writes inside happen or none does; they are on the disk when the block is left."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back where the disk is full
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def damaged(path: Path, error: object) -> IndexCorrupt:
    """The error for a catalog that cannot be read."""
    return IndexCorrupt(
        f"{path} is damaged ({error}): restore a backup with `dateline restore FILE --replace`, or build the index "
        "again from the sources with `dateline rebuild PATH... --replace`."
    )


def typed(path: Path, error: sqlite3.Error) -> Exception:
    """What an error of SQLite means for the file at `path`."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN) or "decode to UTF-8" in str(
        error
    ):
        return damaged(path, error)
    if code == sqlite3.SQLITE_BUSY:
        return IndexBusy(f"Another process is writing to {path}: try again when it has finished.")
    if code == sqlite3.SQLITE_READONLY:
        return IndexReadOnly.at(path, error)
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and not unwritable.has_room(path)):
        return OSError(errno.ENOSPC, "No space left for the index; what was saved stays saved", str(path))
    if code == sqlite3.SQLITE_IOERR:
        return OSError(errno.EIO, f"Input/output error ({error})", str(path))
    return error
