"""Publishing: what the catalog holds becomes vector segments and full text, then a manifest names them.

Nothing that a published manifest names is ever written to again: a reader that opened it keeps it, and a crash leaves
files that no manifest names.

state found on start                                what happens
--------------------------------------------------  ---------------------------------------------------------------
the catalog holds passages beyond the manifest      readers take them from the catalog; the next write publishes them
segments or full text that no manifest names        the next publication deletes them
a manifest whose files are missing or altered       IndexCorrupt; `dateline rebuild --from-catalog` publishes all anew
a manifest without full text (an earlier version)   read as it is; the next write makes the full text anew
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from index import lexicon, manifest, vectors
from index.archive import LEXICON, VECTORS
from index.catalog import Catalog, seals
from index.encoder import Vectors
from index.errors import IndexCorrupt
from index.lexicon import LexiconInfo
from index.manifest import Manifest

_SLICE = 65_536
"""Vectors read from the catalog at once: 100 MB."""


def publish(folder: Path, catalog: Catalog, state: Manifest, keep: Manifest | None = None) -> Manifest:
    """Write what the catalog holds beyond `state` as a segment and full text, then a new manifest.

    What `keep` names (default: `state`) stays for those who read it; what neither names is deleted. Raises OSError.
    """
    keep = keep or state
    seals.seal_all(catalog)
    segments = list(state.segments)
    for ids, rows in _slices(catalog, segments):
        segments = _kept(segments, int(ids[0]))
        segments.append(vectors.write_segment(folder / VECTORS, ids, rows))
        del ids, rows  # before the next ones are read: memory is bounded by one slice
    new = state.following(tuple(segments), _words(folder, catalog, state))
    manifest.write(folder, new)
    vectors.remove_unlisted(folder / VECTORS, (*keep.segments, *new.segments))
    lexicon.remove_unlisted(folder / LEXICON, (keep.lexicon, new.lexicon))
    return new


def _words(folder: Path, catalog: Catalog, state: Manifest) -> LexiconInfo:
    """The full text of all passages: what `state` names with the new ones or, where that is damaged, made anew."""
    name = str(state.generation + 1)
    if state.lexicon and catalog.last_passage() <= state.covers:
        return state.lexicon
    try:
        covered = state.covers if state.lexicon else 0
        return lexicon.write(folder / LEXICON, name, state.lexicon, catalog.texts_after(covered))
    except IndexCorrupt:
        return lexicon.write(folder / LEXICON, name, None, catalog.texts_after(0))


def _slices(catalog: Catalog, segments: Sequence[vectors.SegmentInfo]) -> Iterator[tuple[vectors.Ids, Vectors]]:
    """The vectors that the segments lack, with those of the small segments that merge with them."""
    covered = segments[-1].last if segments else 0
    new = catalog.count_passages_after(covered)
    if not new:
        return
    swallowed = vectors.merge_tail(segments, new)
    kept = segments[: len(segments) - swallowed]
    last = kept[-1].last if kept else 0
    while True:
        ids, rows = catalog.vectors_after(last, _SLICE)
        if not len(ids):
            return
        last = int(ids[-1])
        yield ids, rows
        del ids, rows


def _kept(segments: Sequence[vectors.SegmentInfo], first: int) -> list[vectors.SegmentInfo]:
    """The segments that end before passage `first`."""
    return [info for info in segments if info.last < first]
