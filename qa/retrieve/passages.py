"""Hybrid retrieval: dense and lexical candidates, fused by rank, with soft priors for dates and titles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from index.article import Article, Passage
from index.encoding.encoder import Vectors
from index.store import Store
from qa import words
from qa.retrieve.filters import Filters
from qa.understand.question import Question

_RRF = 60
"""Cormack, Clarke and Büttcher, 2009: a hit of rank r adds 1 / (60 + r)."""
_DEPTH = 100
"""Hits that each of the two searches gives."""
_NEAR = 2.0
"""How much more a passage counts in an article that the conversation is about."""
_CUT = 48
"""Hits, by rank, that the first cut orders anew; those behind stay as they are."""
_RANK, _COSINE, _WORDS, _DAYS = 0.8, 0.8, 0.8, 0.8
"""Weights in the first cut: of the rank, 1 for a passage that both searches put first; of its meaning and of the
question's words in it; of a day shortly before that on which it is asked."""
_FADES = 15
"""Days before the question after which an article's nearness to it has fallen to a third."""
_UNSEEN = 0.03
"""How far below the dense search's last hit a passage is taken to be that only the words found."""
_SLACK = 40
"""More hits, since superseded passages among them are dropped."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may bear on the question. `score` orders hits of one search and means nothing else."""

    passage: Passage
    article: Article
    score: float
    cosine: float
    """Of the question's and the passage's vectors; 0 where only the words matched."""


class Retriever:
    """Searches one state of an index."""

    def __init__(self, archive: Store) -> None:
        self.archive = archive
        self._encoder = archive.encoder()

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors of texts, [len(texts), dimension]."""
        return self._encoder.encode(texts)

    def search(
        self, question: Question, k: int = _DEPTH, filters: Filters | None = None, as_of: date | None = None
    ) -> list[Hit]:
        """At most `k` passages, best first. Filters are kept strictly; days in the question only raise what fits.

        Passages of the articles that the conversation is about are all candidates, and preferred.
        """
        allowed = self._allowed(question, filters)
        if allowed is not None and not len(allowed):
            return []
        depth = max(k, _DEPTH) + _SLACK
        dense = self.archive.nearest(question.vector, depth, allowed)
        lexical = self.archive.matching(question.read, depth if allowed is None else 10 * depth)
        if allowed is not None:
            keep = set(allowed.tolist())
            lexical = [hit for hit in lexical if hit[0] in keep]
        fused: dict[int, float] = {}
        for ranking in (dense, lexical):
            for rank, (number, _) in enumerate(ranking):
                fused[number] = fused.get(number, 0.0) + 1 / (_RRF + rank)
        preferred = self._passages_of(question.context.articles if question.context else ())
        for number in preferred if allowed is None else keep.intersection(preferred):
            fused[number] = _NEAR * fused.get(number, 0.5 / (_RRF + len(fused)))
        hits = self._hits(fused, dict(dense), question, as_of)
        return self._first_cut(question, sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:k], as_of)

    def among(self, question: Question, ids: Iterable[int], k: int) -> list[Hit]:
        """The `k` of the passages `ids` that are nearest in meaning, best first, with scores as `search` gives them."""
        allowed = np.array(sorted(set(ids)), dtype=np.int64)
        if not len(allowed):
            return []
        dense = self.archive.nearest(question.vector, k, allowed)
        hits = self._hits({number: 0.5 / _RRF for number, _ in dense}, dict(dense), question, None)
        return self._first_cut(question, sorted(hits, key=lambda hit: -hit.cosine)[:k], None)

    def _hits(
        self, fused: Mapping[int, float], cosines: Mapping[int, float], question: Question, as_of: date | None
    ) -> list[Hit]:
        return [
            Hit(passage, article, fused[i] * _date_prior(article, question, as_of), cosines.get(i, 0.0))
            for i, (passage, article) in self.archive.passages(fused).items()
        ]

    def _first_cut(self, question: Question, hits: list[Hit], as_of: date | None) -> list[Hit]:
        """The first hits by rank, meaning, the share of the question's words that passage and title have, and day.

        That is enough to put most answers among the few passages that the reader has time for.
        """
        asked, weigh = words.content(question.read), lru_cache(None)(self.archive.weight)
        least = min((hit.cosine for hit in hits if hit.cosine), default=0.0) - _UNSEEN

        def score(hit: Hit) -> float:
            held = words.coverage(asked, f"{hit.article.title} {hit.passage.text}", weigh)
            near = _nearness(hit.article, as_of) if as_of and _is_of(question, as_of) else 0.0
            rank = _RANK * hit.score * _RRF / 2
            return rank + _COSINE * (hit.cosine or least) + _WORDS * held + _DAYS * near

        scored = [replace(hit, score=score(hit)) for hit in hits[:_CUT]]
        last = min((hit.score for hit in scored), default=0.0)
        behind = [replace(hit, score=min(_RANK * hit.score * _RRF / 2, last)) for hit in hits[_CUT:]]
        return [*sorted(scored, key=lambda hit: (-hit.score, hit.passage.id)), *behind]

    def _passages_of(self, ids: Sequence[str]) -> list[int]:
        held = self.archive.with_passages(ids).values()
        return [passage.id for _, own in held for passage in own if passage.id is not None]

    def _allowed(
        self, question: Question, filters: Filters | None
    ) -> np.ndarray[tuple[int], np.dtype[np.int64]] | None:
        filters = (filters or Filters()).within(question.period)
        if not filters:
            return None
        return np.array(self.archive.passage_ids(filters), dtype=np.int64)


def _date_prior(article: Article, question: Question, as_of: date | None) -> float:
    """How much the article's day raises or lowers its passages, 0.5 to 1.15. Without a date nothing changes."""
    day = article_day(article)
    if day is None:
        return 1.0
    prior = 1.0
    if as_of:
        if day > as_of:
            prior *= 0.97
        prior *= 1.0 + 0.12 * math.exp(-abs((as_of - day).days) / 20)
    if question.period and question.period.first:
        first, last = question.period.first, question.period.last or question.period.first
        away = max((first - day).days, (day - last).days - 3, 0)
        prior *= 1.0 + 0.15 * math.exp(-away / 10)
    return prior


def _nearness(article: Article, as_of: date) -> float:
    """1 for an article of the day `as_of`, less the older it is; 0 for one of a later day, which may be of anything."""
    day = article_day(article)
    return math.exp((day - as_of).days / _FADES) if day and day <= as_of else 0.0


def _is_of(question: Question, as_of: date) -> bool:
    """Whether the question is of the days before `as_of`: it names no others."""
    period = question.period
    return not period or not period.last or abs((as_of - period.last).days) <= _FADES


def article_day(article: Article) -> date | None:
    """The day on which it was published, None where that is unknown."""
    try:
        return date.fromisoformat((article.date or "")[:10])
    except ValueError:
        return None
