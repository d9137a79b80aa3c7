"""The reader: spans by hand, and the committed weights."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from qa.read import reader
from qa.read.reader import Reader, best_spans
from tests.support import DAMAGES, needs_reader

SCORES = st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=40)


@given(SCORES, st.integers(1, 40), st.randoms())
def test_the_best_span_is_the_best_of_all_allowed(starts: list[float], longest: int, random: object) -> None:
    ends = list(starts)
    random.shuffle(ends)  # type: ignore[attr-defined]
    found = best_spans(np.array(starts, np.float32), np.array(ends, np.float32), longest)
    first, last, score = found[0]
    spans = [(i, j) for i in range(len(starts)) for j in range(i, min(i + longest, len(ends)))]
    worth = max(starts[i] + ends[j] - reader._PER_TOKEN * (j - i) for i, j in spans)
    assert 0 <= last - first < longest
    assert score == pytest.approx(starts[first] + ends[last], abs=1e-4)
    assert score - reader._PER_TOKEN * (last - first) == pytest.approx(worth, abs=1e-4)
    apart = [starts[i] + ends[j] - reader._PER_TOKEN * (j - i) for i, j in spans if j < first or last < i]
    assert len(found) == 1 + bool(apart)
    for i, j, other in found[1:]:
        assert j < first or last < i
        assert other - reader._PER_TOKEN * (j - i) == pytest.approx(max(apart), abs=1e-4)


def test_of_two_spans_that_are_nearly_as_good_the_shorter_is_taken() -> None:
    starts, ends = np.array([5, 0, 0], np.float32), np.array([3, 0, 3.1], np.float32)
    assert best_spans(starts, ends)[0][:2] == (0, 0)
    ends[2] = 3.3
    assert best_spans(starts, ends)[0][:2] == (0, 2)


def test_no_span_goes_over_a_line() -> None:
    starts, ends = np.array([5, 0, 0, 0], np.float32), np.array([0, 1, 0, 5], np.float32)
    assert best_spans(starts, ends)[0][:2] == (0, 3)
    assert best_spans(starts, ends, lines=np.array([0, 0, 1, 1]))[0][:2] == (0, 1)


def test_no_words_no_span() -> None:
    assert best_spans(np.array([]), np.array([])) == []


@needs_reader
def test_a_passage_that_answers_is_told_from_one_that_does_not() -> None:
    passages = [
        ("", "The ferry line between Testville and Mockport starts in June."),
        ("", "Ada Example, 47, is the chief engineer of Exampleton."),
        ("Chess", ""),
    ]
    readings = reader.shared().read("When does the ferry line start?", passages)
    assert passages[0][1][readings[0].start : readings[0].end] in ("June", "in June")
    assert readings[0].relevance > readings[1].relevance
    assert readings[0].margin > readings[1].margin
    assert (readings[2].start, readings[2].end) == (0, 0)
    assert reader.shared().read("When?", []) == []
    second = readings[1].second
    assert second is not None
    assert second.margin <= readings[1].margin
    assert second.end <= readings[1].start or readings[1].end <= second.start


@needs_reader
def test_what_is_read_beside_a_passage_changes_nothing() -> None:
    passage = ("Ferries", "The ferry line between Testville and Mockport starts in June.\n\nIt costs four coins.")
    others = [("Chess", "Ada Example won the cup of Exampleton, which nobody had won twice. " * 8), ("", "No.")]
    (alone,) = reader.shared().read("What does it cost?", [passage])
    assert reader.shared().read("What does it cost?", [others[0], passage, others[1]])[1] == alone
    assert "\n" not in passage[1][alone.start : alone.end]


@needs_reader
@settings(deadline=None, max_examples=10)
@given(st.text(max_size=300), st.text(max_size=3000), st.text(max_size=300))
def test_every_span_lies_in_its_passage(question: str, passage: str, title: str) -> None:
    reading = reader.shared().read(question, [(title, passage)])[0]
    assert 0 <= reading.start <= reading.end <= len(passage)


@needs_reader
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_weights_are_found(tmp_path: Path, damage: str) -> None:
    shutil.copytree(reader.FOLDER, tmp_path / "reader")
    DAMAGES[damage](tmp_path / "reader" / "reader.onnx")
    with pytest.raises(ModelUnavailable, match="install Dateline again"):
        Reader(tmp_path / "reader")


def test_no_reader(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="install Dateline again"):
        Reader(tmp_path)
