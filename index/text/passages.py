"""An article as passages: runs of whole sentences, each short enough for the encoder to read all of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Article, Passage
from index.text.sentences import sentences
from index.text.span import Offsets, Span

VERSION = 2
"""Raised whenever the same text would be cut differently. Since 1, sentences end after "Mass." and "Ph.D." too."""
READ = frozenset(("1", "2"))
"""Versions of an index that is still asked and added to: their passages are as good. Another is cut again."""

TokenSpans = Callable[[str], list[Offsets]]
"""The encoder's own cut of a text into tokens: where each begins and ends."""


@dataclass(frozen=True, slots=True)
class Cut:
    """An article and the passages that it was cut into."""

    article: Article
    digest: str
    passages: list[Passage]

    @property
    def texts(self) -> list[str]:
        """What the encoder reads of each passage."""
        return [passage_text(self.article.title, passage.text) for passage in self.passages]


def passage_text(title: str, text: str) -> str:
    """What the encoder reads: the passage after its article's title, which often names whom it is about."""
    return f"{title}\n{text}" if title else text


def split(article: Article, token_spans: TokenSpans, limit: int) -> list[Passage]:
    """Cut `article` into passages of at most `limit` tokens each, on sentence boundaries.

    A sentence longer than `limit` is cut between its tokens. Together the passages hold every sentence once, in order.
    """
    tokens = token_spans(article.text)
    units = [piece for span in sentences(article.text) for piece in _fit(article.text, span, tokens, limit)]
    return [
        Passage(article_id=article.id, text=article.text[start:end], start=start, end=end)
        for start, end in _pack(article.text, units, tokens, limit)
    ]


def _fit(text: str, span: Span, tokens: Sequence[Offsets], limit: int) -> list[Span]:
    """The sentence as it is or, where it has more than `limit` tokens, in pieces."""
    inside = _between(tokens, *span)
    starts = [span[0], *(inside[first][0] for first in range(limit, len(inside), limit))]
    pieces = zip(starts, [*starts[1:], span[1]], strict=True)
    return [Span(start, start + len(text[start:end].rstrip())) for start, end in pieces if text[start:end].strip()]


def _pack(text: str, units: Sequence[Span], tokens: Sequence[Offsets], limit: int) -> list[Span]:
    """Join neighbouring sentences up to the limit; past three quarters of it, a paragraph's end closes a passage."""
    passages: list[Span] = []
    count = 0
    for start, end in units:
        size = len(_between(tokens, start, end))
        new_paragraph = bool(passages) and "\n" in text[passages[-1][1] : start]
        if passages and count + size <= limit and not (new_paragraph and count >= limit * 3 // 4):
            passages[-1] = Span(passages[-1].start, end)
            count += size
        else:
            passages.append(Span(start, end))
            count = size
    return passages


def _between(tokens: Sequence[Offsets], start: int, end: int) -> Sequence[Offsets]:
    """The tokens that lie in [start, end); `tokens` is sorted."""
    return tokens[bisect_left(tokens, (start, 0)) : bisect_left(tokens, (end, 0))]
