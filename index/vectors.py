"""Vectors on disk: immutable FAISS segments, each with its SHA-256, searched together.

FAISS files carry no checksum, and a damaged one often loads and answers differently in silence; so a segment's bytes
are verified before FAISS sees them. A segment maps the catalog's own passage ids, never positions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import IndexCorrupt
from index.files import sync_folder, write_atomically

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """What the manifest says of a segment: its file, how many vectors, the last passage id, and its SHA-256."""

    file: str
    count: int
    last: int
    sha256: str


def write_segment(folder: Path, ids: Ids, vectors: Vectors) -> SegmentInfo:
    """Write unit vectors [n, dimension] with their passage ids [n], ascending, as one new segment and verify it.

    Raises OSError where the disk is full.
    """
    data = in_memory(ids, vectors).to_bytes()
    digest = hashlib.sha256(data).hexdigest()
    info = SegmentInfo(f"{int(ids[-1]):09d}-{digest[:12]}.faiss", len(ids), int(ids[-1]), digest)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / info.file, data)
    open_segment(folder, info)
    sync_folder(folder)
    return info


def in_memory(ids: Ids, vectors: Vectors) -> Segment:
    """A segment of unit vectors [n, dimension] under their passage ids [n]."""
    import faiss

    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(vectors, ids)
    return Segment(index)


def open_segment(folder: Path, info: SegmentInfo) -> Segment:
    """The segment that the manifest names; raises IndexCorrupt if the file is missing or altered."""
    import faiss

    path = folder / info.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise IndexCorrupt(f"{path} cannot be read ({error}): `dateline rebuild --from-catalog` repairs it.") from error
    if hashlib.sha256(data).hexdigest() != info.sha256:
        raise IndexCorrupt(f"{path} is damaged (wrong SHA-256): `dateline rebuild --from-catalog` repairs it.")
    return Segment(faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))


class Segment:
    """A FAISS index of unit vectors under their passage ids. It never changes."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def to_bytes(self) -> bytes:
        """What `open_segment` reads."""
        import faiss

        return bytes(faiss.serialize_index(self._index).tobytes())

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    @property
    def ids(self) -> Ids:
        """The passage ids in order, [count]."""
        import faiss

        return np.asarray(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def rows(self, first: int, count: int) -> Vectors:
        """The vectors at positions [first, first + count), [count, dimension]."""
        return np.asarray(self._index.index.reconstruct_n(first, count), dtype=np.float32)

    def vector(self, passage: int) -> Vectors | None:
        """The vector of a passage, None if it is in another segment."""
        try:
            return np.asarray(self._index.reconstruct(int(passage)), dtype=np.float32)
        except RuntimeError:
            return None

    def search(self, vector: Vectors, k: int, allowed: Ids | None) -> list[tuple[int, float]]:
        """See `VectorIndex.search`."""
        import faiss

        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        scores, ids = self._index.search(vector[None, :], min(k, self.count), params=parameters)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]


class VectorIndex:
    """Some segments, searched as one."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = list(segments)

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return sum(segment.count for segment in self._segments)

    def search(self, vector: Vectors, k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """The `k` nearest passages of a unit vector [dimension]: (id, cosine), best first.

        With `allowed`, only passages with these ids are looked at.
        """
        hits = [hit for segment in self._segments for hit in segment.search(vector, k, allowed)]
        return sorted(hits, key=lambda hit: -hit[1])[:k]

    def exact(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """As `search`, but every vector is looked at."""
        return self.search(vector, k)

    @property
    def kinds(self) -> str:
        """How the segments are searched, in words."""
        return f"{len(self._segments)} exact segments"

    @property
    def ids(self) -> Ids:
        """The ids of all passages."""
        return np.concatenate([np.empty(0, dtype=np.int64), *(segment.ids for segment in self._segments)])

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The stored vectors of these passages."""
        found = ((i, segment.vector(i)) for segment in self._segments for i in ids)
        return {i: vector for i, vector in found if vector is not None}


def remove_unlisted(folder: Path, listed: Sequence[SegmentInfo]) -> None:
    """Delete segment files that no manifest names any more."""
    names = {info.file for info in listed}
    for path in folder.glob("*"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def merge_tail(segments: Sequence[SegmentInfo], new: int) -> int:
    """How many of the last segments a new one of `new` vectors should swallow, so that few remain.

    Each segment ends up at least twice as large as the next: n vectors make at most log2(n) segments, and each
    vector is rewritten at most log2(n) times.
    """
    swallowed, size = 0, new
    for info in reversed(segments):
        if info.count >= 2 * size:
            break
        swallowed += 1
        size += info.count
    return swallowed
