"""Whether what was read says yes or no to a question: one fitted model of what the reader says and how words match."""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from qa import words
from qa.read.candidates import Candidate
from qa.read.decision import lacking
from qa.read.material import Material
from qa.read.weights import models
from qa.words import Weigh

_DENIALS = frozenset(
    words.stem(w)
    for w in "not no never nor neither none nobody without deny denied refuse refused fail failed reject rejected "
    "false isn't aren't wasn't weren't don't doesn't didn't won't can't couldn't hasn't haven't hadn't wouldn't".split()
)
_LEAST = 1e-4


def features_of(material: Material, weigh: Weigh) -> dict[str, float]:
    """The signals; none where nothing was found."""
    if not material.sentences:
        return {}
    best, question = material.sentences[0], material.question
    text = f"{best.read.hit.article.title}\n{best.read.hit.passage.text}"
    asked = words.content(question.text)
    yes, no = chances(material)
    denies = _denies(best.text) != _denies(question.text)
    return {
        "yes_no": log(max(yes, _LEAST) / max(no, _LEAST)), "best_yes_no": _of(best), "denies": float(denies),
        "neither": log(max(best.read.reading.verdict[0], _LEAST)),
        "sure": best.probability, "coverage": words.coverage(asked, best.text, weigh),
        "coverage_passage": words.coverage(asked, text, weigh),
        "lacking": float(len(lacking(question, best.read.hit.article))),
        "lacking_near": float(len(lacking(question, best.read.hit.article, text=best.text))),
    }  # fmt: skip


def _denies(text: str) -> bool:
    return bool(_DENIALS.intersection(words.stems(text)))


def _of(candidate: Candidate) -> float:
    _, yes, no = candidate.read.reading.verdict
    return log(max(yes, _LEAST) / max(no, _LEAST))


def chances(material: Material) -> tuple[float, float]:
    """What the reader says for yes and for no, each passage as far as its best sentence belongs to the answer."""
    best: dict[int, float] = {}
    for c in material.sentences:
        best[id(c.read)] = max(best.get(id(c.read), 0.0), c.probability)
    total = sum(p * p for p in best.values()) or 1.0
    weights = [(r.reading.verdict, best.get(id(r), 0.0) ** 2 / total) for r in material.found]
    return sum(v[1] * w for v, w in weights), sum(v[2] * w for v, w in weights)


def yes(features: Mapping[str, float]) -> float:
    """The probability that the answer is yes, of a question that yes or no answers."""
    return models()["verdict"].probability(features) if features else 0.5
