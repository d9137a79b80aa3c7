"""How likely what would be shown answers the question: one calibrated model over all signals, two thresholds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from math import log

from index.article import Article
from qa import words
from qa.answer import Status
from qa.read.candidates import Candidate
from qa.read.material import Material
from qa.read.weights import models, thresholds
from qa.understand.question import Question
from qa.words import Weigh

_NAME = re.compile(r"(?<=[\w,;:’'\"“] )(?!(?:I|The|A|An|In|On|At)\b)[A-Z][\w&’'-]*(?:\.[A-Z]\.?)*")
_NEAR = 200
"""Characters on both sides of a sentence that stand near it."""
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def features_of(material: Material, weigh: Weigh) -> dict[str, float]:
    """The signals of an answer; none where nothing was found."""
    question, found, sentences, bares = material.question, material.found, material.sentences, material.bares
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
        "coverage_near": words.coverage(asked, _around(best), weigh), "rarest_lacking": _rarest(asked, best, weigh),
        "neither": _logit(best.read.reading.verdict[0]),
        "name_lacking": _share(lacking(question, article, _NAME), question, _NAME),
        "number_lacking": _share(lacking(question, article, _NUMBER), question, _NUMBER),
        "unknown": float(bool(question.unknown)), "follow_up": float(question.context is not None),
        "yes_no": question.wants("yes-no"), "said": question.wants("said"),
        "open": question.wants("summary", "latest", "list", "contrast", "who-is"),
        "why": question.wants("why-how"), "words": min(len(question.text.split()), 25) / 10,
    }  # fmt: skip


def _around(sentence: Candidate) -> str:
    """A sentence with the text before and after it."""
    return sentence.read.hit.article.text[max(0, sentence.start - _NEAR) : sentence.end + _NEAR]


def _rarest(asked: Sequence[str], sentence: Candidate, weigh: Weigh) -> float:
    """The weight of the word that tells most of those asked for that do not stand near a sentence."""
    have = words.held(_around(sentence))
    return max((weigh(word) for word in asked if word not in have), default=0.0)


def _logit(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return log(p / (1 - p))


def lacking(
    question: Question, article: Article, pattern: re.Pattern[str] | None = None, text: str | None = None
) -> list[str]:
    """The names and numbers of a question, or those of a `pattern`, that an article, or a `text` of it, lacks."""
    text = words.fold(text if text is not None else f"{article.title}\n{article.text} {article.date or ''}")
    have = words.held(text)
    asked = pattern.findall(question.text) if pattern else _NUMBER.findall(question.text) + _NAME.findall(question.text)
    return [w for w in dict.fromkeys(asked) if not have.issuperset(words.stems(w)[:1]) and words.fold(w) not in text]


def _share(lacking: Sequence[str], question: Question, pattern: re.Pattern[str]) -> float:
    asked = set(pattern.findall(question.text))
    return len(lacking) / len(asked) if asked else 0.0


def probability(features: Mapping[str, float]) -> float:
    """That the answer is right."""
    return models()["answer"].probability(features) if features else 0.0


def status(confidence: float, question: Question) -> Status:
    """Answered, unsure or absent. Nothing in the archive can be about somebody who is nowhere in it."""
    named = any(linked.words in question.text for linked in question.people)
    if question.unknown and not named and not question.quoted and question.wants("said", "who-said", "who-is") > 0.5:
        return "absent"
    if confidence >= thresholds()["answered"] and not question.stranger:
        return "answered"
    return "unsure" if confidence >= thresholds()["unsure"] else "absent"
