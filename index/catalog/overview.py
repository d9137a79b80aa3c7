"""What the live articles amount to: counts, outlets, languages and dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.catalog.file import CatalogFile


class Overview(CatalogFile):
    """Figures over the live articles."""

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

    def extent(self, condition: str, values: Sequence[Any]) -> tuple[int, str | None, str | None, int]:
        """How many live articles (alias `a`) meet an SQL condition, their earliest and latest date, their outlets."""
        row = self._db.execute(
            f"""SELECT count(*), min(a.date), max(a.date), count(DISTINCT a.source) FROM articles a
                WHERE {self._live()} AND {condition}""",
            values,
        ).fetchone()
        return tuple(row)
