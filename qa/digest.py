"""Answers to open questions ("the latest on the strike"): the few sentences that tell most, of several articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Passage
from index.sentences import Span, sentences
from qa import words
from qa.answer import Evidence, number, source_line
from qa.draft import Draft
from qa.facts import Read
from qa.question import Question
from qa.words import Weigh

_SENTENCES, _MOST_WORDS = 3, 80
"""Of one answer."""
_LEAST_WORDS, _ENDS = 6, (".", "!", "?", "”", '"', "…")
"""A sentence with fewer words, or that ends otherwise, is a caption or a heading."""
_CONSIDERED = 12
"""Passages, best first, that sentences are taken from."""
_ON_TOPIC = 0.5
"""The share of the topic's words, by weight, that a sentence's passage must have."""
_REPEATED = 0.6
"""The share of a sentence's words from which it says what another has said."""
_POINTING = re.compile(r"(?:These|Those|This|That|It|They|He|She|But|And|So|Also|However|Still|Then)\b")
_POINTING_COSTS = 0.4
_OPENING = 6
"""Sentences of an article, the first ones, that its lead is looked for among."""
_CREDIT = re.compile(r"\w/(?:[A-Z]\w+/)*(?:AP|AFP|EPA|TASS|Getty|Reuters|Bloomberg|Xinhua|Shutterstock|USA TODAY)\b")
"""What names a photographer, in a caption or behind one."""
_LATEST = re.compile(r"\b(?:latest|newest|news?|now|current(?:ly)?|happening|going on)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    read: Read
    start: int
    """Of the sentence, in the article."""
    end: int
    score: float

    @property
    def text(self) -> str:
        return " ".join(self.read.hit.article.text[self.start : self.end].split())

    def evidence(self) -> Evidence:
        """The sentence in its passage; where that is another one than the reader saw, it is its own."""
        passage, article = self.read.hit.passage, self.read.hit.article
        if not passage.start <= self.start < self.end <= passage.end:
            passage = Passage(article.id, article.text[self.start : self.end], self.start, self.end)
        return Evidence(article, passage, (self.start, self.end))


def compose(question: Question, ranked: Sequence[Read], weigh: Weigh) -> Draft | None:
    """The sentences that tell most on the topic; None where no passage is on it. `ranked` is best first."""
    asked = words.content(question.topic)
    fits = [(r, _fit(question, asked, f"{r.hit.article.title} {r.hit.passage.text}", weigh)) for r in ranked]
    on_topic = [r for r, fit in fits[:_CONSIDERED] if fit >= _ON_TOPIC]
    leads = {r.hit.article.id: _lead(r, asked, weigh) for r in reversed(on_topic)}
    told = [*(leads[id_] for id_ in reversed(leads)), *(_best_sentence(r, asked, weigh) for r in on_topic)]
    chosen = _choose([t for t in told if t])
    if not chosen:
        return None
    if _LATEST.search(question.text[: -len(question.topic)] or question.text):
        chosen.sort(key=lambda t: t.read.hit.article.date or "", reverse=True)
    cited = [t.evidence() for t in chosen]
    lines = []
    for marker, t in enumerate(chosen, 1):
        lines += [f"> {t.text} [{marker}]", f"— {source_line(t.read.hit.article)}"]
    if len({t.read.hit.article.id for t in chosen}) == 1:  # one article: its name once
        lines = [line for line, after in pairwise([*lines, ""]) if not (line.startswith("— ") and after)]
    fit = max(fit for _, fit in fits)
    return Draft("\n".join(lines), None, min(0.35 + 0.5 * fit, 0.85), number(cited, [r.evidence() for r in ranked]))


def _fit(question: Question, asked: Sequence[str], text: str, weigh: Weigh) -> float:
    """The share of the topic's words that a passage has; 0 where it has none of the names that the topic has."""
    named = {stem for name in question.names for stem in words.content(name)}
    if named and not named & words.held(text):
        return 0.0
    return words.coverage(asked, text, weigh)


def _lead(r: Read, asked: Sequence[str], weigh: Weigh) -> _Told | None:
    """What an article opens with, where that and its title are on the topic: news begins with what counts."""
    article = r.hit.article
    opening = _sentences(article.text, 0)[:_OPENING]
    shares = [words.coverage(asked, article.text[a:b], weigh) for a, b in opening]
    if not opening or words.coverage(asked, f"{article.title} {article.text[: opening[-1][1]]}", weigh) < _ON_TOPIC:
        return None
    at = next(i for i, share in enumerate(shares) if 2 * share >= max(shares))
    return _Told(r, *opening[at], shares[at]) if shares[at] else None


def _sentences(text: str, first: int) -> list[Span]:
    """The sentences of `text`, which begins at `first` of its article, that are no caption, heading or scrap."""
    return [
        (first + a, first + b) for a, b in sentences(text)
        if len(text[a:b].split()) >= _LEAST_WORDS and text[:b].endswith(_ENDS)
        and not _CREDIT.search(text[a:b]) and not _CREDIT.search(text[b : b + 60].partition("\n")[0])
    ]  # fmt: skip


def _best_sentence(r: Read, asked: Sequence[str], weigh: Weigh) -> _Told | None:
    """The passage's sentence with most of the topic's words; of equals the first."""
    text = r.hit.article.text
    found = _sentences(r.hit.passage.text, r.hit.passage.start)
    scored = [_Told(r, a, b, _telling(text[a:b], asked, weigh)) for a, b in found]
    return max(scored, key=lambda t: t.score, default=None)


def _telling(sentence: str, asked: Sequence[str], weigh: Weigh) -> float:
    """The share of the topic's words that a sentence has, less where it points to what stands before it."""
    return words.coverage(asked, sentence, weigh) - (_POINTING_COSTS if _POINTING.match(sentence.lstrip()) else 0.0)


def _choose(told: Sequence[_Told]) -> list[_Told]:
    """The first ones up to the length of an answer, each article's first before any second, nothing told twice."""
    count: Counter[str] = Counter()
    order = []
    for place, t in enumerate(told):
        order.append((count[t.read.hit.article.id], place, t))
        count[t.read.hit.article.id] += 1
    chosen: list[_Told] = []
    for _, _, t in sorted(order, key=lambda item: item[:2]):
        own = words.stems(t.text)
        length = sum(len(c.text.split()) for c in chosen) + len(own)
        repeated = any(words.longest_common(own, words.stems(c.text)) > _REPEATED * len(own) for c in chosen)
        if not repeated and (not chosen or length <= _MOST_WORDS) and len(chosen) < _SENTENCES:
            chosen.append(t)
    return chosen
