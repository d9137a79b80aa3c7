"""How likely what would be shown answers the question: one calibrated model over all signals, two thresholds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from math import log

from qa import words
from qa.answer import Status
from qa.read.candidates import Bare, Candidate, Read
from qa.read.weights import models, thresholds
from qa.understand.question import Question
from qa.words import Weigh

_NAME = re.compile(r"(?<![\w'’])(?!(?:I|The|A|An|In|On|At)\b)[A-Z][\w&’'-]*(?:\.[A-Z]\.?)*")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def features_of(
    question: Question, found: Sequence[Read], sentences: Sequence[Candidate], bares: Sequence[Bare], weigh: Weigh
) -> dict[str, float]:
    """The signals. `sentences` and `bares` are the likeliest first; all 0 where nothing was found."""
    if not sentences:
        return {}
    best = sentences[0]
    second = next(islice((c for c in sentences if c.read.hit.article.id != best.read.hit.article.id), 1), best)
    relevance = sorted((r.reading.relevance for r in found), reverse=True)
    article = best.read.hit.article
    whole = f"{article.title}\n{article.text}"
    asked = words.content(question.text)
    return {
        "sentence": _logit(best.probability), "next": _logit(sentences[min(1, len(sentences) - 1)].probability),
        "elsewhere": _logit(second.probability), "relevance": relevance[0],
        "relevance_mean": sum(relevance[:3]) / len(relevance[:3]), "cosine": best.read.hit.cosine,
        "found": best.read.hit.score, "bare": _logit(bares[0].probability) if bares else -6.0,
        "bare_wanted": (_logit(bares[0].probability) if bares else -6.0) * question.wants("fact", "who-is"),
        "bare_there": float(bool(bares) and bares[0].read is best.read),
        "coverage": words.coverage(asked, f"{article.title} {best.read.hit.passage.text}", weigh),
        "coverage_article": words.coverage(asked, whole, weigh),
        "name_lacking": _lacking(_NAME.findall(question.text[1:]), whole),
        "number_lacking": _lacking(_NUMBER.findall(question.text), f"{whole} {article.date or ''}"),
        "unknown": float(bool(question.unknown)), "follow_up": float(question.context is not None),
        "yes_no": question.wants("yes-no"), "said": question.wants("said"), "who_said": question.wants("who-said"),
        "open": question.wants("summary", "latest", "list", "contrast", "who-is"),
        "why": question.wants("why-how"), "words": min(len(question.text.split()), 25) / 10,
    }  # fmt: skip


def _logit(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return log(p / (1 - p))


def _lacking(asked: Sequence[str], text: str) -> float:
    """The share of the words asked for that `text` does not have."""
    have = words.held(text)
    wanted = [stem for word in asked for stem in words.stems(word)[:1]]
    return sum(stem not in have for stem in wanted) / len(wanted) if wanted else 0.0


def probability(features: Mapping[str, float]) -> float:
    """That the answer is right."""
    return models()["answer"].probability(features) if features else 0.0


def status(confidence: float) -> Status:
    """Answered, unsure or absent."""
    if confidence >= thresholds()["answered"]:
        return "answered"
    return "unsure" if confidence >= thresholds()["unsure"] else "absent"
