"""Checks of what is derived from the catalog: the manifest, the vector segments, the full text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from index import lexicon, manifest, vectors
from index.archive import LEXICON, VECTORS
from index.catalog import Catalog
from index.doctor.contents import named, owners
from index.doctor.finding import Finding, command, derive, fail, ok, warn
from index.errors import IndexCorrupt
from index.lexicon import Lexicon
from index.manifest import Manifest

_SAMPLE = 50
"""Passages that are looked up by their own words."""
_SLICE = 16_384
_SAME, _ROUNDED = 1 - 1e-5, 0.99
"""Least cosine of two copies of one vector, where the published one is exact and where it is rounded."""


def examine(path: Path, folder: Path, catalog: Catalog) -> Iterator[Finding]:
    """One finding for each derived part; a damaged manifest ends it."""
    try:
        state = manifest.read(folder)
    except IndexCorrupt as error:
        yield fail("manifest", str(error), derive(path))
        return
    try:
        yield _counts(path, catalog, state)
        yield from _segments(path, folder, catalog, state)
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


def _segments(path: Path, folder: Path, catalog: Catalog, state: Manifest) -> Iterator[Finding]:
    """Whether every segment is the file that was written, and holds the vectors that the catalog holds."""
    damaged, altered = [], list[int]()
    last = 0
    for info in state.segments:
        try:
            segment = vectors.open_segment(folder / VECTORS, info)
            altered += _altered(segment, catalog, last)
        except (IndexCorrupt, _OtherPassages) as error:
            damaged.append(str(error))
        last = info.last
    if damaged:
        yield fail("segments", f"{len(damaged)} of {len(state.segments)} vector segments are damaged",
                   derive(path), damaged)  # fmt: skip
    else:
        yield ok("segments", f"{len(state.segments)} segments hold the stored passages")
    if altered:
        yield fail("copies", f"{len(altered):,} stored vectors are not what was published: flipped bits",
                   command("doctor --repair", path), [named(s) for s in owners(catalog, altered)])  # fmt: skip


class _OtherPassages(Exception):
    """A segment holds other passages than the catalog."""


def altered(folder: Path, catalog: Catalog) -> list[int]:
    """The passages whose stored vector is not the one in the segments that are as they were written."""
    found, last = list[int](), 0
    for info in manifest.read(folder).segments:
        with suppress(IndexCorrupt, _OtherPassages):
            found += _altered(vectors.open_segment(folder / VECTORS, info), catalog, last)
        last = info.last
    return found


def _altered(segment: vectors.Segment, catalog: Catalog, after: int) -> list[int]:
    """The passages behind `after` whose stored vector differs from the segment's."""
    found, position, last = list[int](), 0, after
    while position < segment.count:
        ids, rows = catalog.vectors_after(last, min(_SLICE, segment.count - position))
        if not np.array_equal(ids, segment.ids[position : position + len(ids)]) or not len(ids):
            raise _OtherPassages(f"a vector segment holds other passages than those stored after {last}")
        same = np.einsum("ij,ij->i", segment.rows(position, len(ids)), rows)
        found += ids[~(same > (_SAME if segment.is_exact else _ROUNDED))].tolist()
        position, last = position + len(ids), int(ids[-1])
    return found


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
        passage = next(catalog.texts_after(wanted - 1), None)  # the next one where there is none with this id
        if passage is None:
            break
        number, title, text = passage
        query = f"{title} {text}"
        if any(c.isalnum() for c in query) and number not in {i for i, _ in words.search(query, 1000)}:
            lost.append(number)
    return lost
