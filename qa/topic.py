"""Whether a statement is on the topic asked about, and how sure that is: words, names and numbers, and meaning.

A logistic model, fitted on questions of three sorts about articles apart from those that are reported: what somebody
said on a topic that he speaks about, on one that he is silent on, and about people who are only mentioned. A name or a
number of the topic that stands neither in the statement nor near it weighs against it, a rare word likewise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa import words
from qa.words import Weigh

if TYPE_CHECKING:
    from qa.spoken import Statement

WEIGHTS: Mapping[str, float] = {
    "bias": -3.1, "own": 1.6, "near": 1.56, "article": 1.48, "meaning": 1.88, "names": 1.66, "rare": -0.6,
}  # fmt: skip
_NEIGHBOURS = 1
"""Paragraphs before and behind a statement's own that are read with it."""
_EXACT = re.compile(r"\d[\d,.]*|(?<![.?!] )\b[A-Z][\w’'-]*")


def features(topic: str, s: Statement, meaning: float, weigh: Weigh) -> dict[str, float]:
    """What the model looks at; `meaning` is the cosine of topic and statement. All are 0 to 1."""
    wanted = words.content(topic)
    near = f"{s.article.title} {surroundings(s)}"
    whole = f"{s.article.title} {s.article.date or ''} {s.article.text}"
    near_stems = words.held(near)
    exact = [w for found in _EXACT.findall(topic) for w in words.content(found)]
    heaviest = max((weigh(w) for w in wanted), default=1.0)
    return {
        "own": words.coverage(wanted, s.quotation.text, weigh),
        "near": words.coverage(wanted, near, weigh),
        "article": words.coverage(wanted, whole, weigh),
        "meaning": max(meaning, 0.0),
        "names": sum(w in near_stems for w in exact) / len(exact) if exact else 1.0,
        "rare": max((weigh(w) for w in wanted if w not in near_stems), default=0.0) / heaviest,
    }


def confidence(found: Mapping[str, float]) -> float:
    """The probability that a statement with these features answers what was asked about, 0 to 1."""
    total = WEIGHTS["bias"] + sum(weight * found[name] for name, weight in WEIGHTS.items() if name != "bias")
    return 1 / (1 + math.exp(-total))


def surroundings(s: Statement) -> str:
    """The statement's paragraph with its neighbours."""
    text = s.article.text
    start, end = s.quotation.start, s.quotation.end
    for _ in range(_NEIGHBOURS + 1):
        start = _paragraph_before(text, start)
        end = _paragraph_behind(text, end)
    return text[start:end]


def _paragraph_before(text: str, position: int) -> int:
    """Where the paragraph before `position` begins; blank lines are none."""
    head = text[:position].rstrip()
    return head.rfind("\n") + 1


def _paragraph_behind(text: str, position: int) -> int:
    """Where the paragraph behind `position` ends."""
    at = position
    while at < len(text) and text[at].isspace():
        at += 1
    end = text.find("\n", at)
    return len(text) if end < 0 else end
