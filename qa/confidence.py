"""How sure an answer of fact is: a logistic model of what the reader, the verifier and the words say.

Fitted as `bench/calibrate.py` does, on 711 questions that articles answer and 349 that they do not and then, with the
verifier, on 393 and 69 others, over 1,796 articles and over 500 of these; all apart from those that are reported.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from index.article import Article
from qa import words
from qa.question import Question
from qa.reader import Reading

WEIGHTS: Mapping[str, float] = {
    "bias": -3.77, "margin": 0.20, "relevance": -0.04, "right": 0.24, "gap": 0.37, "meaning": 2.66, "fits": 0.17,
    "names": 1.32, "numbers": 0.89,
}  # fmt: skip

UNFIT_AT_MOST = 0.2
"""Confidence in an answer that cannot be of the kind that is asked for: of 11 such, 1 was right."""
_NUMBER = re.compile(r"\d[\d,.]*")


def confidence(features: Mapping[str, float]) -> float:
    """The probability that an answer with these features is right, 0 to 1."""
    total = WEIGHTS["bias"] + sum(weight * features[name] for name, weight in WEIGHTS.items() if name != "bias")
    sure = 1 / (1 + math.exp(-total))
    return min(sure, UNFIT_AT_MOST) if features["fits"] < 0 else sure


def features(
    question: Question, article: Article, fits: bool | None, reading: Reading, right: float, gap: float, meaning: float
) -> dict[str, float]:
    """What the model looks at.

    `fits` is whether the answer can be of the kind that is asked for, None where that cannot be told, `right` the
    verifier's logit, `gap` how far the next other answer stands behind, `meaning` the cosine of the
    question and the sentence that answers with the one before it. Words in common, agreement of passages or of
    readings, the answer's length and missing rare words were tried and told no more.
    """
    text = f"{article.title} {article.date or ''} {article.text}"
    names = [word for name in _names(question) for word in words.stems(name)]
    return {
        "margin": max(min(reading.margin, 10.0), -10.0),
        "relevance": reading.relevance,
        "right": max(min(right, 8.0), -8.0),
        "gap": max(min(gap, 4.0), 0.0),
        "meaning": meaning,
        "fits": {True: 1.0, False: -1.0, None: 0.0}[fits],
        "names": words.coverage(names, text) if names else 1.0,
        "numbers": _held(_NUMBER.findall(question.text), text),
    }


def _names(question: Question) -> list[str]:
    return [*question.names, *([question.speaker] if question.speaker else [])]


def _held(numbers: list[str], text: str) -> float:
    """The share of the question's numbers that `text` has; 1 where there are none."""
    have = set(_NUMBER.findall(text))
    return sum(n.rstrip(".,") in have or n in have for n in numbers) / len(numbers) if numbers else 1.0
