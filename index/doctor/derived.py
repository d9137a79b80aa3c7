"""Checks of what is derived from the catalog: the manifest, the vector segments, the full text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index import lexicon, manifest, vectors
from index.archive import LEXICON, VECTORS
from index.catalog import Catalog
from index.doctor.finding import Finding, command, derive, fail, ok, warn
from index.errors import IndexCorrupt
from index.lexicon import Lexicon
from index.manifest import Manifest

_SAMPLE = 50
"""Passages that are looked up by their own words."""
_SAME = 1 - 1e-5
"""Least cosine of two copies of one vector."""


def examine(path: Path, folder: Path, catalog: Catalog) -> Iterator[Finding]:
    """One finding for each derived part; a damaged manifest ends it."""
    try:
        state = manifest.read(folder)
    except IndexCorrupt as error:
        yield fail("manifest", str(error), derive(path))
        return
    try:
        yield _counts(path, catalog, state)
        yield _segments(path, folder, catalog, state)
        yield _full_text(path, folder, catalog, state)
    except IndexCorrupt as error:  # the catalog cannot be read to the end
        yield fail("derived", str(error), command("restore", path, "BACKUP", "--replace"))


def _counts(path: Path, catalog: Catalog, state: Manifest) -> Finding:
    """Whether as many passages were published as were stored."""
    waiting = catalog.count_passages_after(state.covers)
    stored = catalog.count_passages_after(0) - waiting
    if stored != state.vectors:
        told = f"{stored:,} passages were stored up to the last publication, the manifest names {state.vectors:,}"
        return fail("manifest", told, derive(path))
    if waiting:
        told = f"{waiting:,} stored passages are not published yet: they are found, more slowly"
        return warn("manifest", told, derive(path))
    return ok("manifest", f"generation {state.generation} holds {stored:,} passages, as many as are stored")


def _segments(path: Path, folder: Path, catalog: Catalog, state: Manifest) -> Finding:
    """Whether every segment is the file that was written, and holds the vectors that the catalog holds."""
    damaged, last = [], 0
    for info in state.segments:
        try:
            segment = vectors.open_segment(folder / VECTORS, info)
        except IndexCorrupt as error:
            damaged.append(str(error))
        else:
            damaged += [f"{info.file}: {what}" for what in _differences(segment, info, catalog, last)]
        last = info.last
    if damaged:
        return fail("segments", f"{len(damaged)} faults in the vector segments", derive(path), damaged)
    return ok("segments", f"{len(state.segments)} segments hold the stored vectors")


def _differences(segment: vectors.Segment, info: vectors.SegmentInfo, catalog: Catalog, after: int) -> Iterator[str]:
    """In what a segment differs from the catalog's passages behind `after`."""
    if segment.count != info.count:
        yield f"{segment.count:,} vectors, not {info.count:,}"
        return
    position, last = 0, after
    while last < info.last:
        ids, rows = catalog.vectors_after(last, 16_384)
        ids, rows = ids[ids <= info.last], rows[ids <= info.last]
        own = segment.ids[position : position + len(ids)]
        if not np.array_equal(ids, own):
            yield f"other passages than those stored after {last}"
            return
        if not len(ids):
            return
        same = np.einsum("ij,ij->i", segment.rows(position, len(ids)), rows)
        yield from (f"the vector of passage {i} is not the stored one" for i in ids[~(same > _SAME)])
        position, last = position + len(ids), int(ids[-1])


def _full_text(path: Path, folder: Path, catalog: Catalog, state: Manifest) -> Finding:
    """Whether the full text's files are those that were written, and find passages by their own words."""
    try:
        words = lexicon.open_verified(folder / LEXICON, state.lexicon)
    except IndexCorrupt as error:
        return fail("full text", str(error), derive(path))
    if state.lexicon is None:
        return warn("full text", "an earlier version wrote it, without digests of its files", derive(path))
    if lost := _not_found(words, catalog, state.covers):
        named = [f"passage {i}" for i in lost]
        return fail("full text", "passages are not found by their own words", derive(path), named)
    return ok("full text", f"{words.count:,} passages; a sample is found by its own words")


def _not_found(words: Lexicon, catalog: Catalog, covers: int) -> list[int]:
    """The passages of a sample that a search for their title and text does not give."""
    lost = []
    for wanted in sorted({covers * i // _SAMPLE for i in range(1, _SAMPLE + 1)} - {0}):
        number, title, text = next(catalog.texts_after(wanted - 1))  # the next one where there is none with this id
        query = f"{title} {text}"
        if any(c.isalnum() for c in query) and number not in {i for i, _ in words.search(query, 1000)}:
            lost.append(number)
    return lost
