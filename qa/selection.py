"""Which of the answers that the passages hold is given: one that the reader finds good, that other passages have too,
and that the verifier holds to be right.

Chosen on questions of a news quiz and of fact, apart from those that are reported; that redundant answers are the
likelier is from Dumais and others, 2002, "Web Question Answering: Is More Always Better?".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import words
from qa.facts import Read, scored
from qa.question import Question
from qa.verifier import Claim, Verifier

COMPARED = 8
"""Passages, best first, whose answers are compared, two of each."""
_AGREED = 2.0
"""What it adds that passages have the answer's words: the natural logarithm of how many have them, times this."""
_UNFIT = 6.0
"""What an answer loses that is not of the kind that is asked for, beyond its loss in rank."""
_VERIFIED = 4
"""Answers that the verifier judges. All sixteen gave the right one hardly more often."""
_BEHIND = 4.0
"""How far behind the likeliest one an answer is not judged: on 539 questions it was never worse to leave those out."""
_RIGHT = 0.75
"""Weight of the verifier's logit."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The answer that is given, and what stands beside it."""

    best: Read
    right: float
    """What the verifier says of it, a logit."""
    others: list[Read]
    """All the others, in the order in which they are ranked."""
    lead: float
    """By how much it stands before the next other answer; infinite where none comes near."""


@dataclass(frozen=True, slots=True)
class _Judged:
    read: Read
    right: float
    standing: float


def select(verifier: Verifier, question: Question, ranked: Sequence[Read]) -> Selected:
    """The best answer of passages, best first. `ranked` must hold one at least."""
    judged = _judged(verifier, question, ranked[:COMPARED])
    best = max(judged, key=lambda j: j.standing)
    rivals = [j.standing for j in judged if j.read.key != best.read.key]
    others = [r for r in ranked if r.hit is not best.read.hit]
    return Selected(best.read, best.right, others, best.standing - max(rivals, default=-math.inf))


def _judged(verifier: Verifier, question: Question, top: Sequence[Read]) -> list[_Judged]:
    """The likeliest answers, with what the verifier says of them."""
    texts = [words.fold(f"{r.hit.article.title}\n{r.hit.passage.text}") for r in top]
    second = [scored(question, r.hit, r.reading.second) for r in top if r.reading.second]
    standing = [(_standing(question, read, texts), read) for read in (*top, *second) if read.answer]
    standing = standing or [(r.score, r) for r in top]
    likeliest = sorted(standing, key=lambda pair: -pair[0])[:_VERIFIED]
    likeliest = [pair for pair in likeliest if likeliest[0][0] - pair[0] <= _BEHIND]
    said = verifier.judge(question.text, [claim(read) for _, read in likeliest])
    return [_Judged(read, right, s + _RIGHT * right) for (s, read), right in zip(likeliest, said, strict=True)]


def claim(read: Read) -> Claim:
    """What the verifier is to judge."""
    return Claim(read.hit.article.title, read.hit.passage.text, read.reading.start, read.reading.end)


def _standing(question: Question, read: Read, texts: Sequence[str]) -> float:
    unfit = _UNFIT if read.fits(question) is False else 0.0
    return read.score + _AGREED * math.log(_holding(read.answer, texts)) - unfit


def _holding(answer: str, texts: Sequence[str]) -> int:
    """How many folded texts have the answer's words as they stand; 1 at least: its own has them."""
    asked = r"\s+".join(map(re.escape, words.fold(answer).split()))
    have = re.compile(rf"(?<!\w){asked}(?!\w)")
    return max(sum(bool(have.search(text)) for text in texts), 1) if asked else 1
