"""One catalog file: its connections, transactions and settings, and which of its articles are shown."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

from index.catalog.database import Connection, connect, damaged, transaction, typed
from index.catalog.migrations import SCHEMA_VERSION, upgrade
from index.errors import IndexMismatch

FILLING = "filling"
"""The setting that says since when a run stores articles, until it has stored its last; a stopped run leaves it."""
_PORTION = 500
"""Values that one query takes."""


class CatalogFile:
    """Safe for several threads: each gets its own connection."""

    def __init__(self, path: Path, *, create: bool = False, write: bool = False, verify: bool = False) -> None:
        """Open the catalog at `path`; to `write` to it, one of an earlier version is brought up to date first.

        With `verify`, an article whose text is not what was stored raises IndexCorrupt when it is first read.
        Raises IndexCorrupt (missing or damaged), IndexMismatch (a newer schema) or, to `write`, IndexReadOnly.
        """
        if not create and not path.is_file():
            raise damaged(path, "there is no such file")
        self.path = path
        self._local = threading.local()
        self._connections: WeakSet[Connection] = WeakSet()  # a thread's own ends with it
        self._writes = create or write
        self._verify = verify
        self._verified: set[int] = set()
        self._pinned: int | None = None
        try:
            if create:
                self._create()
            self.schema = self._check(write)
        except (sqlite3.DatabaseError, ValueError) as error:
            self.close()
            raise damaged(path, error) from error

    # Connections and transactions

    @property
    def _db(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None or connection.is_outdated:
            connection = connect(self.path, reading=not self._writes)
            self._local.connection = connection
            self._connections.add(connection)
        return connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen or none does; they are on the disk when the block is left."""
        with transaction(self._db):
            yield

    def close(self) -> None:
        """Close every thread's connection."""
        for connection in list(self._connections):
            connection.close()
        self._local = threading.local()

    def copy_to(self, path: Path) -> None:
        """Write this catalog as it is at one moment to a new file; writers are not held up. Raises OSError."""
        try:
            with contextlib.closing(sqlite3.connect(path)) as target:
                source = self._db
                source.backup(target, pages=-1)  # in one step: a writer cannot make it begin again
                source.check()
        except sqlite3.Error as error:
            raise typed(path, error) from error

    def _create(self) -> None:
        self._db.executescript(Path(__file__).with_name("schema.sql").read_text(encoding="utf-8"))
        with self.transaction():
            self.set_meta("schema", str(SCHEMA_VERSION))

    def _check(self, write: bool) -> int:
        version = int(self.meta().get("schema", "0"))
        if not 1 <= version <= SCHEMA_VERSION:
            raise IndexMismatch(
                f"{self.path} has schema {version}, this Dateline reads up to {SCHEMA_VERSION}: "
                "use the version that wrote it, or `dateline rebuild PATH... --replace` from the sources."
            )
        if write and version < SCHEMA_VERSION:
            upgrade(self._db, version)
            return SCHEMA_VERSION
        return version

    # What is live

    def pin(self) -> int:
        """From now on show what is live now, whatever is added or changed; returns the last passage's id.

        What is removed disappears all the same.
        """
        query = "SELECT (SELECT coalesce(max(key), 0) FROM articles), (SELECT coalesce(max(id), 0) FROM passages)"
        self._pinned, last = self._db.execute(query).fetchone()
        return int(last)

    def _live(self) -> str:
        """The SQL condition for a live article (alias `a`).

        To a pinned catalog an article that was superseded since is live, and what superseded it is not there.
        """
        if self._pinned is None:
            return "a.status = 'live'"
        return f"""(a.status = 'live' AND a.key <= {self._pinned} OR a.key IN (
            SELECT old.key FROM articles new JOIN articles old ON old.id = new.id AND old.revision = new.revision - 1
            WHERE new.key > {self._pinned} AND old.key <= {self._pinned} AND old.status = 'superseded'))"""

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, for the modules that keep tables of their own in the catalog."""
        return self._db

    # What made the index

    def meta(self) -> dict[str, str]:
        """All settings: the schema, the encoder's name and variant, the passages' version."""
        return {row["key"]: row["value"] for row in self._db.execute("SELECT key, value FROM meta")}

    def set_meta(self, key: str, value: str | None) -> None:
        """Write one setting, or delete it (None); call it inside a transaction."""
        if value is None:
            self._db.execute("DELETE FROM meta WHERE key = ?", (key,))
        else:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # Queries

    def query(self, query: str, *values: Any) -> sqlite3.Cursor:
        """The rows of a reading query, for checks that need their own."""
        return self._db.execute(query, values)

    def _select(self, query: str, values: Iterable[int]) -> Iterator[sqlite3.Row]:
        """Run `query` over any number of values, in portions that SQLite takes."""
        values = list(dict.fromkeys(values))
        for first in range(0, len(values), _PORTION):
            part = values[first : first + _PORTION]
            yield from self._db.execute(query.format(",".join("?" * len(part))), part).fetchall()


def row_id(cursor: sqlite3.Cursor) -> int:
    """The id of the row that was inserted last."""
    assert cursor.lastrowid is not None  # noqa: S101 - true after every INSERT
    return cursor.lastrowid
