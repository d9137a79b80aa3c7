"""How sure an answer of fact is: a logistic model of what the reader and the words say.

Fitted on questions apart from those that are reported, read with slightly other weights of rank than those in use;
`bench/calibrate.py` fits them anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from index.article import Article
from qa import words
from qa.question import Question
from qa.reader import Reading
from qa.words import Weigh

WEIGHTS: Mapping[str, float] = {"bias": -3.78, "margin": 0.38, "gap": 0.33, "near": 2.52, "names": 0.2, "numbers": 1.17}

_NUMBER = re.compile(r"\d[\d,.]*")


def confidence(features: Mapping[str, float]) -> float:
    """The probability that an answer with these features is right, 0 to 1."""
    total = WEIGHTS["bias"] + sum(weight * features[name] for name, weight in WEIGHTS.items() if name != "bias")
    return 1 / (1 + math.exp(-total))


def features(
    question: Question, near: str, article: Article, reading: Reading, gap: float, weigh: Weigh
) -> dict[str, float]:
    """What the model looks at.

    `near` is the answer's own sentence and the one before; `gap` is how much better the passage is ranked than the
    next with another answer. Relevance, agreement, the answer's type and length were tried and told no more.
    """
    text = f"{article.title} {article.date or ''} {article.text}"
    names = [word for name in _names(question) for word in words.stems(name)]
    return {
        "margin": max(min(reading.margin, 10.0), -10.0),
        "gap": max(min(gap, 4.0), 0.0),
        "near": words.coverage(words.content(question.text), near, weigh),
        "names": words.coverage(names, text) if names else 1.0,
        "numbers": _held(_NUMBER.findall(question.text), text),
    }


def _names(question: Question) -> list[str]:
    return [*question.names, *([question.speaker] if question.speaker else [])]


def _held(numbers: list[str], text: str) -> float:
    """The share of the question's numbers that `text` has; 1 where there are none."""
    have = set(_NUMBER.findall(text))
    return sum(n.rstrip(".,") in have or n in have for n in numbers) / len(numbers) if numbers else 1.0
