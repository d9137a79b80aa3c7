"""Checks of what is derived from the catalog: the manifest, the vector segments, the full text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.doctor.contents import named, owners
from index.doctor.finding import Finding, command, derive, fail, ok, warn
from index.errors import IndexCorrupt
from index.search import lexicon, manifest, vectors
from index.search.lexicon import Lexicon
from index.search.manifest import Manifest
from index.storage.current import LEXICON, VECTORS

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
    """Whether the passages that were stored are published: all that are live, and some that left answers at most."""
    live, last = catalog.count_live(0, state.covers), catalog.last_passage()
    stored = catalog.count_passages_after(0) - catalog.count_passages_after(state.covers)
    if not live <= state.vectors <= stored:
        told = (f"{stored:,} passages were stored up to the last publication, {live:,} of them are live, the manifest "
                f"names {state.vectors:,}")  # fmt: skip
        return fail("manifest", told, derive(path))
    if waiting := catalog.count_live(state.covers, last):
        told = f"{waiting:,} stored passages are not published yet: they are found, more slowly"
        return warn("manifest", told, derive(path))
    told = f"generation {state.generation} holds the {live:,} live passages"
    gone = state.vectors - live
    return ok("manifest", told + (f" and {gone:,} that left answers, which merging drops" if gone else ""))


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
    """The passages of a segment (those after passage `after`) whose stored vector differs from the segment's."""
    held = segment.ids
    if not np.isin(catalog.live_ids(after, int(held[-1])), held, assume_unique=True).all():
        raise _OtherPassages(f"a vector segment lacks live passages of those stored after {after}")
    found, position, last = list[int](), 0, after
    while position < segment.count:
        ids, rows = catalog.vectors_after(last, _SLICE)
        own = np.isin(ids, held[position:], assume_unique=True)
        count = int(own.sum())
        if not len(ids) or not np.array_equal(ids[own], held[position : position + count]):
            raise _OtherPassages(f"a vector segment holds passages that are not stored after {last}")
        same = np.einsum("ij,ij->i", segment.rows(position, count), rows[own])
        found += ids[own][~(same > (_SAME if segment.is_exact else _ROUNDED))].tolist()
        position, last = position + count, int(ids[-1])
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
