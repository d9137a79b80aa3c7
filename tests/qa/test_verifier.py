"""The verifier: where it looks, and the committed weights; the text is made up."""

import shutil
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from qa import verifier
from qa.verifier import WINDOW, Claim, Verifier
from tests.support import DAMAGES, needs_reader

TEXT = (
    "Spring came late. Farmers at Lake Sample counted 33 swallows. Few remain. The mayor spoke of 12 clocks elsewhere."
)


def claim(words: str, text: str = TEXT) -> Claim:
    start = text.index(words)
    return Claim("Birds return", text, start, start + len(words))


@needs_reader
def test_the_right_words_stand_before_the_wrong_ones_of_the_same_passage() -> None:
    question = "How many swallows did farmers count at Lake Sample?"
    right, *wrong = verifier.shared().judge(question, [claim(w) for w in ("33", "12", "late", "The mayor")])
    assert right > 0 > max(wrong)


@needs_reader
def test_right_words_for_another_question_are_wrong() -> None:
    (right,) = verifier.shared().judge("How many clocks did the mayor speak of?", [claim("12")])
    (wrong,) = verifier.shared().judge("How many clocks did the farmers repair?", [claim("12")])
    assert right > wrong


@needs_reader
def test_what_is_judged_beside_a_claim_changes_nothing() -> None:
    claims = [claim("33"), claim("12"), Claim("", "", 0, 0)]
    together = verifier.shared().judge("How many swallows?", claims)
    assert together == [verifier.shared().judge("How many swallows?", [c])[0] for c in claims]
    assert verifier.shared().judge("How many swallows?", []) == []


@needs_reader
def test_an_answer_far_down_a_passage_is_seen() -> None:
    text = "Nothing was decided on that day either. " * 40 + "Farmers at Lake Sample counted 33 swallows."
    question = "How many swallows did farmers count at Lake Sample?"
    down, none = verifier.shared().judge(question, [claim("33", text), claim("Nothing", text)])
    assert down > 0 > none


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
@example(1, WINDOW, 0)
def test_the_window_holds_the_marked_tokens(before: int, marked: int, after: int) -> None:
    tokens = [False] * before + [True] * marked + [False] * after
    low = verifier.window(tokens)
    assert 0 <= low <= max(len(tokens) - WINDOW, 0)
    if 0 < marked <= WINDOW:
        assert low <= before
        assert before + marked <= low + WINDOW


@needs_reader
@settings(deadline=None, max_examples=10)
@given(st.text(max_size=300), st.text(max_size=2000), st.text(max_size=300))
def test_any_text_can_be_judged(question: str, text: str, title: str) -> None:
    (right,) = verifier.shared().judge(question, [Claim(title, text, 0, len(text))])
    assert abs(right) < 100


@needs_reader
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_weights_are_found(tmp_path: Path, damage: str) -> None:
    shutil.copytree(verifier.FOLDER, tmp_path / "verifier")
    DAMAGES[damage](tmp_path / "verifier" / "verifier.onnx")
    with pytest.raises(ModelUnavailable, match="install Dateline again"):
        Verifier(tmp_path / "verifier")


def test_no_verifier(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="install Dateline again"):
        Verifier(tmp_path)
