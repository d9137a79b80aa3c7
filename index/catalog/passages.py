"""Passages with their vectors. An id is given once and never again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Passage
from index.catalog.database import damaged
from index.catalog.file import CatalogFile, row_id
from index.encoding.encoder import Vectors

Ids = NDArray[np.int64]
_BLOCK = 4096
"""Vectors read from the file at once."""


class Passages(CatalogFile):
    """The table of passages."""

    def insert_passages(self, key: int, passages: Sequence[Passage], vectors: Vectors) -> list[int]:
        """Store an article's passages with their vectors; returns their new ids. Call it in a transaction."""
        return [
            row_id(
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

    def vectors_after(self, last: int, limit: int) -> tuple[Ids, Vectors]:
        """Ids and vectors of up to `limit` passages with ids above `last`, in order, whatever their status."""
        return self._vectors("SELECT id, vector FROM passages WHERE id > ? ORDER BY id LIMIT ?", last, limit)

    def live_vectors(self, after: int, last: int, limit: int = -1) -> tuple[Ids, Vectors]:
        """Ids and vectors of the live passages with ids in (after, last], in order; of up to `limit`, if not -1."""
        query = f"""SELECT p.id, p.vector FROM passages p CROSS JOIN articles a ON a.key = p.article
                    WHERE p.id > ? AND p.id <= ? AND {self._live()} ORDER BY p.id LIMIT ?"""
        return self._vectors(query, after, last, limit)

    def _vectors(self, query: str, *values: int) -> tuple[Ids, Vectors]:
        rows = self._db.execute(query, values)
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
        """Id, title and text of each live passage with an id above `last`, in order."""
        rows = self._db.execute(
            f"""SELECT p.id, a.key, a.title, p.start, p.end FROM passages p CROSS JOIN articles a ON a.key = p.article
                WHERE p.id > ? AND {self._live()} ORDER BY p.id""",
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
        """How many passages have ids above `last`, whatever their status."""
        return int(self._db.execute("SELECT count(*) FROM passages WHERE id > ?", (last,)).fetchone()[0])

    def count_live(self, after: int, last: int) -> int:
        """How many live passages have ids in (after, last]."""
        query = f"""SELECT count(*) FROM passages p CROSS JOIN articles a ON a.key = p.article
                    WHERE p.id > ? AND p.id <= ? AND {self._live()}"""
        return int(self._db.execute(query, (after, last)).fetchone()[0])

    def live_ids(self, after: int, last: int) -> Ids:
        """The ids of the live passages in (after, last], in order."""
        rows = self._db.execute(
            f"""SELECT p.id FROM passages p CROSS JOIN articles a ON a.key = p.article
                WHERE p.id > ? AND p.id <= ? AND {self._live()} ORDER BY p.id""",
            (after, last),
        )
        return np.array([row["id"] for row in rows], dtype=np.int64)

    def passage_ids(self, condition: str, values: Sequence[Any]) -> list[int]:
        """Ids of the live passages whose article (alias `a`) meets an SQL condition."""
        rows = self._db.execute(
            f"""SELECT p.id FROM passages p JOIN articles a ON a.key = p.article
                WHERE {self._live()} AND {condition}""",
            values,
        )
        return [row["id"] for row in rows]
