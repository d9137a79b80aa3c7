"""How sure an answer of fact is: a logistic model of what the reader and the words say.

Fitted as `bench/calibrate.py` does, on 711 questions that articles answer and 349 that they do not, apart from those
that are reported.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from index.article import Article
from qa import words
from qa.answer_fit import fits
from qa.question import Question
from qa.reader import Reading

WEIGHTS: Mapping[str, float] = {
    "bias": -5.36, "margin": 0.26, "relevance": 0.16, "gap": 0.35, "meaning": 2.56, "fits": 0.25, "names": 2.16,
    "numbers": 1.34,
}  # fmt: skip

_NUMBER = re.compile(r"\d[\d,.]*")


def confidence(features: Mapping[str, float]) -> float:
    """The probability that an answer with these features is right, 0 to 1."""
    total = WEIGHTS["bias"] + sum(weight * features[name] for name, weight in WEIGHTS.items() if name != "bias")
    return 1 / (1 + math.exp(-total))


def features(
    question: Question, article: Article, answer: str, reading: Reading, gap: float, meaning: float
) -> dict[str, float]:
    """What the model looks at.

    `gap` is how much better the passage is ranked than the next with another answer, `meaning` the cosine of the
    question and the sentence that answers with the one before it. Words in common, agreement of passages or of
    readings, the answer's length and missing rare words were tried and told no more.
    """
    text = f"{article.title} {article.date or ''} {article.text}"
    names = [word for name in _names(question) for word in words.stems(name)]
    return {
        "margin": max(min(reading.margin, 10.0), -10.0),
        "relevance": reading.relevance,
        "gap": max(min(gap, 4.0), 0.0),
        "meaning": meaning,
        "fits": {True: 1.0, False: -1.0, None: 0.0}[fits(question, answer)],
        "names": words.coverage(names, text) if names else 1.0,
        "numbers": _held(_NUMBER.findall(question.text), text),
    }


def _names(question: Question) -> list[str]:
    return [*question.names, *([question.speaker] if question.speaker else [])]


def _held(numbers: list[str], text: str) -> float:
    """The share of the question's numbers that `text` has; 1 where there are none."""
    have = set(_NUMBER.findall(text))
    return sum(n.rstrip(".,") in have or n in have for n in numbers) / len(numbers) if numbers else 1.0
