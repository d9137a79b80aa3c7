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


def _from_2_to_3(connection: sqlite3.Connection) -> None:
    """Seals. The next publication seals what is there."""
    for statement in (
        """CREATE TABLE seals ( article INTEGER NOT NULL REFERENCES articles (key), part TEXT NOT NULL,
           sha256 TEXT, PRIMARY KEY (article, part) ) WITHOUT ROWID""",
        "CREATE INDEX seals_void ON seals (article) WHERE sha256 IS NULL",
        """CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN INSERT OR REPLACE INTO seals
           VALUES (new.key, 'content', NULL); END""",
        """CREATE TRIGGER articles_update AFTER UPDATE OF id, revision, digest, text, title, url, source,
           date, updated, authors, origin, language ON articles BEGIN INSERT OR REPLACE INTO seals VALUES
           (new.key, 'content', NULL); END""",
        """CREATE TRIGGER passages_insert AFTER INSERT ON passages BEGIN INSERT OR REPLACE INTO seals
           VALUES (new.article, 'passages', NULL); END""",
        """CREATE TRIGGER passages_update AFTER UPDATE ON passages BEGIN INSERT OR REPLACE INTO seals
           VALUES (new.article, 'passages', NULL); END""",
        """CREATE TRIGGER passages_delete AFTER DELETE ON passages BEGIN INSERT OR REPLACE INTO seals
           VALUES (old.article, 'passages', NULL); END""",
        """CREATE TRIGGER quotations_insert AFTER INSERT ON quotations BEGIN INSERT OR REPLACE INTO seals
           VALUES (new.article, 'quotations', NULL); END""",
        """CREATE TRIGGER quotations_update AFTER UPDATE ON quotations BEGIN INSERT OR REPLACE INTO seals
           VALUES (new.article, 'quotations', NULL); END""",
        """CREATE TRIGGER quotations_delete AFTER DELETE ON quotations BEGIN INSERT OR REPLACE INTO seals
           VALUES (old.article, 'quotations', NULL); END""",
        "INSERT INTO seals SELECT key, 'content', NULL FROM articles",
        "INSERT INTO seals SELECT DISTINCT article, 'passages', NULL FROM passages",
        "INSERT INTO seals SELECT DISTINCT article, 'quotations', NULL FROM quotations",
    ):
        connection.execute(statement)


def _from_3_to_4(connection: sqlite3.Connection) -> None:
    """Which passages the search files hold in vain, so that merging drops them."""
    for statement in (
        """CREATE TABLE gone ( article INTEGER PRIMARY KEY REFERENCES articles (key), first INTEGER NOT NULL,
           last INTEGER NOT NULL, passages INTEGER NOT NULL )""",
        """CREATE TRIGGER articles_gone AFTER UPDATE OF status ON articles
           WHEN old.status = 'live' AND new.status <> 'live' BEGIN INSERT OR IGNORE INTO gone
           SELECT article, min(id), max(id), count(*) FROM passages WHERE article = new.key GROUP BY article; END""",
        """INSERT INTO gone SELECT p.article, min(p.id), max(p.id), count(*) FROM articles a JOIN passages p
           ON p.article = a.key WHERE a.status <> 'live' GROUP BY p.article""",
    ):
        connection.execute(statement)


STEPS: tuple[Step, ...] = (_from_1_to_2, _from_2_to_3, _from_3_to_4)
"""Step n makes schema n + 1 of schema n."""
SCHEMA_VERSION = 1 + len(STEPS)
