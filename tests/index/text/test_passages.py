"""Passages against the real encoder's own count of tokens."""

from bisect import bisect_left
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.encoding import encoder
from index.text.passages import split
from index.text.sentences import sentences
from tests.index.text.test_sentences import NEWSLIKE

LIMIT = 254
LONG = st.tuples(NEWSLIKE, st.integers(1, 30)).map(lambda pair: pair[0] * pair[1])


@settings(deadline=None, max_examples=60)
@given(LONG | st.text(max_size=1500))
def test_every_passage_is_its_place_and_together_they_hold_every_sentence(text: str) -> None:
    bundled = encoder.load()
    passages = split(Article("made-up", text), bundled.token_spans, LIMIT)
    assert all(p.text == text[p.start : p.end] and p.text.strip() for p in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert all(len(bundled.token_spans(p.text)) <= LIMIT for p in passages)
    held = {i for p in passages for i in range(p.start, p.end)}
    assert all(text[i].isspace() or i in held for a, b in sentences(text) for i in range(a, b))


def test_a_sentence_stays_whole_where_it_fits() -> None:
    text = " ".join(f"Sentence number {i} is about the harbour bridge of Exampleton." for i in range(120))
    passages = split(Article("made-up", text), encoder.load().token_spans, LIMIT)
    starts = [a for a, _ in sentences(text)]
    assert len(passages) > 3
    assert all(p.text.endswith(".") and starts[bisect_left(starts, p.start)] == p.start for p in passages)


def test_a_sentence_of_a_thousand_words_is_cut_and_nothing_lost() -> None:
    text = " ".join(["harbour"] * 1000)
    passages = split(Article("made-up", text), encoder.load().token_spans, LIMIT)
    assert " ".join(p.text for p in passages) == text
