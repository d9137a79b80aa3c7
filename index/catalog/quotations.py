"""Quotations: who is quoted where, and with which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from index.article import Quotation
from index.catalog.file import CatalogFile
from index.catalog.stored import quotation_of
from index.store import Appearance


class Quotations(CatalogFile):
    """The table of quotations."""

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
            found.setdefault(row["article"], []).append(quotation_of(row))
        return found

    def quotations_by(
        self, last_name: str, condition: str = "1", values: Sequence[Any] = ()
    ) -> list[tuple[str, Quotation]]:
        """The live quotations of every speaker with this folded last name, each with its article's id.

        `condition` is in SQL, on the articles (alias `a`) or the quotations (`q`), with its `values`.
        """
        rows = self._db.execute(
            f"""SELECT q.*, a.id AS article_id FROM quotations q JOIN articles a ON a.key = q.article
                WHERE q.last_name = ? AND {self._live()} AND {condition}""",
            (last_name, *values),
        )
        return [(row["article_id"], quotation_of(row)) for row in rows]

    def last_names(self) -> list[str]:
        """The folded last names of all speakers, each once."""
        query = "SELECT DISTINCT last_name FROM quotations WHERE last_name NOT NULL"
        return [row["last_name"] for row in self._db.execute(query)]

    def is_last_name(self, name: str) -> bool:
        """Whether a live article quotes somebody with this folded last name."""
        query = f"""SELECT 1 FROM quotations q JOIN articles a ON a.key = q.article
                    WHERE q.last_name = ? AND {self._live()} LIMIT 1"""
        return self._db.execute(query, (name,)).fetchone() is not None

    def appearances(self, condition: str = "1", values: Sequence[Any] = ()) -> list[Appearance]:
        """Which speakers the live articles quote, by the names that these give them; `condition` as above."""
        rows = self._db.execute(
            f"""SELECT q.speaker, q.last_name, a.id, substr(a.date, 1, 10) AS day, max(q.role) AS role,
                       max(q.affiliation) AS affiliation, count(*) AS n, sum(q.kind = 'direct') AS direct,
                       max(coalesce(lower(q.mention) IN ('he', 'she'), 0)) AS human
                FROM quotations q JOIN articles a ON a.key = q.article
                WHERE q.speaker IS NOT NULL AND {self._live()} AND {condition} GROUP BY q.speaker, q.article""",
            values,
        )
        return [
            Appearance(r["speaker"], r["last_name"], r["id"], r["day"], r["role"], r["affiliation"], r["n"],
                       r["direct"], bool(r["human"])) for r in rows
        ]  # fmt: skip
