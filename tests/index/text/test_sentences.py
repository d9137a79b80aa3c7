"""Where sentences end."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.sentences import sentences

NEWSLIKE = st.lists(
    st.sampled_from([
        "Ada Example", "said", "U.S.", "Mr.", "Inc.", "3.5", "a.m.", "J.", "“We won.”", '"Why?"', "…", "...", "!", "?",
        ".", "\n", "\n\n", " ", "\u00a0", "\u200b", "(She left.)", "Ça va", "日本語。", "العربية", "😀", "the", "The",
    ]) | st.text(max_size=8),
    max_size=60,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Senate voted. It passed.",
        "Mr. Example spoke at 3 p.m. on Monday. He left early.",
        "It happened in the U.S. The cause is unknown.",
        "“We won.” He smiled.",
        "Shares of Example Inc. rose 3.5 percent. Analysts cheered!",
        "Ada B. Example resigned on Feb. 28. Nobody knows why.",
        "He asked: “Why?” Nobody answered.",
    ],
)
def test_two_sentences(text: str) -> None:
    assert len(sentences(text)) == 2


def test_a_paragraph_ends_a_sentence() -> None:
    text = "A headline without a stop\n\nThe story begins."
    assert [text[a:b] for a, b in sentences(text)] == ["A headline without a stop", "The story begins."]


@settings(deadline=None, max_examples=150)
@given(NEWSLIKE | st.text(max_size=400))
def test_sentences_hold_every_character_once(text: str) -> None:
    spans = sentences(text)
    assert spans == sorted(spans)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = [i for a, b in spans for i in range(a, b)]
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))
