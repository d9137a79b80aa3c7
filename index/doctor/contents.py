"""Checks of the catalog: its structure, and whether every article is what was stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.catalog import Catalog, Stored, seals
from index.doctor.finding import Finding, command, fail, ok, warn

_SLICE = 16_384
_UNIT = 1e-3
"""How far from 1 a stored vector's length may be."""


def structure(path: Path, catalog: Catalog) -> Finding:
    """SQLite's own check of its pages and indexes."""
    told = [row[0] for row in catalog.query("PRAGMA integrity_check(20)")]
    if told != ["ok"]:
        return fail("catalog", f"SQLite finds {catalog.path} damaged", _restore(path), told)
    return ok("catalog", "SQLite finds its pages and indexes whole")


def references(path: Path, catalog: Catalog) -> Finding:
    """Whether every passage and quotation belongs to an article."""
    lost = [f"{row[0]} row {row[1]}" for row in catalog.query("PRAGMA foreign_key_check")]
    if lost:
        return fail("references", f"{len(lost)} rows belong to no article", _restore(path), lost)
    return ok("references", "every passage and quotation belongs to an article")


def texts(path: Path, catalog: Catalog) -> Finding:
    """Whether every revision's text, and all that is said of it, is what was stored."""
    damaged, count = [], 0
    for stored in catalog.every_revision():
        count += 1
        if not (stored.is_intact and stored.is_whole):
            damaged.append(stored)
    if damaged:
        told = f"{len(damaged):,} of {count:,} articles are not what was stored: flipped bits"
        live = [s for s in damaged if s.status == "live"]
        finding = fail if live else warn  # what was superseded or removed answers nothing
        return finding("texts", told, _again(path, live), [named(s) for s in damaged])
    return ok("texts", f"{count:,} articles are as they were stored")


def offsets(path: Path, catalog: Catalog) -> Finding:
    """Whether passages and quotations are what was stored, and lie inside their articles."""
    odd = misplaced(catalog)
    if odd:
        return fail("offsets", f"{len(odd):,} articles have passages or quotations that were not stored so",
                    command("doctor --repair", path), [named(s) for s in odd])  # fmt: skip
    return ok("offsets", "all passages and quotations are as they were stored")


def misplaced(catalog: Catalog) -> list[Stored]:
    """The articles whose passages or quotations are not inside them, overlap, or are not what was stored."""
    odd = []
    for stored, passages, quotations in _with_parts(catalog):
        length = len(stored.article.text)
        inside = all(0 <= start < end <= length for start, end in (*passages, *quotations))
        if not inside or any(a[1] > b[0] for a, b in pairwise(passages)):
            odd.append(stored)
    return odd + [s for s in catalog.by_key(seals.broken(catalog)).values() if s not in odd]


def vectors(path: Path, catalog: Catalog) -> Finding:
    """Whether every stored vector has the index's dimension and length 1."""
    odd = malformed(catalog)
    if odd:
        return fail("vectors", f"{len(odd):,} stored vectors are damaged", command("doctor --repair", path),
                    [named(s) for s in owners(catalog, odd)])  # fmt: skip
    return ok("vectors", f"{catalog.count_passages_after(0):,} stored vectors are finite and of length 1")


def malformed(catalog: Catalog) -> list[int]:
    """The passages whose vector has another dimension or another length than 1."""
    size = 4 * int(catalog.meta().get("dimension", "0"))
    odd = [row["id"] for row in catalog.query("SELECT id FROM passages WHERE length(vector) <> ?", size)]
    last = 0
    while not odd:
        ids, rows = catalog.vectors_after(last, _SLICE)
        if not len(ids):
            break
        with np.errstate(all="ignore"):
            lengths = np.linalg.norm(rows.astype(np.float64), axis=1)
        odd += ids[~(np.abs(lengths - 1) < _UNIT)].tolist()
        last = int(ids[-1])
    return odd


def rejects(path: Path, catalog: Catalog) -> Finding:
    """What could not be read as an article, and waits to be looked at."""
    waiting = [f"{row['origin']}: {row['reason']}" for row in catalog.query("SELECT origin, reason FROM rejects")]
    if waiting:
        again = command("add --retry", path)
        return warn("rejects", f"{len(waiting):,} inputs could not be read as articles", again, waiting)
    return ok("rejects", "every input could be read")


CHECKS: dict[str, Callable[[Path, Catalog], Finding]] = {
    "catalog": structure, "references": references, "texts": texts, "offsets": offsets, "vectors": vectors,
    "rejects": rejects,
}  # fmt: skip


Spans = list[tuple[int, int]]


def _with_parts(catalog: Catalog) -> Iterator[tuple[Stored, Spans, Spans]]:
    """Every revision with where its passages and its quotations lie."""
    for stored in catalog.every_revision():
        parts = [
            [(row[0], row[1]) for row in catalog.query(
                f"SELECT start, end FROM {table} WHERE article = ? ORDER BY id", stored.key)]
            for table in ("passages", "quotations")
        ]  # fmt: skip
        yield stored, parts[0], parts[1]


def owners(catalog: Catalog, passages: Sequence[int]) -> list[Stored]:
    """The articles that these passages are of."""
    found: dict[int, Stored] = {}
    for number in passages:
        for row in catalog.query("SELECT article FROM passages WHERE id = ?", number):
            found |= catalog.by_key([row["article"]])
    return list(found.values())


def named(stored: Stored) -> str:
    """An article's id with all that tells which revision it is and where it came from."""
    state = "" if stored.status == "live" else f", {stored.status}"
    return f"{stored.article.id} (revision {stored.revision}{state}; from {stored.article.origin or 'unknown'})"


def _restore(path: Path) -> str:
    return command("restore", path, "BACKUP", "--replace")


def _again(path: Path, damaged: list[Stored]) -> str:
    """The command that stores these articles again: from where they came or, where that is not known, from a backup."""
    origins = list(dict.fromkeys(s.article.origin for s in damaged))
    if not origins or None in origins:
        return _restore(path)
    return command("add", path, *(origin for origin in origins[:5] if origin))
