"""Which vector segments are written again when something is published: few remain, and little in them is dead.

A new segment swallows those before it that are less than twice as large, up to a size from which on it stays as it
is; a segment of which a quarter left answers is written again without that. So n vectors make about log2 of that size
and n over half of it segments, a vector is rewritten a bounded number of times however large the archive is, and at
most a quarter of what is searched is dead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.search.vectors import SegmentInfo

LARGEST = 65_536
"""Vectors in a segment, at most: read from the catalog at once, 100 MB."""
DEAD = 0.25
"""The share of what is written that may have left answers; more of it is written again without that."""


@dataclass(frozen=True, slots=True)
class Run:
    """Passages that lie together in the next state: the live ones with ids in (after, last], about `size`."""

    after: int
    last: int
    size: int
    kept: SegmentInfo | None
    """The segment that stays as it is; None where they are written."""


def plan(
    segments: Sequence[SegmentInfo], dead: Sequence[int], new: int, last: int, after: int, most: float = DEAD
) -> list[Run]:
    """What becomes of `segments`, of which so many are `dead`, and of `new` live passages in (after, last].

    No segment stays of which a greater share than `most` is dead.
    """
    runs: list[Run] = []
    begin = 0
    for info, gone in zip(segments, dead, strict=True):
        stale = gone > most * info.count
        _push(runs, Run(begin, info.last, max(info.count - gone, 0) if stale else info.count, None if stale else info))
        begin = info.last
    if new:
        _push(runs, Run(after, last, new, None))
    return runs


def _push(runs: list[Run], run: Run) -> None:
    """Append a run, and let it swallow the smaller ones before it."""
    while runs and runs[-1].size < 2 * run.size and runs[-1].size + run.size <= LARGEST:
        before = runs.pop()
        run = Run(before.after, run.last, before.size + run.size, None)
    runs.append(run)
