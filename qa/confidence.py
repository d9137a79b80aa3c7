"""How sure an answer of fact is: a logistic model of what the reader and the words say.

Fitted on hand-written questions of fact; `bench/calibrate.py` fits the weights anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from qa import words
from qa.question import Question
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


def confidence(features: Mapping[str, float]) -> float:
    """The probability that an answer with these features is right, 0 to 1."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))


def features(
    question: Question, answer: str, sentences: str, margin: float, gap: float, weigh: Weigh
) -> dict[str, float]:
    """What the model looks at.

    `sentences` are the answer's own and the one before; `margin` is the reader's, over "no answer here"; `gap` is how
    much better the passage is ranked than the next.
    """
    return {
        "margin": max(min(margin, 10.0), -10.0),
        "near": words.coverage(words.content(question.text), sentences, weigh),
        "gap": max(min(gap, 4.0), 0.0),
        "fits": fits(question, answer),
    }


def fits(question: Question, answer: str) -> float:
    """1 where the answer is of the kind that the question expects, 0 where not, 0.5 where the kind cannot be told."""
    if question.expects == "number":
        return float(bool(_DIGIT.search(answer)))
    if question.expects == "date":
        return float(bool(_TIME.search(answer)))
    if question.expects in ("person", "place"):
        return float(bool(_NAME.search(answer)) and not re.fullmatch(r"[\W\d]+", answer))
    return 0.5
