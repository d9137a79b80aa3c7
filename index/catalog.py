"""The catalog: articles, passages with their vectors, quotations and rejects in one SQLite file. The one truth.

Everything else in an index is derived from it. Writes are acknowledged after COMMIT with synchronous=FULL: what was
reported as stored survives a crash. Nothing that was cited is ever deleted: a changed article becomes a new revision,
and the old one stays as superseded.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from index import seals
from index.article import Article, Passage, Quotation, digest_of
from index.database import connect, damaged, typed
from index.encoder import Vectors
from index.errors import IndexCorrupt, IndexMismatch
from index.migrations import SCHEMA_VERSION, upgrade

_BLOCK = 4096
"""Vectors read from the file at once."""
Status = Literal["live", "superseded", "removed"]


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as the catalog holds it: the article, its row, its revision and whether that is the live one."""

    key: int
    article: Article
    revision: int
    status: Status
    digest: str
    seal: str | None
    """Of all that is stored of it; None until the publication after it was stored or changed."""

    @property
    def is_whole(self) -> bool:
        """Whether title and text are what they were when they were stored."""
        return digest_of(self.article) == self.digest

    @property
    def is_intact(self) -> bool:
        """Whether all that is said of it is, too."""
        if self.seal is None:
            return self.is_whole
        return seals.of_content(self.article, self.revision, self.digest) == self.seal


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker in one article: the name that it uses, what it says of the speaker, and how often it quotes him."""

    speaker: str
    last_name: str
    key: int
    """The article's row."""
    day: str | None
    role: str | None
    affiliation: str | None
    quotations: int
    direct: int
    human: bool
    """Whether the article calls the speaker "he" or "she" somewhere."""


