"""What a question's words tell by themselves. The names are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.understand.question import quoted_words, readable
from tests.qa.asking import question


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Who said “We won”?", ("We won",)),
        ('Who said "We won"?', ("We won",)),
        ("Who said 'the bridge is tired' in May?", ("the bridge is tired",)),
        ("Who said “We won” and “We lost”?", ("We won", "We lost")),
        ("What is Ada Example's view of Bo Sample's barns?", ()),
        ("Who said “”?", ()),
    ],
)
def test_quoted_words_in_any_marks(text: str, quoted: tuple[str, ...]) -> None:
    assert quoted_words(text) == quoted


def test_kinds_are_probabilities_and_nothing_hangs_on_one() -> None:
    asked = question("Who is Ada Example?", kinds={"who-is": 0.6, "fact": 0.3, "said": 0.1})
    assert asked.kind == "who-is"
    assert asked.wants("fact", "said") == pytest.approx(0.4)
    assert asked.wants("summary") == 0.0
    assert question("Who?").kind == "fact"


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_anything_is_readable(text: str) -> None:
    read = readable(text)
    read.encode()
    assert read == " ".join(read.split())
    assert readable(read) == read
    quoted_words(read)
