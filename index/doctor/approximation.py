"""How much an approximate vector search misses: recall@10 against an exact one, over stored vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.archive import Archive
from index.catalog import Catalog
from index.doctor.finding import Finding, derive, ok, warn
from index.encoding.encoder import Vectors

_QUERIES = 100
_K = 10
_SLICE = 16_384
_ENOUGH = 0.95
"""Recall under which the index is worth making again."""


def recall(path: Path) -> Finding:
    """Look up a sample of the stored vectors approximately and exactly. Raises as `Archive` does."""
    archive = Archive(path)
    try:
        ids = archive.catalog.live_ids(0, archive.catalog.last_passage())
        if not len(ids):
            return ok("recall", "there are no passages")
        sample = np.random.default_rng(0).choice(ids, min(_QUERIES, len(ids)), replace=False)
        queries = np.stack(list(archive.catalog.vectors_of(sample.tolist()).values()))
        near = _exact(archive.catalog, queries)
        shares = [_share(archive.vectors.search(query, _K, ids), near[n])
                  for n, query in enumerate(queries)]  # fmt: skip
        approximate = archive.vectors.approximate
    finally:
        archive.close()
    told = (f"recall@{_K} {np.mean(shares):.3f} over {len(shares)} stored passages; {approximate:,} of {len(ids):,} "
            "vectors are searched approximately")  # fmt: skip
    return ok("recall", told) if np.mean(shares) >= _ENOUGH else warn("recall", told, derive(path))


def _exact(catalog: Catalog, queries: Vectors) -> list[list[tuple[int, float]]]:
    """For each query [n, dimension] its nearest live passages: (id, cosine), best first."""
    best: list[list[tuple[int, float]]] = [[] for _ in queries]
    last, end = 0, catalog.last_passage()
    while True:
        ids, rows = catalog.live_vectors(last, end, _SLICE)
        if not len(ids):
            return best
        for n, scores in enumerate(queries @ rows.T):
            top = np.argsort(-scores)[:_K]
            best[n] = sorted([*best[n], *zip(ids[top].tolist(), scores[top].tolist(), strict=True)],
                             key=lambda hit: -hit[1])[:_K]  # fmt: skip
        last = int(ids[-1])


def _share(found: list[tuple[int, float]], near: list[tuple[int, float]]) -> float:
    """How many of those found are as near as the nearest: passages with the same words may stand for each other."""
    return sum(cosine > near[-1][1] - 1e-5 for _, cosine in found) / len(near)
