"""Answers to questions of fact: the reader's span, in the sentences that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article
from index.sentences import sentences
from qa import words
from qa.answer import Evidence, number, source_line
from qa.confidence import confidence, features
from qa.draft import Draft
from qa.question import Question
from qa.reader import Reader, Reading
from qa.retrieval import Hit
from qa.words import Weigh

PASSAGES_READ = 16
"""Of the retriever's hits; the reader's time is spent on these."""
THOROUGH = 64
_FUSED, _COSINE = 5.0, 4.0
"""Weights of the retriever's score (1 for its best hit) and of the cosine beside the reader's logits."""


@dataclass(frozen=True, slots=True)
class Read:
    """A hit with what the reader made of it. `score` is by what passages are ranked."""

    hit: Hit
    reading: Reading
    score: float

    @property
    def answer(self) -> str:
        """The words of the best span."""
        return self.hit.passage.text[self.reading.start : self.reading.end]


def read(reader: Reader, question: Question, hits: Sequence[Hit]) -> list[Read]:
    """The hits as the reader ranks them, best first."""
    readings = reader.read(question.text, [(hit.article.title, hit.passage.text) for hit in hits])
    top = max((hit.score for hit in hits), default=1.0)
    found = [
        Read(hit, reading, reading.score + _FUSED * hit.score / top + _COSINE * hit.cosine)
        for hit, reading in zip(hits, readings, strict=True)
    ]
    return sorted(found, key=lambda r: -r.score)


def compose(question: Question, ranked: Sequence[Read], weigh: Weigh) -> Draft | None:
    """The best answer among what was read; None if nothing was. `weigh` tells rare words from common ones."""
    if not ranked:
        return None
    best = best_answer(ranked)
    start = best.hit.passage.start + best.reading.start
    end = best.hit.passage.start + best.reading.end
    first, last = _supporting(best.hit.article, best.hit.passage.start, best.hit.passage.end, start, end)
    cited = Evidence(best.hit.article, best.hit.passage, (start, end))
    further = [
        Evidence(
            r.hit.article, r.hit.passage, (r.hit.passage.start + r.reading.start, r.hit.passage.start + r.reading.end)
        )
        for r in ranked
        if r is not best
    ]
    citations = number([cited], further)
    short = " ".join(best.answer.split()).strip(" ,;:.")
    sentence = " ".join(best.hit.article.text[first:last].split())
    text = f"{short} [1]\n> {sentence} [1]\n— {source_line(best.hit.article)}"
    return Draft(text, short or None, confidence(seen(question, best, ranked, weigh)), citations)


def seen(question: Question, best: Read, ranked: Sequence[Read], weigh: Weigh) -> dict[str, float]:
    """What the confidence in this answer is judged by."""
    own = sentences(best.hit.passage.text)
    at = next((i for i, (_, end) in enumerate(own) if best.reading.start < end), 0)
    near = best.hit.passage.text[own[max(at - 1, 0)][0] : own[at][1]] if own else ""
    gap = best.score - max((r.score for r in ranked if r is not best), default=best.score)
    return features(question, best.answer, near, best.reading.margin, gap, weigh)


def best_answer(ranked: Sequence[Read]) -> Read:
    """The best passage's answer, helped by other passages that give the same one."""
    top = ranked[:8]
    keys = [" ".join(words.stems(r.answer)) for r in top]
    support = {key: sum(0.3 for other in keys if other == key) for key in keys}
    return max(zip(top, keys, strict=True), key=lambda item: item[0].score + min(support[item[1]], 0.9))[0]


def _supporting(article: Article, low: int, high: int, start: int, end: int) -> tuple[int, int]:
    """The sentence or sentences in [low, high) that the span [start, end) touches."""
    own = [(a + low, b + low) for a, b in sentences(article.text[low:high])]
    touched = [(a, b) for a, b in own if a < end and start < b] or [(start, end)]
    return touched[0][0], touched[-1][1]
