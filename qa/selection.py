"""Which of the answers that the passages hold is given: one that the reader finds good, that other passages have too,
and that stays the same when its passage is looked at closer.

Chosen on 579 questions of a news quiz, 405 of fact and 400 on encyclopaedias, apart from those that are reported; that
redundant answers are the likelier is from Dumais and others, 2002, "Web Question Answering: Is More Always Better?".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import closer, words
from qa.answer_fit import fits
from qa.facts import Read
from qa.question import Question
from qa.reader import Reader

COMPARED = 8
"""Passages, best first, whose answers are compared."""
_AGREED = 2.0
"""What it adds that passages have the answer's words: the natural logarithm of how many have them, times this."""
_UNFIT = 6.0
"""What an answer loses that is not of the kind that is asked for, beyond its loss in rank."""
_LOOKED = 2
"""Answers that are looked at closer. A third changes little."""
_MARGIN, _STEADY = 0.4, 1.0
"""Weights of the mean margin of the closer readings, and of each of them that gives the same words again."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The answer that is given, as the closer readings leave it, and what stands beside it."""

    best: Read
    others: list[Read]
    """All the others, in the order in which they are ranked."""
    lead: float
    """By how much it stood before the next other answer at first; negative where the closer look put it first."""


def select(reader: Reader, question: Question, ranked: Sequence[Read]) -> Selected:
    """The best answer of passages, best first. `ranked` must hold one at least."""
    top = ranked[:COMPARED]
    standing = _standing(question, top)
    first = sorted(range(len(top)), key=lambda i: -standing[i])[:_LOOKED]
    looks = {i: closer.look(reader, question, top[i]) for i in first}
    at = max(first, key=lambda i: standing[i] + _MARGIN * looks[i].margin + _STEADY * looks[i].same)
    best = looks[at].read
    rivals = [standing[i] for i, r in enumerate(top) if i != at and r.key != best.key]
    return Selected(best, [r for r in ranked if r is not top[at]], standing[at] - max(rivals, default=-math.inf))


def _standing(question: Question, top: Sequence[Read]) -> list[float]:
    texts = [words.fold(f"{r.hit.article.title}\n{r.hit.passage.text}") for r in top]
    unfit = [_UNFIT if fits(question, r.answer) is False else 0.0 for r in top]
    return [r.score + _AGREED * math.log(_holding(r.answer, texts)) - less for r, less in zip(top, unfit, strict=True)]


def _holding(answer: str, texts: Sequence[str]) -> int:
    """How many folded texts have the answer's words as they stand; 1 at least: its own has them."""
    asked = r"\s+".join(map(re.escape, words.fold(answer).split()))
    have = re.compile(rf"(?<!\w){asked}(?!\w)")
    return max(sum(bool(have.search(text)) for text in texts), 1) if asked else 1
