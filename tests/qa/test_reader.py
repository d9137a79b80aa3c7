"""The reader: spans by hand, and the committed weights."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from qa import reader
from qa.reader import Reader, best_span
from tests.support import DAMAGES, needs_reader

SCORES = st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=40)


@given(SCORES, st.integers(1, 40), st.randoms())
def test_the_best_span_is_the_best_of_all_allowed(starts: list[float], longest: int, random: object) -> None:
    ends = list(starts)
    random.shuffle(ends)  # type: ignore[attr-defined]
    first, last, score = best_span(np.array(starts, np.float32), np.array(ends, np.float32), longest)
    allowed = [starts[i] + ends[j] for i in range(len(starts)) for j in range(i, min(i + longest, len(ends)))]
    assert 0 <= last - first < longest
    assert score == pytest.approx(max(allowed), abs=1e-4)


def test_no_words_no_span() -> None:
    assert best_span(np.array([]), np.array([])) == (0, 0, 0.0)


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
