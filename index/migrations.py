"""Catalogs of earlier versions brought up to date: numbered steps, never changed once released, only added to.

The next command that writes upgrades a catalog. Each step is one transaction with the number of the schema that it
makes, so that a crash leaves the catalog at one schema or the next, and the upgrade goes on from there.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

Step = Callable[[sqlite3.Connection], None]


def upgrade(connection: sqlite3.Connection, schema: int) -> None:
    """Bring a catalog of `schema` to the newest one. Readers that have it open go on reading."""
    for number, step in enumerate(STEPS[schema - 1 :], schema + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (str(number),))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _from_1_to_2(connection: sqlite3.Connection) -> None:
    """Rejects know what to read again; visits and stories. What this says of each article is filled in afterwards."""
    for statement in (
        "CREATE INDEX articles_source ON articles (source) WHERE status = 'live'",
        "CREATE INDEX articles_language ON articles (language) WHERE status = 'live'",
        "ALTER TABLE rejects ADD COLUMN target TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX rejects_origin ON rejects (origin)",
        "CREATE INDEX rejects_target ON rejects (target)",
        """CREATE TABLE visits (
               url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, entry TEXT, digests TEXT NOT NULL, at TEXT NOT NULL
           ) WITHOUT ROWID""",
        "CREATE TABLE stories (article INTEGER PRIMARY KEY REFERENCES articles (key), story INTEGER NOT NULL)",
        "CREATE INDEX stories_story ON stories (story)",
        """CREATE TABLE bands (
               band INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles (key), PRIMARY KEY (band, article)
           ) WITHOUT ROWID""",
        "INSERT OR REPLACE INTO meta VALUES ('incomplete', '1')",
    ):
        connection.execute(statement)
    for number, origin in connection.execute("SELECT id, origin FROM rejects").fetchall():
        target = origin if re.match(r"https?://", origin) else re.sub(r":\d+$", "", origin)  # a line of a file
        connection.execute("UPDATE rejects SET target = ? WHERE id = ?", (target, number))


STEPS: tuple[Step, ...] = (_from_1_to_2,)
"""Step n makes schema n + 1 of schema n."""
SCHEMA_VERSION = 1 + len(STEPS)
