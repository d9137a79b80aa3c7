"""Quotations: who is quoted where, and with which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Quotation
from index.catalog.file import CatalogFile
from index.catalog.stored import quotation_of


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
    ) -> list[tuple[int, Quotation]]:
        """The live quotations of every speaker with this folded last name, each with its article's row.

        `condition` is in SQL, on the articles (alias `a`) or the quotations (`q`), with its `values`.
        """
        rows = self._db.execute(
            f"""SELECT q.* FROM quotations q JOIN articles a ON a.key = q.article
                WHERE q.last_name = ? AND {self._live()} AND {condition}""",
            (last_name, *values),
        )
        return [(row["article"], quotation_of(row)) for row in rows]

    def last_names(self) -> list[str]:
        """The folded last names of all speakers, each once."""
        query = "SELECT DISTINCT last_name FROM quotations WHERE last_name NOT NULL"
        return [row["last_name"] for row in self._db.execute(query)]

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
