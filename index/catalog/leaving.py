"""Passages of articles that left answers, while the search files may still hold them.

A trigger notes them when an article is superseded or removed; a publication that drops them forgets them after it. A
crash in between leaves notes on what is dropped already: a segment may be written once in vain, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.catalog.file import CatalogFile

Range = tuple[int, int]
"""(after, last): passages with ids above `after` and up to `last`."""


class Leaving(CatalogFile):
    """The table of what is gone."""

    def gone_within(self, ends: Sequence[int]) -> list[int]:
        """How many passages that are gone lie in each of the ranges that end at these ids, ascending."""
        counts = np.zeros(len(ends), dtype=np.int64)
        for row in self._db.execute("SELECT last, passages FROM gone"):
            place = int(np.searchsorted(ends, row["last"]))
            if place < len(ends):  # else it was never published
                counts[place] += row["passages"]
        return counts.tolist()

    def gone_in(self, ranges: Iterable[Range]) -> list[int]:
        """The ids of the passages that are gone in these ranges."""
        query = """SELECT p.id FROM gone g CROSS JOIN passages p ON p.article = g.article
                   WHERE g.last > ? AND g.first <= ? AND p.id > ? AND p.id <= ?"""
        return [row["id"] for after, last in ranges for row in self._db.execute(query, (after, last, after, last))]

    def forget_gone(self, ranges: Iterable[Range]) -> None:
        """Forget those that lie wholly in these ranges, in a transaction of its own, after they were dropped."""
        if not self._db.execute("SELECT EXISTS (SELECT 1 FROM gone)").fetchone()[0]:
            return
        with self.transaction():
            self._db.executemany("DELETE FROM gone WHERE first > ? AND last <= ?", ranges)
