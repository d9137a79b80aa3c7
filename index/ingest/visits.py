"""What the catalog remembers of inputs: the ones that could not be read, and the addresses that need not be fetched.

Both are written in the transaction that stores the articles read with them, so that neither ever runs ahead of these.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.article import Article
from index.catalog import Catalog
from index.sources import Rejected, Visit

_RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reject:
    """One input that could not be read, as it is listed."""

    origin: str
    reason: str
    at: str
    """When it was last tried: ISO 8601, UTC."""
    target: str
    """The file or address that is read again for it."""


class Rejects:
    """The inputs that could not be read. One that is read after all, or is gone, is listed no more."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._db = catalog.connection
        self._last = int(self._db.execute("SELECT coalesce(max(id), 0) FROM rejects").fetchone()[0])
        self._targets = set(self.targets())

    def __contains__(self, target: str) -> bool:
        """Whether anything under `target` was rejected before."""
        return target in self._targets

    def all(self) -> list[Reject]:
        """Every one, the latest first."""
        rows = self._db.execute("SELECT * FROM rejects ORDER BY id DESC")
        return [Reject(r["origin"], r["reason"], r["at"], r["target"] if "target" in r.keys() else r["origin"])  # noqa: SIM118
                for r in rows]  # fmt: skip

    def targets(self) -> list[str]:
        """The files and addresses to be read again, in the order in which they were rejected."""
        return list(dict.fromkeys(reject.target for reject in reversed(self.all())))

    def record(self, rejected: Rejected) -> None:
        """Remember one, in place of what was said of it before. Call it in a transaction."""
        self._db.execute("DELETE FROM rejects WHERE origin = ?", (rejected.origin,))
        self._db.execute(
            "INSERT INTO rejects (origin, reason, at, target) VALUES (?, ?, ?, ?)",
            (rejected.origin, rejected.reason, _now().isoformat(timespec="seconds"),
             rejected.target or rejected.origin),
        )  # fmt: skip

    def clear(self, target: str) -> int:
        """Forget what was rejected under `target` before this object was made; how many. Call it in a transaction."""
        return self._db.execute("DELETE FROM rejects WHERE target = ? AND id <= ?", (target, self._last)).rowcount


class Visits:
    """The addresses whose articles are stored. An `index.sources.Memory`."""

    def __init__(self, catalog: Catalog) -> None:
        self._db = catalog.connection

    def recall(self, url: str) -> Visit | None:
        """What is remembered of `url`; None where one of its articles is not live any more: then it must be read."""
        row = self._db.execute("SELECT * FROM visits WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        digests = json.loads(row["digests"])
        live = "SELECT 1 FROM articles WHERE digest = ? AND status = 'live'"
        if not all(self._db.execute(live, (digest,)).fetchone() for digest in digests):
            return None
        recent = _now() - datetime.fromisoformat(row["at"]) < _RECENT
        return Visit(row["etag"], row["last_modified"], row["entry"], tuple(digests), recent)

    def longer(self, article: Article) -> str | None:
        """The digest of the live revision of an article, where its text is longer than this one."""
        row = self._db.execute(
            "SELECT digest FROM articles WHERE id = ? AND status = 'live' AND length(text) > ?",
            (article.id, len(article.text)),
        ).fetchone()
        return row["digest"] if row else None

    def record(self, url: str, visit: Visit) -> None:
        """Remember a visit. Call it in the transaction that stores what came of it, or after that."""
        self._db.execute(
            "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?, ?, ?)",
            (url, visit.etag, visit.last_modified, visit.entry, json.dumps(visit.digests), _now().isoformat()),
        )


def _now() -> datetime:
    return datetime.now(UTC)
