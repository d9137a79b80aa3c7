"""Publishing: what the catalog holds becomes vector segments and full text, then a manifest names them.

Nothing that a published manifest names is ever written to again: a reader that opened it keeps it, and a crash leaves
files that no manifest names.

state found on start                                what happens
--------------------------------------------------  ---------------------------------------------------------------
the catalog holds passages beyond the manifest      readers take them from the catalog; the next write publishes them
segments or full text that no manifest names        the next publication deletes them
a manifest whose files are missing or altered       IndexCorrupt; `dateline rebuild --from-catalog` publishes all anew
a manifest without full text (an earlier version)   read as it is; the next write makes the full text anew
passages noted as gone that were dropped already    the next publication may write their segment once more
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from index import lexicon, manifest, vectors
from index.archive import LEXICON, VECTORS
from index.catalog import Catalog, seals
from index.catalog.leaving import Range
from index.errors import IndexCorrupt
from index.lexicon import LexiconInfo
from index.manifest import Manifest
from index.merging import DEAD, LARGEST, Run, plan
from index.vectors import SegmentInfo


def publish(folder: Path, catalog: Catalog, state: Manifest, keep: Manifest | None = None) -> Manifest:
    """Write what the catalog holds beyond `state` as a segment and full text, then a new manifest.

    What left answers is dropped from the segments that are written again, and from the full text with them. What
    `keep` names (default: `state`) stays for those who read it; what neither names is deleted. Raises OSError.
    """
    keep = keep or state
    seals.seal_all(catalog)
    last = catalog.last_passage()
    runs = _runs(catalog, state, last)
    segments = [info for run in runs for info in _segments(folder, catalog, run)]
    written = [(run.after, run.last) for run in runs if run.kept is None]
    new = state.following(tuple(segments), _words(folder, catalog, state, written, _count(segments)), last)
    manifest.write(folder, new)
    catalog.forget_gone([*written, (state.covers, last)])
    vectors.remove_unlisted(folder / VECTORS, (*keep.segments, *new.segments))
    lexicon.remove_unlisted(folder / LEXICON, (keep.lexicon, new.lexicon))
    return new


def _runs(catalog: Catalog, state: Manifest, last: int) -> list[Run]:
    dead = catalog.gone_within([info.last for info in state.segments])
    return plan(state.segments, dead, catalog.count_live(state.covers, last), last, state.covers)


def _segments(folder: Path, catalog: Catalog, run: Run) -> Iterator[SegmentInfo]:
    """The segment that a run keeps, or those that are written for it; none where all of it is gone."""
    if run.kept:
        yield run.kept
        return
    after = run.after
    while True:
        ids, rows = catalog.live_vectors(after, run.last, LARGEST)
        if not len(ids):
            return
        after = int(ids[-1])
        yield vectors.write_segment(folder / VECTORS, ids, rows)
        del ids, rows  # before the next ones are read: memory is bounded by one slice


def _words(folder: Path, catalog: Catalog, state: Manifest, written: Sequence[Range], count: int) -> LexiconInfo:
    """The full text of the `count` passages in the segments.

    It is what `state` names with the new ones and without those that are gone from the ranges that were `written`;
    made anew where that is damaged, or where a quarter of it was dropped.
    """
    old, root, name = state.lexicon, folder / LEXICON, str(state.generation + 1)
    dropped = catalog.gone_in((after, min(last, state.covers)) for after, last in written)
    if old and not dropped and old.count == count and catalog.last_passage() <= state.covers:
        return old
    if old and old.dropped + len(dropped) <= DEAD * (old.count + old.dropped):
        with suppress(IndexCorrupt):
            info = lexicon.write(root, name, old, catalog.texts_after(state.covers), dropped)
            if info.count == count:
                return info
    return lexicon.write(root, name, None, catalog.texts_after(0))


def _count(segments: Sequence[SegmentInfo]) -> int:
    return sum(info.count for info in segments)
