"""A digest of each part of an article as the catalog holds it, so that a flipped bit in any of it is found.

Parts: "content" (text and all that is said of the article), "passages" (with their vectors) and "quotations". Triggers
in the schema void the seal of a part whenever SQL changes it, and the next publication seals it anew; what changes it
otherwise is damage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from index.catalog import Catalog
from index.catalog.stored import SEALED_SINCE, content_seal, seal_of

_PORTION = 256
_COLUMNS = {
    "passages": "id, start, end, vector",
    "quotations": "id, start, end, kind, speaker, last_name, mention, cue, role, affiliation, rule, confidence",
}


def seal_all(catalog: Catalog) -> None:
    """Seal every part that was changed since it was sealed; a portion a transaction."""
    query = "SELECT article, part FROM seals WHERE sha256 IS NULL LIMIT ?"
    while changed := catalog.query(query, _PORTION).fetchall():
        with catalog.transaction():
            for key, part in changed:
                seal = _of_part(catalog, key, part)
                catalog.connection.execute(
                    "UPDATE seals SET sha256 = ? WHERE article = ? AND part = ?", (seal, key, part)
                )


def broken(catalog: Catalog) -> Iterator[int]:
    """The rows of the articles whose passages or quotations are not what was sealed."""
    if catalog.schema < SEALED_SINCE:
        return
    rows = catalog.query(
        "SELECT article, part, sha256 FROM seals WHERE part <> 'content' AND sha256 IS NOT NULL ORDER BY article"
    )
    for key, part, seal in rows:
        if part not in _COLUMNS or _of_part(catalog, key, part) != seal:
            yield key


def _of_part(catalog: Catalog, key: int, part: str) -> str:
    if part == "content":
        stored = catalog.by_key([key])[key]
        return content_seal(stored.article, stored.revision, stored.digest)
    rows = catalog.query(f"SELECT {_COLUMNS[part]} FROM {part} WHERE article = ? ORDER BY id", key)
    return seal_of([[_plain(value) for value in row] for row in rows])


def _plain(value: object) -> object:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
