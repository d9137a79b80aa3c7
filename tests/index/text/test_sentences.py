"""Where sentences end."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.sentences import sentences
from index.text.span import Span

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
def test_text_is_cut_into_two_sentences(text: str) -> None:
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


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("She was born in Springfield, Mass.", "He was not."),
        ("He has a Ph.D.", "She has none."),
        ("They work for the U.K.", "It pays well."),
        ("All of them said no.", "Nobody knows why."),
        ("The mayor fell ill.", "Doctors were called."),
        ("It is in the town of Example, Ore.", "“We like it,” they said."),
    ],
)
def test_a_sentence_may_end_with_an_abbreviation(first: str, second: str) -> None:
    text = f"{first} {second}"
    assert [text[a:b] for a, b in sentences(text)] == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "Sen. J. D. Roe of Okla. met Dr. Poe in the U.S. on Jan. 3.",
        "It was a Springfield, Mass. Police Department car.",
        "See No. 5 and Vol. 2 of the Example Co. Report.",
        "George W. Example, Jr. Professor of law, spoke at 3 p.m. Monday.",
    ],
)
def test_an_abbreviation_within_a_sentence_ends_none(text: str) -> None:
    assert len(sentences(text)) == 1


def test_a_span_cuts_text_and_has_its_length() -> None:
    start, end = span = Span(3, 8)
    assert "so it goes on"[start:end] == "it go"
    assert (len(span), span[1], span == (3, 8), bool(Span(3, 3))) == (5, 8, True, False)
