"""Checks of the catalog: its structure, and whether every article is what was stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.catalog import Catalog, Stored
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
    """Whether every revision's title and text are those that its digest was made of."""
    damaged, count = [], 0
    for stored in catalog.every_revision():
        count += 1
        if not stored.is_whole:
            damaged.append(stored)
    if damaged:
        return fail("texts", f"{len(damaged):,} of {count:,} texts are not what was stored: flipped bits",
                    _again(path, damaged), [_named(s) for s in damaged])  # fmt: skip
    return ok("texts", f"{count:,} texts are as they were stored")


def offsets(path: Path, catalog: Catalog) -> Finding:
    """Whether passages and quotations lie inside their articles, the passages one behind the other."""
    odd, count = [], 0
    for stored, passages, quotations in _with_parts(catalog):
        count += len(passages) + len(quotations)
        length = len(stored.article.text)
        inside = all(0 <= start < end <= length for start, end in (*passages, *quotations))
        if not inside or any(a[1] > b[0] for a, b in pairwise(passages)):
            odd.append(stored)
    if odd:
        return fail("offsets", f"{len(odd):,} articles have passages or quotations that cannot be theirs",
                    _again(path, odd), [_named(s) for s in odd])  # fmt: skip
    return ok("offsets", f"{count:,} passages and quotations lie inside their articles")


def vectors(path: Path, catalog: Catalog) -> Finding:
    """Whether every stored vector has the index's dimension and length 1."""
    size = 4 * int(catalog.meta().get("dimension", "0"))
    odd = [row["id"] for row in catalog.query("SELECT id FROM passages WHERE length(vector) <> ?", size)]
    last = count = 0
    while not odd:
        ids, rows = catalog.vectors_after(last, _SLICE)
        if not len(ids):
            break
        with np.errstate(all="ignore"):
            lengths = np.linalg.norm(rows.astype(np.float64), axis=1)
        odd += ids[~(np.abs(lengths - 1) < _UNIT)].tolist()
        last, count = int(ids[-1]), count + len(ids)
    if odd:
        owners = _owners(catalog, odd)
        return fail("vectors", f"{len(odd):,} stored vectors are damaged", _again(path, owners),
                    [_named(s) for s in owners])  # fmt: skip
    return ok("vectors", f"{count:,} stored vectors are finite and of length 1")


def rejects(path: Path, catalog: Catalog) -> Finding:
    """What could not be read as an article, and waits to be looked at."""
    waiting = [f"{row['origin']}: {row['reason']}" for row in catalog.query("SELECT origin, reason FROM rejects")]
    if waiting:
        return warn("rejects", f"{len(waiting):,} inputs could not be read as articles", None, waiting)
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


def _owners(catalog: Catalog, passages: list[int]) -> list[Stored]:
    keys = {row[0] for i in passages[:500] for row in catalog.query("SELECT article FROM passages WHERE id = ?", i)}
    return list(catalog.by_key(sorted(keys)).values())


def _named(stored: Stored) -> str:
    state = "" if stored.status == "live" else f", {stored.status}"
    return f"{stored.article.id} (revision {stored.revision}{state}; from {stored.article.origin or 'unknown'})"


def _restore(path: Path) -> str:
    return command("restore", path, "BACKUP", "--replace")


def _again(path: Path, damaged: list[Stored]) -> str:
    """The command that stores these articles anew: from where they came or, where that is not known, from a backup."""
    live = [s for s in damaged if s.status == "live"]
    origins = list(dict.fromkeys(s.article.origin for s in live))
    if not live or None in origins:
        return _restore(path)
    return command("add", path, *(origin for origin in origins[:5] if origin))
