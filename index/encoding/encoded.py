"""What a rebuild has encoded and is not in the index yet: DIR/encoded.db. A rebuild that was stopped goes on from it.

A rebuild keeps each vector here as soon as it is encoded, whatever becomes of the catalog that it is for. A vector is
found by the encoder and the very text that it was made of, and only while its seal is right.

state found on start                             what happens
-----------------------------------------------  ---------------------------------------------------------------------
vectors of a rebuild that was stopped            the next rebuild takes them over, and deletes the file when it is done
the same, and articles are added meanwhile       their vectors are taken out; with the last one the file goes
killed between the swap and the deletion         the next rebuild deletes it, or `doctor --repair`
vectors by another encoder                       are not found, and go with the file
a vector that is not what its seal says          is not found: that passage is encoded again
the file is damaged                              it is started again
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from index.catalog.database import connect, damaged, transaction
from index.encoding.encoder import Encoder, Vectors
from index.errors import IndexCorrupt
from index.text.passages import Cut

NAME = "encoded.db"
_TABLE = """CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL, seal BLOB NOT NULL);"""


class Encoded:
    """The file in the index's folder, for one who holds the writer's lock. Closed while it is empty, it is deleted."""

    def __init__(self, folder: Path, made_by: Encoder) -> None:
        """Open it, or make it. Raises OSError (disk full) or IndexReadOnly."""
        self.path = folder / NAME
        self._maker = f"{made_by.name}\0{made_by.variant}\0{made_by.dimension}\0"
        self._size = 4 * made_by.dimension
        try:
            self._open()
        except IndexCorrupt as error:
            if getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_CANTOPEN:
                raise  # it may well be whole
            self._remove()
            self._open()

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether a rebuild of this index was stopped, and left what it had encoded."""
        return (folder / NAME).exists()

    def _open(self) -> None:
        self._db = connect(self.path)
        try:
            self._db.executescript(_TABLE)
            if (found := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise damaged(self.path, found)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Encoded:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.path.exists() and not self._holds_any():
            self.delete()
        self._db.close()

    def find(self, cut: Cut) -> list[Vectors | None]:
        """The vector of each passage; None where it was not encoded, or is not what was kept."""
        found: list[Vectors | None] = []
        for key in map(self._key, cut.texts):
            row = self._db.execute("SELECT vector, seal FROM vectors WHERE text = ?", (key,)).fetchone()
            whole = row and len(row["vector"]) == self._size and row["seal"] == _seal(key, row["vector"])
            found.append(np.frombuffer(row["vector"], dtype="<f4") if whole else None)
        return found

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep the vectors of `texts`: when this returns they are on the disk. Raises OSError (disk full)."""
        rows = zip(map(self._key, texts), (vector.astype("<f4").tobytes() for vector in vectors), strict=True)
        with transaction(self._db):
            self._db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", ((key, data, _seal(key, data)) for key, data in rows)
            )

    def forget(self, cuts: Iterable[Cut]) -> None:
        """Let go of what is in the index by now."""
        with transaction(self._db):
            keys = ((self._key(text),) for cut in cuts for text in cut.texts)
            self._db.executemany("DELETE FROM vectors WHERE text = ?", keys)

    def delete(self) -> None:
        """Delete the file. Killed on the way it is an earlier state of itself, or it is gone."""
        self._db.close()
        self._remove()

    def _remove(self) -> None:
        for end in ("-wal", "-shm", ""):
            self.path.with_name(NAME + end).unlink(missing_ok=True)

    def _holds_any(self) -> bool:
        try:
            return bool(self._db.execute("SELECT EXISTS (SELECT 1 FROM vectors)").fetchone()[0])
        except (IndexCorrupt, OSError):
            return True  # the next one to open it will see

    def _key(self, text: str) -> bytes:
        return hashlib.sha256((self._maker + text).encode()).digest()


def _seal(key: bytes, vector: bytes) -> bytes:
    return hashlib.sha256(key + vector).digest()
