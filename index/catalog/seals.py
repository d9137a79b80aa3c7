"""A digest of each part of an article as the catalog holds it, so that a flipped bit in any of it is found.

Parts: "content" (text and all that is said of the article), "passages" (with their vectors) and "quotations". Triggers
in the schema void the seal of a part whenever SQL changes it. A new article is sealed as it is stored, what was changed
by the next publication; what changes a part otherwise is damage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

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
                _seal(catalog, key, part)


def seal(catalog: Catalog, keys: Iterable[int]) -> None:
    """Seal what was just stored of these articles. Call it in the transaction that stores it."""
    for key in keys:
        for (part,) in catalog.query("SELECT part FROM seals WHERE article = ? AND sha256 IS NULL", key).fetchall():
            _seal(catalog, key, part)


def hold(catalog: Catalog, key: int) -> bool:
    """Whether an article and its passages are sealed, and are what was sealed."""
    if catalog.schema < SEALED_SINCE:
        return False
    sealed = dict(catalog.query("SELECT part, sha256 FROM seals WHERE article = ?", key).fetchall())
    return all(sealed.get(part) == _of_part(catalog, key, part) for part in ("content", "passages"))


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


def _seal(catalog: Catalog, key: int, part: str) -> None:
    values = (_of_part(catalog, key, part), key, part)
    catalog.connection.execute("UPDATE seals SET sha256 = ? WHERE article = ? AND part = ?", values)


def _of_part(catalog: Catalog, key: int, part: str) -> str:
    if part == "content":
        stored = catalog.by_key([key])[key]
        return content_seal(stored.article, stored.revision, stored.digest)
    rows = catalog.query(f"SELECT {_COLUMNS[part]} FROM {part} WHERE article = ? ORDER BY id", key)
    return seal_of([[_plain(value) for value in row] for row in rows])


def _plain(value: object) -> object:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
