"""The reader: spans by hand, and the committed weights."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from qa.read import reader
from qa.read.reader import Reader, best_spans
from tests.support import DAMAGES, needs_reader

Found = tuple[int, int, float]
SCORES = st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=40)


def spans_of(starts: Sequence[float], ends: Sequence[float], lines: Sequence[int] | None = None) -> list[Found]:
    one_line = [0] * len(starts)
    return best_spans(
        np.array(starts, np.float32), np.array(ends, np.float32), np.array(lines or one_line, dtype=np.int64)
    )


@given(SCORES, st.randoms())
def test_the_best_spans_are_the_best_of_all_that_share_no_token(starts: list[float], random: object) -> None:
    ends = list(starts)
    random.shuffle(ends)  # type: ignore[attr-defined]
    worth = {(i, j): starts[i] + ends[j] for i in range(len(starts)) for j in range(i, min(i + 30, len(ends)))}
    found = spans_of(starts, ends)
    assert found
    for first, last, score in found:
        assert 0 <= last - first < 30
        assert score == pytest.approx(max(worth.values()), abs=1e-4)
        assert score == pytest.approx(worth[first, last], abs=1e-4)
        worth = {(i, j): value for (i, j), value in worth.items() if j < first or last < i}
    assert len(found) == 3 or not worth


def test_no_span_goes_over_a_line() -> None:
    starts, ends = [5, 0, 0, 0], [0, 1, 0, 5]
    assert spans_of(starts, ends)[0][:2] == (0, 3)
    assert spans_of(starts, ends, [0, 0, 1, 1])[0][:2] == (0, 1)


def test_no_words_no_span() -> None:
    assert spans_of([], []) == []


@needs_reader
def test_a_passage_that_answers_is_told_from_one_that_does_not() -> None:
    passages = [
        ("", "The ferry line between Testville and Mockport starts in June. It costs four coins."),
        ("", "Ada Example, 47, is the chief engineer of Exampleton."),
        ("Chess", ""),
    ]
    readings = reader.shared().read("When does the ferry line start?", passages)
    best = readings[0].words[0]
    assert passages[0][1][best.start : best.end] in ("June", "in June")
    assert readings[0].relevance > readings[1].relevance
    assert best.margin > readings[1].words[0].margin
    first, second = readings[0].sentences
    assert first.evidence > second.evidence
    assert (readings[2].words, readings[2].sentences) == ((), ())
    assert reader.shared().read("When?", []) == []


@needs_reader
def test_what_is_read_beside_a_passage_changes_nothing() -> None:
    passage = ("Ferries", "The ferry line between Testville and Mockport starts in June.\n\nIt costs four coins.")
    others = [("Chess", "Ada Example won the cup of Exampleton, which nobody had won twice. " * 8), ("", "No.")]
    (alone,) = reader.shared().read("What does it cost?", [passage])
    assert reader.shared().read("What does it cost?", [others[0], passage, others[1]])[1] == alone
    assert all("\n" not in passage[1][w.start : w.end] for w in alone.words)


@needs_reader
@settings(deadline=None, max_examples=10)
@given(st.text(max_size=300), st.text(max_size=3000), st.text(max_size=300))
def test_all_that_is_told_lies_in_the_passage(question: str, passage: str, title: str) -> None:
    reading = reader.shared().read(question, [(title, passage)])[0]
    for told in (*reading.words, *reading.sentences):
        assert 0 <= told.start <= told.end <= len(passage)
    assert list(reading.sentences) == sorted(reading.sentences, key=lambda s: s.start)
    assert [w.margin for w in reading.words] == sorted((w.margin for w in reading.words), reverse=True)
    assert sum(reading.verdict) == pytest.approx(1, abs=1e-5)


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


def test_a_word_that_is_asked_for_is_found_glued_to_the_one_before() -> None:
    text = "President Ada LongfordExample met WikiSample."
    assert reader.glued_at(text, {"example"}) == [text.index("Example")]
    assert reader.glued_at(text, {"longford", "met"}) == []


@needs_reader
def test_glued_words_are_read_apart_and_offsets_are_those_of_the_passage() -> None:
    text = "The new mayor, ReneeExample, is a baker. She met Bo Sample in Testville on Monday."
    [reading] = reader.shared().read("where did mayor example meet sample", [("", text)])
    assert text[reading.words[0].start : reading.words[0].end] in ("Testville", "in Testville")
    assert [text[s.start : s.end] for s in reading.sentences] == text.replace(". She", ".|She").split("|")
