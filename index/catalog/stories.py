"""Which articles tell the same story in much the same words: wire copy that several outlets print.

Found by MinHash (Broder, 1997; datasketch's) over runs of three words, in bands kept in the catalog, so that adding
an article costs the same whatever the archive holds; confirmed by comparing the words themselves. Articles are linked
and never dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from zlib import crc32

from index.article import Article
from index.catalog import Catalog
from index.text.shingles import Runs, runs, similarity

_BANDS, _ROWS = 32, 4
"""Of pairs that share half of their runs 87 % have a band in common, of those that share 60 % 99 %."""
_LEAST = 20
"""Runs: a shorter text says too little to tell."""
_ALIKE, _HELD = 0.5, 0.8
"""The share of runs in common, of both texts together or of the shorter one, from which they tell the same story."""
_SAME = 0.9
"""From here on the one that is there finds whatever the new one would find: the new one needs no bands of its own."""
_PORTION = 500
"""Articles that are asked for at once."""
_LOOKED_AT, _COMPARED = 32, 8
"""Articles looked up in one band; those most alike by their bands, whose words are compared."""


class Stories:
    """The stories of a catalog. Of one that no write has upgraded yet, none is known."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._db = catalog.connection
        self._known = catalog.schema >= 2

    def place(self, key: int, article: Article) -> int:
        """Put a stored article (row `key`) into the story that it tells; returns that. Call it in a transaction.

        A story is named by the row of its first article.
        """
        own = runs(article.text)
        bands = _bands_of(own)
        alike, near = self._nearest(own, bands)
        story = self._story(near) if near else key
        self._db.execute("INSERT OR REPLACE INTO stories VALUES (?, ?)", (key, story))
        if alike < _SAME:
            self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, key) for band in bands))
        return story

    def _nearest(self, own: Runs, bands: Sequence[int]) -> tuple[float, int | None]:
        """The article whose words are most like these, of any status, and how much; None where none is enough."""
        shared: Counter[int] = Counter()
        for band in bands:
            rows = self._db.execute("SELECT article FROM bands WHERE band = ? LIMIT ?", (band, _LOOKED_AT))
            shared.update(row["article"] for row in rows)
        best: tuple[float, int | None] = (0.0, None)
        for key in sorted(shared, key=lambda key: (-shared[key], key))[:_COMPARED]:
            row = self._db.execute("SELECT text FROM articles WHERE key = ?", (key,)).fetchone()
            alike, held = similarity(own, runs(row["text"]))
            if (alike >= _ALIKE or held >= _HELD) and alike > best[0]:
                best = alike, key
        return best

    def _story(self, key: int) -> int:
        row = self._db.execute("SELECT story FROM stories WHERE article = ?", (key,)).fetchone()
        return int(row["story"]) if row else key

    def forget(self) -> None:
        """Forget all stories, before every article is placed again. Call it in a transaction."""
        self._db.execute("DELETE FROM stories")
        self._db.execute("DELETE FROM bands")

    def unplaced(self, after: int, limit: int) -> list[int]:
        """Up to `limit` rows beyond `after` of live articles that are in no story yet."""
        rows = self._db.execute(
            """SELECT a.key FROM articles a LEFT JOIN stories s ON s.article = a.key
               WHERE a.key > ? AND a.status = 'live' AND s.article IS NULL ORDER BY a.key LIMIT ?""",
            (after, limit),
        )
        return [row["key"] for row in rows]

    def of(self, ids: Iterable[str]) -> dict[str, int]:
        """The stories of live articles by id."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, int] = {}
        for first in range(0, len(wanted) if self._known else 0, _PORTION):
            part = wanted[first : first + _PORTION]
            rows = self._db.execute(
                f"""SELECT a.id, s.story FROM articles a JOIN stories s ON s.article = a.key
                    WHERE a.status = 'live' AND a.id IN ({",".join("?" * len(part))})""",
                part,
            )
            found |= {row["id"]: row["story"] for row in rows}
        return found

    def others_of(self, ids: Iterable[str], limit: int) -> dict[str, list[str]]:
        """For each of these live articles the ids of up to `limit` other live ones that tell the same story."""
        wanted = list(dict.fromkeys(ids))
        if not self._known or not wanted:
            return {}
        rows = self._db.execute(
            f"""SELECT a.id, b.id AS other FROM articles a JOIN stories s ON s.article = a.key
                JOIN stories t ON t.story = s.story JOIN articles b ON b.key = t.article
                WHERE a.status = 'live' AND a.id IN ({",".join("?" * len(wanted))}) AND b.status = 'live'
                AND b.id <> a.id ORDER BY b.key""",
            wanted,
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            others = found.setdefault(row["id"], [])
            if len(others) < limit:
                others.append(row["other"])
        return found


def _bands_of(own: Runs) -> list[int]:
    """The bands of a text's signature as 64-bit numbers: texts much alike have some in common."""
    if len(own) < _LEAST:
        return []
    from datasketch import MinHash

    signature = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=crc32)
    signature.update_batch([run.encode() for run in own])
    rows = signature.hashvalues.astype("<u8").reshape(_BANDS, _ROWS)
    parts = (blake2b(row.tobytes(), digest_size=8, salt=bytes([number])) for number, row in enumerate(rows))
    return [int.from_bytes(part.digest(), "big", signed=True) for part in parts]
