"""Segments against a plain matrix product."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import vectors
from index.errors import IndexCorrupt
from index.vectors import SegmentInfo, VectorIndex, merge_tail
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


@settings(deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=200))
def test_few_segments_remain_and_little_is_rewritten(added: list[int]) -> None:
    sizes: list[int] = []
    written = 0
    for new in added:
        swallowed = merge_tail([SegmentInfo("", size, 0, "") for size in sizes], new)
        merged = new + sum(sizes[len(sizes) - swallowed :])
        sizes = [*sizes[: len(sizes) - swallowed], merged]
        written += merged
    assert all(a >= 2 * b for a, b in pairwise(sizes))
    assert len(sizes) <= np.log2(sum(added)) + 1
    assert written <= sum(added) * (np.log2(sum(added)) + 1)
