"""Which segments are written again: few remain, none is written too often, little in them is dead."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search import compaction as merging
from index.search.compaction import DEAD, Run, plan
from index.search.vectors import SegmentInfo


def published(segments: list[SegmentInfo], dead: list[int], new: int) -> tuple[list[SegmentInfo], list[int], int]:
    """The segments after a publication, what is dead in them, and how many vectors were written."""
    last = segments[-1].last if segments else 0
    found, left, written = list[SegmentInfo](), list[int](), 0
    gone = dict(zip((s.last for s in segments), dead, strict=True))
    for run in plan(segments, dead, new, last + new, last):
        if run.kept:
            found.append(run.kept)
            left.append(gone[run.kept.last])
            continue
        live = sum(s.count - gone[s.last] for s in segments if run.after < s.last <= run.last)
        live += new if run.last == last + new and new else 0
        written += live
        if live:
            found.append(SegmentInfo("", live, run.last, ""))
            left.append(0)
    return found, left, written


@settings(deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=200))
def test_few_segments_remain_and_little_is_rewritten(added: list[int]) -> None:
    segments: list[SegmentInfo] = []
    total = 0
    for new in added:
        segments, _, written = published(segments, [0] * len(segments), new)
        total += written
    sizes = [s.count for s in segments]
    assert all(a >= 2 * b for a, b in pairwise(sizes))
    assert len(sizes) <= np.log2(sum(added)) + 1
    assert total <= sum(added) * (np.log2(sum(added)) + 1)


def test_a_full_segment_is_not_written_again_however_large_the_archive_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LARGEST", 1000)
    segments: list[SegmentInfo] = []
    total = 0
    for _ in range(2000):
        segments, _, written = published(segments, [0] * len(segments), 10)
        total += written
    assert sum(s.count for s in segments) == 20_000
    assert len(segments) <= 2 * 20_000 / 1000 + np.log2(1000)
    assert total <= 20_000 * (np.log2(1000) + 1)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=80), st.integers(0, 99))
def test_little_of_what_is_searched_is_dead(steps: list[tuple[int, int]], seed: int) -> None:
    choose = random.Random(seed)
    segments, dead, live, written, died = list[SegmentInfo](), list[int](), 0, 0, 0
    for new, dies in steps:
        for _ in range(min(dies, live)):  # any of those that live
            place = choose.choices(range(len(segments)), [s.count - d for s, d in zip(segments, dead, strict=True)])[0]
            dead[place] += 1
            live, died = live - 1, died + 1
        segments, dead, more = published(segments, dead, new)
        live, written = live + new, written + more
        assert all(d <= DEAD * s.count for s, d in zip(segments, dead, strict=True))
        assert sum(s.count for s in segments) - sum(dead) == live
    everything = sum(new for new, _ in steps)
    assert written <= (everything + died / DEAD) * (np.log2(everything + 1) + 2)


def test_notes_on_what_is_dropped_already_do_no_harm() -> None:
    segments = [SegmentInfo("a", 8, 8, ""), SegmentInfo("b", 2, 12, "")]
    assert plan(segments, [0, 4], 0, 12, 12) == [Run(0, 8, 8, segments[0]), Run(8, 12, 0, None)]
    assert plan(segments, [2, 0], 0, 12, 12) == [Run(0, 8, 8, segments[0]), Run(8, 12, 2, segments[1])]
