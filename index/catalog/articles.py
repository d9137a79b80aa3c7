"""Articles and their revisions. At most one revision of an article is live; none is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from index.article import Article
from index.catalog.file import CatalogFile, row_id
from index.catalog.stored import SEALED_SINCE, Stored, authors_of, stored_of
from index.errors import IndexCorrupt


class Articles(CatalogFile):
    """The table of articles."""

    @property
    def _columns(self) -> str:
        """What `stored_of` needs of an article (alias `a`): read at once, since a writer may change both."""
        if self.schema < SEALED_SINCE:
            return "a.*, NULL AS seal"
        return "a.*, (SELECT sha256 FROM seals WHERE article = a.key AND part = 'content') AS seal"

    # Reading

    def live(self, article_id: str) -> Stored | None:
        """The live revision of an article, or None."""
        query = f"SELECT {self._columns} FROM articles a WHERE a.id = ? AND {self._live()}"
        row = self._db.execute(query, (article_id,)).fetchone()
        return self._whole(stored_of(row)) if row else None

    def live_with_digest(self, digest: str) -> str | None:
        """The id of a live article with this content, or None."""
        query = f"SELECT id FROM articles a WHERE a.digest = ? AND {self._live()}"
        row = self._db.execute(query, (digest,)).fetchone()
        return row["id"] if row else None

    def with_content(self, digest: str, title: str, text: str) -> list[int]:
        """The rows of all revisions of any article, live or not, that have exactly this title and text."""
        query = "SELECT key FROM articles WHERE digest = ? AND title = ? AND text = ?"
        return [row["key"] for row in self._db.execute(query, (digest, title, text))]

    def revisions(self, article_id: str) -> list[Stored]:
        """Every revision of an article, oldest first."""
        rows = self._db.execute(
            f"SELECT {self._columns} FROM articles a WHERE a.id = ? ORDER BY a.revision", (article_id,)
        )
        return [self._whole(stored_of(row)) for row in rows]

    def articles(self) -> Iterator[Stored]:
        """The live articles in the order in which they came."""
        for row in self._db.execute(f"SELECT {self._columns} FROM articles a WHERE {self._live()} ORDER BY key"):
            yield self._whole(stored_of(row))

    def headings(self) -> Iterator[Article]:
        """The live articles without their texts, which are left empty, in the order in which they came."""
        query = f"SELECT id, title, source, date, authors FROM articles a WHERE {self._live()} ORDER BY key"
        for row in self._db.execute(query):
            yield Article(row["id"], "", row["title"], source=row["source"], date=row["date"], authors=authors_of(row))

    def keys_with(self, words: str, limit: int) -> list[int]:
        """The rows of up to `limit` live articles whose text has these words as they stand, in capitals or not.

        All texts are read: 0.1 s for 7,000 articles.
        """
        query = f"SELECT key FROM articles a WHERE {self._live()} AND instr(lower(a.text), lower(?)) LIMIT ?"
        return [row["key"] for row in self._db.execute(query, (words, limit))]

    def newest(self, limit: int) -> list[int]:
        """The rows of the live articles with the latest days, the latest first; undated ones last."""
        query = f"SELECT key FROM articles a WHERE {self._live()} ORDER BY a.date DESC, a.key DESC LIMIT ?"
        return [row["key"] for row in self._db.execute(query, (limit,))]

    def page(self, after: int, limit: int, condition: str = "1", values: Sequence[Any] = ()) -> list[Stored]:
        """Up to `limit` live articles that meet an SQL condition (alias `a`), from the row beyond `after` on."""
        rows = self._db.execute(
            f"""SELECT {self._columns} FROM articles a WHERE {self._live()} AND a.key > ? AND {condition}
                ORDER BY a.key LIMIT ?""",
            (after, *values, limit),
        )
        return [self._whole(stored_of(row)) for row in rows]

    def count(self, condition: str = "1", values: Sequence[Any] = ()) -> int:
        """How many live articles meet an SQL condition (alias `a`)."""
        query = f"SELECT count(*) FROM articles a WHERE {self._live()} AND {condition}"
        return int(self._db.execute(query, values).fetchone()[0])

    def every_revision(self) -> Iterator[Stored]:
        """Every revision of every article, whatever its status, in the order in which they came."""
        return (stored_of(row) for row in self.query(f"SELECT {self._columns} FROM articles a ORDER BY a.key"))

    def live_keys(self, limit: int = -1) -> list[int]:
        """The rows of the live articles, in the order in which they came; of the first `limit`, if that is not -1."""
        rows = self._db.execute(f"SELECT key FROM articles a WHERE {self._live()} ORDER BY key LIMIT ?", (limit,))
        return [row["key"] for row in rows]

    def by_key(self, keys: Iterable[int]) -> dict[int, Stored]:
        """Articles by row; rows that do not exist are left out."""
        rows = self._select(f"SELECT {self._columns} FROM articles a WHERE a.key IN ({{}})", keys)
        return {row["key"]: self._whole(stored_of(row)) for row in rows}

    def keys_of(self, ids: Iterable[str]) -> list[int]:
        """The rows of the live revisions of these articles, in the order of `ids`."""
        found: dict[str, int] = {}
        wanted = list(dict.fromkeys(ids))
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            query = f"SELECT id, key FROM articles a WHERE {self._live()} AND id IN ({','.join('?' * len(part))})"
            found |= {row["id"]: row["key"] for row in self._db.execute(query, part)}
        return [found[i] for i in wanted if i in found]

    def ids_of(self, keys: Iterable[int]) -> dict[int, str]:
        """The ids of the articles in these rows."""
        return {row["key"]: row["id"] for row in self._select("SELECT key, id FROM articles WHERE key IN ({})", keys)}

    def has_revision(self, article_id: str, digest: str) -> bool:
        """Whether this article ever had this content."""
        query = "SELECT 1 FROM articles WHERE id = ? AND digest = ?"
        return self._db.execute(query, (article_id, digest)).fetchone() is not None

    def _whole(self, stored: Stored) -> Stored:
        if self._verify and stored.key not in self._verified:
            if not stored.is_intact:
                raise IndexCorrupt(
                    f"Article {stored.article.id!r} in {self.path} is damaged: `dateline doctor` names "
                    "the command that repairs it."
                )
            self._verified.add(stored.key)
        return stored

    # Writing

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
        return row_id(cursor)

    def replace_article(self, key: int, article: Article) -> None:
        """Write a damaged row again; its passages and quotations are to be stored again. Call it in a transaction."""
        self._db.execute("DELETE FROM passages WHERE article = ?", (key,))
        self._db.execute("DELETE FROM quotations WHERE article = ?", (key,))
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


def _metadata(article: Article) -> tuple[str | None, ...]:
    return (article.url, article.source, article.date, article.updated, json.dumps(article.authors, ensure_ascii=False),
            article.origin, article.language)  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