class Catalog:
    """One catalog file. Safe for several threads: each gets its own connection."""

    def __init__(self, path: Path, *, create: bool = False, write: bool = False, verify: bool = False) -> None:
        """Open the catalog at `path`; to `write` to it, one of an earlier version is brought up to date first.

        With `verify`, an article whose text is not what was stored raises IndexCorrupt when it is first read.
        Raises IndexCorrupt (missing or damaged) or IndexMismatch (a newer schema).
        """
        if not create and not path.is_file():
            raise damaged(path, "there is no such file")
        self.path = path
        self._local = threading.local()
        self._connections: WeakSet[sqlite3.Connection] = WeakSet()  # a thread's own ends with it
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
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, reading=self._verify)
            self._local.connection = connection
            self._connections.add(connection)
        return connection

    @property
    def _columns(self) -> str:
        """What `_stored` needs of an article (alias `a`): read at once, since a writer may change both."""
        if self.schema < seals.SINCE:
            return "a.*, NULL AS seal"
        return "a.*, (SELECT sha256 FROM seals WHERE article = a.key AND part = 'content') AS seal"

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen or none does; they are on the disk when the block is left."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # SQLite itself rolls back where the disk is full
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close every thread's connection."""
        for connection in list(self._connections):
            connection.close()
        self._local = threading.local()

    def copy_to(self, path: Path) -> None:
        """Write this catalog as it is at one moment to a new file; writers are not held up. Raises OSError."""
        target = sqlite3.connect(path)
        try:
            self._db.backup(target, pages=-1)  # in one step: a writer cannot make it begin again
        except sqlite3.Error as error:
            raise typed(path, error) from error
        finally:
            target.close()

    def _create(self) -> None:
        self._db.executescript(files("index").joinpath("schema.sql").read_text(encoding="utf-8"))
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

    # Articles

    def live(self, article_id: str) -> Stored | None:
        """The live revision of an article, or None."""
        query = f"SELECT {self._columns} FROM articles a WHERE a.id = ? AND {self._live()}"
        row = self._db.execute(query, (article_id,)).fetchone()
        return self._whole(_stored(row)) if row else None

    def live_with_digest(self, digest: str) -> str | None:
        """The id of a live article with this content, or None."""
        query = f"SELECT id FROM articles a WHERE a.digest = ? AND {self._live()}"
        row = self._db.execute(query, (digest,)).fetchone()
        return row["id"] if row else None

    def revisions(self, article_id: str) -> list[Stored]:
        """Every revision of an article, oldest first."""
        rows = self._db.execute(
            f"SELECT {self._columns} FROM articles a WHERE a.id = ? ORDER BY a.revision", (article_id,)
        )
        return [self._whole(_stored(row)) for row in rows]

    def articles(self) -> Iterator[Stored]:
        """The live articles in the order in which they came."""
        for row in self._db.execute(f"SELECT {self._columns} FROM articles a WHERE {self._live()} ORDER BY key"):
            yield self._whole(_stored(row))

    def headings(self) -> Iterator[Article]:
        """The live articles without their texts, which are left empty, in the order in which they came."""
        query = f"SELECT id, title, source, date, authors FROM articles a WHERE {self._live()} ORDER BY key"
        for row in self._db.execute(query):
            yield Article(row["id"], "", row["title"], source=row["source"], date=row["date"], authors=_authors(row))

    def page(self, after: int, limit: int, condition: str = "1", values: Sequence[Any] = ()) -> list[Stored]:
        """Up to `limit` live articles that meet an SQL condition (alias `a`), from the row beyond `after` on."""
        rows = self._db.execute(
            f"""SELECT {self._columns} FROM articles a WHERE {self._live()} AND a.key > ? AND {condition}
                ORDER BY a.key LIMIT ?""",
            (after, *values, limit),
        )
        return [self._whole(_stored(row)) for row in rows]

    def count(self, condition: str = "1", values: Sequence[Any] = ()) -> int:
        """How many live articles meet an SQL condition (alias `a`)."""
        query = f"SELECT count(*) FROM articles a WHERE {self._live()} AND {condition}"
        return int(self._db.execute(query, values).fetchone()[0])

    def every_revision(self) -> Iterator[Stored]:
        """Every revision of every article, whatever its status, in the order in which they came."""
        return (_stored(row) for row in self.query(f"SELECT {self._columns} FROM articles a ORDER BY a.key"))

    def live_keys(self, limit: int = -1) -> list[int]:
        """The rows of the live articles, in the order in which they came; of the first `limit`, if that is not -1."""
        rows = self._db.execute(f"SELECT key FROM articles a WHERE {self._live()} ORDER BY key LIMIT ?", (limit,))
        return [row["key"] for row in rows]

    def by_key(self, keys: Iterable[int]) -> dict[int, Stored]:
        """Articles by row; rows that do not exist are left out."""
        rows = self._select(f"SELECT {self._columns} FROM articles a WHERE a.key IN ({{}})", keys)
        return {row["key"]: self._whole(_stored(row)) for row in rows}

    def keys_of(self, ids: Iterable[str]) -> list[int]:
        """The rows of the live revisions of these articles, in the order of `ids`."""
        found: dict[str, int] = {}
        wanted = list(dict.fromkeys(ids))
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            query = f"SELECT id, key FROM articles a WHERE {self._live()} AND id IN ({','.join('?' * len(part))})"
            found |= {row["id"]: row["key"] for row in self._db.execute(query, part)}
        return [found[i] for i in wanted if i in found]

    def insert_article(self, article: Article, digest: str) -> int:
        """Store a new live revision; the one before becomes superseded. Returns its row. Call it in a transaction."""
        self._db.execute("UPDATE articles SET status = 'superseded' WHERE id = ? AND status = 'live'", (article.id,))
        cursor = self._db.execute(
            """INSERT INTO articles (id, revision, status, digest, added, text, title, url, source, date, updated,
                                     authors, origin, language)
               VALUES (?, 1 + (SELECT coalesce(max(revision), 0) FROM articles WHERE id = ?), 'live', ?, ?, ?, ?, ?,
                       ?, ?, ?, ?, ?, ?)""",
            (article.id, article.id, digest, _now(), article.text, article.title, *_metadata(article)),
        )
        return _row_id(cursor)

    def has_revision(self, article_id: str, digest: str) -> bool:
        """Whether this article ever had this content."""
        query = "SELECT 1 FROM articles WHERE id = ? AND digest = ?"
        return self._db.execute(query, (article_id, digest)).fetchone() is not None

    def replace_article(self, key: int, article: Article) -> None:
        """Write a damaged row anew; its passages and quotations are to be stored again. Call it in a transaction."""
        self._db.execute("DELETE FROM passages WHERE article = ?", (key,))
        self.delete_quotations(key)
        self._db.execute("UPDATE articles SET text = ?, title = ? WHERE key = ?", (article.text, article.title, key))
        self.update_metadata(article)

    def update_metadata(self, article: Article) -> None:
        """Give the live revision other metadata (all but text and title). Call it in a transaction."""
        self._db.execute(
            """UPDATE articles SET url = ?, source = ?, date = ?, updated = ?, authors = ?, origin = ?, language = ?
               WHERE id = ? AND status = 'live'""",
            (*_metadata(article), article.id),
        )

    def remove(self, article_id: str) -> bool:
        """Take an article out of answers; False if no live article has this id. Call it in a transaction."""
        changed = self._db.execute(
            "UPDATE articles SET status = 'removed' WHERE id = ? AND status = 'live'", (article_id,)
        )
        return changed.rowcount > 0

    # Passages

    def insert_passages(self, key: int, passages: Sequence[Passage], vectors: Vectors) -> list[int]:
        """Store an article's passages with their vectors; returns their new ids. Call it in a transaction."""
        return [
            _row_id(
                self._db.execute(
                    "INSERT INTO passages (article, start, end, vector) VALUES (?, ?, ?, ?)",
                    (key, passage.start, passage.end, vector.astype("<f4").tobytes()),
                )
            )
            for passage, vector in zip(passages, vectors, strict=True)
        ]

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[int, Passage]]:
        """Live passages by id, each with its article's row. Texts are left empty: cut them from the article's."""
        rows = self._select(
            f"""SELECT p.id, p.article, p.start, p.end, a.id AS article_id FROM passages p
                JOIN articles a ON a.key = p.article WHERE {self._live()} AND p.id IN ({{}})""",
            ids,
        )
        return {r["id"]: (r["article"], Passage(r["article_id"], "", r["start"], r["end"], r["id"])) for r in rows}

    def passages_of(self, keys: Iterable[int]) -> dict[int, list[Passage]]:
        """The passages of articles by row, in the article's order. Texts are left empty."""
        rows = self._select(
            """SELECT p.id, p.article, p.start, p.end, a.id AS article_id FROM passages p
               JOIN articles a ON a.key = p.article WHERE p.article IN ({}) ORDER BY p.id""",
            keys,
        )
        found: dict[int, list[Passage]] = {}
        for r in rows:
            found.setdefault(r["article"], []).append(Passage(r["article_id"], "", r["start"], r["end"], r["id"]))
        return found

    def vectors_after(self, last: int, limit: int) -> tuple[NDArray[np.int64], Vectors]:
        """Ids and vectors of up to `limit` passages with ids above `last`, in order."""
        rows = self._db.execute("SELECT id, vector FROM passages WHERE id > ? ORDER BY id LIMIT ?", (last, limit))
        ids, blocks = list[int](), list[Vectors]()
        while block := rows.fetchmany(_BLOCK):
            if len({len(row["vector"]) for row in block}) > 1 or len(block[0]["vector"]) % 4:
                raise damaged(self.path, "vectors of different lengths")
            ids += [row["id"] for row in block]
            data = np.frombuffer(b"".join(row["vector"] for row in block), dtype="<f4")
            blocks.append(data.reshape(len(block), -1).astype(np.float32, copy=False))
        try:
            return np.array(ids, dtype=np.int64), np.concatenate(blocks or [np.empty((0, 0), dtype=np.float32)])
        except ValueError as error:
            raise damaged(self.path, "vectors of different lengths") from error

    def vectors_of(self, ids: Iterable[int]) -> dict[int, Vectors]:
        """The vectors of passages by id."""
        rows = self._select("SELECT id, vector FROM passages WHERE id IN ({})", ids)
        return {row["id"]: np.frombuffer(row["vector"], dtype="<f4") for row in rows}

    def texts_after(self, last: int) -> Iterator[tuple[int, str, str]]:
        """Id, title and text of each passage with an id above `last`, in order."""
        rows = self._db.execute(
            """SELECT p.id, a.key, a.title, p.start, p.end FROM passages p JOIN articles a ON a.key = p.article
               WHERE p.id > ? ORDER BY p.id""",
            (last,),
        )
        key, text = 0, ""
        for row in rows:
            if row["key"] != key:
                key = row["key"]
                text = self._db.execute("SELECT text FROM articles WHERE key = ?", (key,)).fetchone()["text"]
            yield row["id"], row["title"], text[row["start"] : row["end"]]

    def last_given(self) -> int:
        """The highest passage id that was ever given, whether that passage still is there or not."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
        return int(row[0]) if row else 0

    def last_passage(self) -> int:
        """The highest passage id, 0 where there is none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()[0])

    def count_passages_after(self, last: int) -> int:
        """How many passages have ids above `last`."""
        return int(self._db.execute("SELECT count(*) FROM passages WHERE id > ?", (last,)).fetchone()[0])

    def passage_ids(self, condition: str, values: Sequence[Any]) -> list[int]:
        """Ids of the live passages whose article (alias `a`) meets an SQL condition."""
        rows = self._db.execute(
            f"""SELECT p.id FROM passages p JOIN articles a ON a.key = p.article
                WHERE {self._live()} AND {condition}""",
            values,
        )
        return [row["id"] for row in rows]

    # Quotations

    def delete_quotations(self, key: int) -> None:
        """Forget an article's quotations, before they are extracted again. Call it in a transaction."""
        self._db.execute("DELETE FROM quotations WHERE article = ?", (key,))

    def insert_quotations(self, key: int, quotations: Iterable[tuple[Quotation, str | None]]) -> None:
        """Store an article's quotations, each with its speaker's folded last name. Call it in a transaction."""
        self._db.executemany(
            """INSERT INTO quotations (article, start, end, kind, speaker, last_name, mention, cue, role, affiliation,
                                       rule, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                (key, q.start, q.end, q.kind, q.speaker, name, q.mention, q.cue, q.role, q.affiliation, q.rule,
                 q.confidence)
                for q, name in quotations
            ),
        )  # fmt: skip

    def quotations_of(self, keys: Iterable[int]) -> dict[int, list[Quotation]]:
        """The quotations of articles by row, in the article's order. Texts are left empty."""
        rows = self._select("SELECT * FROM quotations WHERE article IN ({}) ORDER BY article, start", keys)
        found: dict[int, list[Quotation]] = {}
        for row in rows:
            found.setdefault(row["article"], []).append(_quotation(row))
        return found

    def quotations_by(
        self, last_name: str, condition: str = "1", values: Sequence[Any] = ()
    ) -> list[tuple[int, Quotation]]:
        """The live quotations of every speaker with this folded last name, each with its article's row.

        `condition` is in SQL, on the articles (alias `a`) or the quotations (`q`), with its `values`.
        """
        rows = self._db.execute(
            f"""SELECT q.* FROM quotations q JOIN articles a ON a.key = q.article
                WHERE q.last_name = ? AND {self._live()} AND {condition}""",
            (last_name, *values),
        )
        return [(row["article"], _quotation(row)) for row in rows]

    def appearances(self, condition: str = "1", values: Sequence[Any] = ()) -> list[Appearance]:
        """Which speakers the live articles quote, by the names that these give them; `condition` as above."""
        rows = self._db.execute(
            f"""SELECT q.speaker, q.last_name, q.article, substr(a.date, 1, 10) AS day, max(q.role) AS role,
                       max(q.affiliation) AS affiliation, count(*) AS n, sum(q.kind = 'direct') AS direct,
                       max(coalesce(lower(q.mention) IN ('he', 'she'), 0)) AS human
                FROM quotations q JOIN articles a ON a.key = q.article
                WHERE q.speaker IS NOT NULL AND {self._live()} AND {condition} GROUP BY q.speaker, q.article""",
            values,
        )
        return [
            Appearance(r["speaker"], r["last_name"], r["article"], r["day"], r["role"], r["affiliation"], r["n"],
                       r["direct"], bool(r["human"])) for r in rows
        ]  # fmt: skip

    # Counts

    def counts(self) -> dict[str, int]:
        """How many live articles, passages and quotations there are, and how many inputs were rejected."""
        live = self._live()
        row = self._db.execute(
            f"""SELECT (SELECT count(*) FROM articles a WHERE {live}),
                      (SELECT count(*) FROM passages p JOIN articles a ON a.key = p.article WHERE {live}),
                      (SELECT count(*) FROM quotations q JOIN articles a ON a.key = q.article WHERE {live}),
                      (SELECT count(*) FROM rejects)"""
        ).fetchone()
        return dict(zip(("articles", "passages", "quotations", "rejects"), row, strict=True))

    def outlets(self) -> list[tuple[str, int]]:
        """The outlets with their number of live articles, largest first."""
        rows = self._db.execute(
            f"""SELECT source, count(*) AS n FROM articles a WHERE {self._live()} AND source IS NOT NULL
                GROUP BY source ORDER BY n DESC, source"""
        )
        return [(row["source"], row["n"]) for row in rows]

    def languages(self, condition: str = "1", values: Sequence[Any] = ()) -> list[tuple[str | None, int]]:
        """The languages (None: not known) with their number of live articles that meet a condition, largest first."""
        rows = self._db.execute(
            f"""SELECT a.language, count(*) AS n FROM articles a WHERE {self._live()} AND {condition}
                GROUP BY a.language ORDER BY n DESC, a.language""",
            values,
        )
        return [(row["language"], row["n"]) for row in rows]

    def dates(self) -> tuple[str | None, str | None]:
        """The earliest and the latest date of a live article."""
        row = self._db.execute(f"SELECT min(date), max(date) FROM articles a WHERE {self._live()}").fetchone()
        return row[0], row[1]

    def _whole(self, stored: Stored) -> Stored:
        if self._verify and stored.key not in self._verified:
            if not stored.is_intact:
                raise IndexCorrupt(
                    f"Article {stored.article.id!r} in {self.path} is damaged: `dateline doctor` names "
                    "the command that repairs it."
                )
            self._verified.add(stored.key)
        return stored

    def query(self, query: str, *values: Any) -> sqlite3.Cursor:
        """The rows of a reading query, for checks that need their own."""
        return self._db.execute(query, values)

    def extent(self, condition: str, values: Sequence[Any]) -> tuple[int, str | None, str | None, int]:
        """How many live articles (alias `a`) meet an SQL condition, their earliest and latest date, their outlets."""
        row = self._db.execute(
            f"""SELECT count(*), min(a.date), max(a.date), count(DISTINCT a.source) FROM articles a
                WHERE {self._live()} AND {condition}""",
            values,
        ).fetchone()
        return tuple(row)

    def _select(self, query: str, values: Iterable[int]) -> Iterator[sqlite3.Row]:
        """Run `query` over any number of values, in portions that SQLite takes."""
        values = list(dict.fromkeys(values))
        for first in range(0, len(values), 500):
            part = values[first : first + 500]
            yield from self._db.execute(query.format(",".join("?" * len(part))), part).fetchall()


def _metadata(article: Article) -> tuple[str | None, ...]:
    return (article.url, article.source, article.date, article.updated, json.dumps(article.authors, ensure_ascii=False),
            article.origin, article.language)  # fmt: skip


def _authors(row: sqlite3.Row) -> tuple[str, ...]:
    try:
        return tuple(json.loads(row["authors"]))
    except (ValueError, TypeError) as error:
        raise damaged(Path("The catalog's article"), f"{row['id']}: {error}") from error


def _stored(row: sqlite3.Row) -> Stored:
    article = Article(
        id=row["id"], text=row["text"], title=row["title"], url=row["url"], source=row["source"], date=row["date"],
        updated=row["updated"], authors=_authors(row), origin=row["origin"],
        language=row["language"], revised=row["added"][:10] if row["revision"] > 1 else None,
    )  # fmt: skip
    return Stored(row["key"], article, row["revision"], row["status"], row["digest"], row["seal"])


def _quotation(row: sqlite3.Row) -> Quotation:
    return Quotation("", row["start"], row["end"], row["kind"], row["speaker"], row["mention"], row["cue"], row["role"],
                     row["affiliation"], row["rule"], row["confidence"])  # fmt: skip


def _row_id(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None  # noqa: S101 - true after every INSERT
    return cursor.lastrowid


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
