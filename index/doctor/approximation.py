"""How much an approximate vector search misses: recall@10 against an exact one, over stored vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.archive import Archive
from index.doctor.finding import Finding, derive, ok, warn

_QUERIES = 100
_K = 10
_ENOUGH = 0.95
"""Recall under which the index is worth making anew."""


def recall(path: Path) -> Finding:
    """Look up a sample of the stored vectors approximately and exactly. Raises as `Archive` does."""
    archive = Archive(path)
    try:
        ids = archive.vectors.ids
        sample = np.random.default_rng(0).choice(ids, min(_QUERIES, len(ids)), replace=False)
        queries = archive.vectors.vectors(sample.tolist()).values()
        found = [
            len({i for i, _ in archive.vectors.search(q, _K)} & {i for i, _ in archive.vectors.exact(q, _K)})
            / min(_K, len(ids)) for q in queries
        ]  # fmt: skip
    finally:
        archive.close()
    told = f"recall@{_K} {np.mean(found):.3f} over {len(found)} stored passages, {archive.vectors.kinds}"
    return ok("recall", told) if np.mean(found) >= _ENOUGH else warn("recall", told, derive(path))
