"""Publishing: what the catalog holds becomes vector segments and full text, then a manifest names them.

Nothing that a published manifest names is ever written to again: a reader that opened it keeps it, and a crash leaves
files that no manifest names.

state found on start                                what happens
--------------------------------------------------  ---------------------------------------------------------------
the catalog holds passages beyond the manifest      readers take them from the catalog; the next write publishes them
segments or full text that no manifest names        the next publication deletes them
a manifest whose files are missing or altered       IndexCorrupt; `dateline rebuild --from-catalog` publishes all again
full text that is damaged                           the next write makes it again, without anything that is gone
a manifest without full text (an earlier version)   read as it is; the next write makes the full text again, as above
passages noted as gone that were dropped already    the next publication may write their segment once more
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from index.catalog import Catalog, seals
from index.catalog.leaving import Range
from index.errors import IndexCorrupt
from index.search import lexicon, manifest, vectors
from index.search.compaction import DEAD, LARGEST, Run, plan
from index.search.lexicon import LexiconInfo
from index.search.manifest import Manifest
from index.search.vectors import SegmentInfo
from index.storage.current import LEXICON, VECTORS


def publish(folder: Path, catalog: Catalog, state: Manifest, keep: Manifest | None = None) -> Manifest:
    """Write what the catalog holds beyond `state` as a segment and full text, then a new manifest.

    What left answers is dropped from the segments that are written again, and from the full text with them. What
    `keep` names (default: `state`) stays for those who read it; what neither names is deleted. Raises OSError, or
    IndexCorrupt where the catalog cannot be read; `state` is then what is published.
    """
    keep = keep or state
    seals.seal_all(catalog)
    last = catalog.last_passage()
    runs, words = _taken_over(folder, catalog, state, last) or _made_anew(folder, catalog, state, last)
    segments = tuple(info for run in runs for info in _segments(folder, catalog, run))
    new = state.following(segments, words, last)
    manifest.write(folder, new)
    catalog.forget_gone([*_written(runs), (state.covers, last)])
    vectors.remove_unlisted(folder / VECTORS, (*keep.segments, *new.segments))
    lexicon.remove_unlisted(folder / LEXICON, (keep.lexicon, new.lexicon))
    return new


def _taken_over(folder: Path, catalog: Catalog, state: Manifest, last: int) -> tuple[list[Run], LexiconInfo] | None:
    """The runs up to `last`, and the full text of `state` with what is new and without what they drop.

    None where that is damaged or lacks something, or where a quarter of it was dropped.
    """
    old = state.lexicon
    if old is None:
        return None
    runs = _runs(catalog, state, last, DEAD)
    count = _count(catalog, runs)
    dropped = catalog.gone_in((after, min(end, state.covers)) for after, end in _written(runs))
    if not dropped and old.count == count and last <= state.covers:
        return runs, old
    if old.dropped + len(dropped) > DEAD * (old.count + old.dropped):
        return None
    with suppress(IndexCorrupt):
        new = catalog.texts_after(state.covers)
        words = lexicon.write(folder / LEXICON, _name(state), old, new, dropped)
        return (runs, words) if words.count == count else None
    return None


def _made_anew(folder: Path, catalog: Catalog, state: Manifest, last: int) -> tuple[list[Run], LexiconInfo]:
    """The runs up to `last` without anything that is gone, and a full text of the same passages: those that live."""
    runs = _runs(catalog, state, last, 0)
    live = catalog.count_live(0, last)
    if _count(catalog, runs) != live:  # an article that lies in two segments is noted in the second one only
        runs = plan((), (), live, last, 0)
    return runs, lexicon.write(folder / LEXICON, _name(state), None, catalog.texts_after(0))


def _runs(catalog: Catalog, state: Manifest, last: int, most: float) -> list[Run]:
    dead = catalog.gone_within([info.last for info in state.segments])
    return plan(state.segments, dead, catalog.count_live(state.covers, last), last, state.covers, most)


def _written(runs: Sequence[Run]) -> list[Range]:
    return [(run.after, run.last) for run in runs if run.kept is None]


def _count(catalog: Catalog, runs: Sequence[Run]) -> int:
    """How many passages the segments of these runs hold, or will hold."""
    return sum(run.kept.count if run.kept else catalog.count_live(run.after, run.last) for run in runs)


def _name(state: Manifest) -> str:
    """The folder of the full text that comes after `state`."""
    return str(state.generation + 1)


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
