"""How sure an answer of fact is: a logistic model of what the reader and the words say.

Fitted on questions apart from those that are reported; `bench/calibrate.py` fits the weights anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from qa import words
from qa.question import Question
from qa.reader import Reading
from qa.retrieval import Hit
from qa.words import Weigh

WEIGHTS: Mapping[str, float] = {"bias": -0.91, "margin": 0.39, "near": 0.88, "gap": 0.39, "fits": 0.06}

_DIGIT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|half|twice|thousands?|"
    r"millions?|billions?|none|no|zero|single|several|third|quarter|percent|couple)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun|spring|summer|fall|"
    r"autumn|winter|yesterday|today|tomorrow|tonight|week|month|year|day|morning|evening|night|noon|century|decade)",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'.-]*")
_NUMBER = re.compile(r"\d[\d,.]*")


def confidence(features: Mapping[str, float]) -> float:
    """The probability that an answer with these features is right, 0 to 1."""
    total = WEIGHTS["bias"] + sum(weight * features[name] for name, weight in WEIGHTS.items() if name != "bias")
    return 1 / (1 + math.exp(-total))


def features(
    question: Question, answer: str, near: str, hit: Hit, reading: Reading, gap: float, agree: int, weigh: Weigh
) -> dict[str, float]:
    """What the model looks at.

    `near` is the answer's own sentence and the one before; `gap` is how much better the passage is ranked than the
    next with another answer, `agree` how many other passages give the same one.
    """
    asked = words.content(question.text)
    article = f"{hit.article.title} {hit.article.date or ''} {hit.article.text}"
    names = [word for name in _names(question) for word in words.stems(name)]
    said = set(words.content(answer))
    return {
        "margin": max(min(reading.margin, 10.0), -10.0),
        "relevance": max(min(reading.relevance, 6.0), -6.0),
        "gap": max(min(gap, 4.0), 0.0),
        "agree": min(agree, 3),
        "cosine": hit.cosine,
        "near": words.coverage(asked, near, weigh),
        "passage": words.coverage(asked, f"{hit.article.title} {hit.passage.text}", weigh),
        "article": words.coverage(asked, article, weigh),
        "names": words.coverage(names, article) if names else 1.0,
        "numbers": _held(_NUMBER.findall(question.text), article),
        "fits": fits(question, answer),
        "echo": len(said.intersection(asked)) / len(said) if said else 1.0,
        "length": math.log1p(len(answer.split())),
    }


def _names(question: Question) -> list[str]:
    return [*question.names, *([question.speaker] if question.speaker else [])]


def _held(numbers: list[str], text: str) -> float:
    """The share of the question's numbers that `text` has; 1 where there are none."""
    have = set(_NUMBER.findall(text))
    return sum(n.rstrip(".,") in have or n in have for n in numbers) / len(numbers) if numbers else 1.0


def fits(question: Question, answer: str) -> float:
    """1 where the answer is of the kind that the question expects, 0 where not, 0.5 where the kind cannot be told."""
    if question.expects == "number":
        return float(bool(_DIGIT.search(answer)))
    if question.expects == "date":
        return float(bool(_TIME.search(answer)))
    if question.expects in ("person", "place"):
        return float(bool(_NAME.search(answer)) and not re.fullmatch(r"[\W\d]+", answer))
    return 0.5
