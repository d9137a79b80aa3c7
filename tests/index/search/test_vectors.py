"""Segments against a plain matrix product."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexCorrupt
from index.search import vectors
from index.search.vectors import VectorIndex
from tests.support import DAMAGES

RANDOM = np.random.default_rng(1)


def unit(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rows = RANDOM.normal(size=(count, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_segments_together_find_what_a_matrix_product_finds(tmp_path: Path) -> None:
    rows, ids = unit(60), np.arange(100, 160, dtype=np.int64)
    parts = (slice(0, 40), slice(40, 41), slice(41, 60))
    infos = [vectors.write_segment(tmp_path, ids[part], rows[part]) for part in parts]
    index = VectorIndex([vectors.open_segment(tmp_path, info) for info in infos])
    wanted = unit(1)[0]
    exact = sorted(zip((rows @ wanted).tolist(), ids.tolist(), strict=True), reverse=True)
    found = index.search(wanted, 10)
    assert [i for i, _ in found] == [i for _, i in exact[:10]]
    assert [s for _, s in found] == pytest.approx([s for s, _ in exact[:10]], abs=1e-6)
    allowed = np.array([101, 141, 159], dtype=np.int64)
    assert [i for i, _ in index.search(wanted, 10, allowed)] == [i for _, i in exact if i in allowed]
    assert index.count == 60
    stored = index.vectors([100, 140, 159, 7])
    assert set(stored) == {100, 140, 159}
    assert all(np.array_equal(stored[i], rows[i - 100]) for i in stored)
    assert index.search(wanted, 1000)[0][0] == exact[0][1]


Large = tuple[np.ndarray[tuple[int, int], np.dtype[np.float32]], VectorIndex]


@pytest.fixture(scope="module")
def large() -> Large:
    """3,000 vectors around 30 centres, in an approximate segment and an exact one."""
    centres = unit(30)
    rows = centres[RANDOM.integers(30, size=3000)] + 0.1 * RANDOM.normal(size=(3000, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    ids = np.arange(1, 3001, dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "EXACT", 2000)
        segments = [vectors.in_memory(ids[:2500], rows[:2500]), vectors.in_memory(ids[2500:], rows[2500:])]
    assert [segment.is_exact for segment in segments] == [False, True]
    return rows, VectorIndex(segments, lambda wanted: {i: rows[i - 1] for i in wanted})


def test_a_large_segment_is_approximate_and_ranks_by_the_stored_vectors(large: Large) -> None:
    rows, index = large
    assert (index.count, index.approximate) == (3000, 2500)
    found, wanted = 0, RANDOM.integers(3000, size=50)
    for query in rows[wanted]:
        exact = np.argsort(-rows @ query)[:10] + 1
        hits = index.search(query, 10)
        assert all(score == pytest.approx(float(rows[i - 1] @ query), abs=1e-6) for i, score in hits)
        assert [s for _, s in hits] == sorted((s for _, s in hits), reverse=True)
        found += len({i for i, _ in hits} & set(exact.tolist()))
    assert found / 500 > 0.9


@pytest.mark.parametrize("allowed", [[7], [2600, 7, 1200], list(range(1, 3001, 40)), list(range(1, 2901))])
def test_a_filter_finds_all_that_it_allows(large: Large, allowed: list[int]) -> None:
    rows, index = large
    query = rows[2]
    hits = index.search(query, 20, np.array(allowed, dtype=np.int64))
    exact = sorted(allowed, key=lambda i: -float(rows[i - 1] @ query))[:20]
    assert len(hits) == min(20, len(allowed))
    assert {i for i, _ in hits} <= set(allowed)
    assert len({i for i, _ in hits} & set(exact)) >= 0.9 * len(exact)


def test_a_large_segment_is_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT", 500)
    rows, ids = unit(600), np.arange(5, 605, dtype=np.int64)
    info = vectors.write_segment(tmp_path, ids, rows)
    segment = vectors.open_segment(tmp_path, info)
    assert not segment.is_exact
    assert np.array_equal(segment.ids, ids)
    assert np.einsum("ij,ij->i", segment.rows(100, 50), rows[100:150]).min() > 0.99
    assert np.array_equal(segment.rows(2, 1)[0], segment.vector(7))
    assert segment.vector(1) is None
    assert vectors.write_segment(tmp_path / "again", ids, rows) == info  # the same vectors give the same file


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex([]).search(unit(1)[0], 5) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_segment_is_found(tmp_path: Path, damage: str) -> None:
    info = vectors.write_segment(tmp_path, np.arange(5, dtype=np.int64), unit(5))
    DAMAGES[damage](tmp_path / info.file)
    with pytest.raises(IndexCorrupt, match="dateline rebuild --from-catalog"):
        vectors.open_segment(tmp_path, info)


def test_only_listed_segments_stay(tmp_path: Path) -> None:
    infos = [vectors.write_segment(tmp_path, np.array([i], dtype=np.int64), unit(1)) for i in (1, 2)]
    (tmp_path / ".000000003-x.faiss.99.tmp").write_bytes(b"left behind by a crash")
    vectors.remove_unlisted(tmp_path, infos[:1])
    assert [p.name for p in tmp_path.iterdir()] == [infos[0].file]
