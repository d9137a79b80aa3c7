"""What may be shown: the sentences of the passages that were read, and words that may be the bare answer, each with
the features that its probability is judged by.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.article import Quotation
from index.quotations import same_person
from index.store import Store
from qa import words
from qa.answer import Evidence
from qa.read.reader import Reader, Reading
from qa.read.weights import models
from qa.retrieve.passages import Hit
from qa.understand.question import Question
from qa.words import Weigh

READ = 10
"""Passages that are read for a question, at most."""
_ENDS = re.compile(r"[.?!:…][\"'”’)\]]*\Z")
_LEAST_WORDS = 5
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))


@dataclass(frozen=True, slots=True)
class Read:
    """A hit with what the reader makes of it, and who is quoted in its article."""

    hit: Hit
    reading: Reading
    quotations: Sequence[Quotation] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be shown, in code points of its article."""

    read: Read
    start: int
    end: int
    features: Mapping[str, float] = field(default_factory=dict)
    probability: float = 0.0

    @property
    def text(self) -> str:
        """On one line."""
        return " ".join(self.read.hit.article.text[self.start : self.end].split())

    @property
    def quoted(self) -> list[Quotation]:
        """The statements of which some words stand in it."""
        return [q for q in self.read.quotations if q.start < self.end and self.start < q.end]

    def evidence(self, quote: tuple[int, int] | None = None) -> Evidence:
        """As something that can be cited, with the words in it that answer (None: all of it)."""
        return Evidence(self.read.hit.article, self.read.hit.passage, quote or (self.start, self.end))


@dataclass(frozen=True, slots=True)
class Bare:
    """Words that may be the bare answer, in code points of their article."""

    read: Read
    start: int
    end: int
    features: Mapping[str, float] = field(default_factory=dict)
    probability: float = 0.0

    @property
    def text(self) -> str:
        """On one line, without the punctuation around them."""
        return without_lone_marks(" ".join(self.read.hit.article.text[self.start : self.end].split()).strip(" ,;:."))

    @property
    def is_broken(self) -> bool:
        """Whether a mark or bracket in it is opened or shut alone."""
        return any(self.text.count(a) != self.text.count(b) for a, b in _PAIRS) or self.text.count('"') % 2 == 1

    @property
    def key(self) -> str:
        """Equal for words that differ in form only."""
        return key(self.text)


def without_lone_marks(answer: str) -> str:
    """Without a mark at either end whose partner is cut off: "“Renaissance" is Renaissance."""
    for opening, closing in (*_PAIRS, ('"', '"')):
        if answer.startswith(opening) and answer.count(closing) == (opening == closing):
            answer = answer[1:].lstrip()
        elif answer.endswith(closing) and answer.count(opening) == (opening == closing):
            answer = answer[:-1].rstrip()
    return answer


def key(answer: str) -> str:
    """Equal for answers that differ in form only: "the 33 soldiers", "33 soldiers"."""
    return " ".join(words.content(answer) or words.stems(answer))


def read(reader: Reader, question: Question, hits: Sequence[Hit], archive: Store) -> list[Read]:
    """The hits with their readings, in their order."""
    readings = reader.read(question.read, [(hit.article.title, hit.passage.text) for hit in hits])
    ids = list(dict.fromkeys(hit.article.id for hit in hits))
    quoted = archive.quotations_of(ids)
    return [Read(h, r, quoted.get(h.article.id, ())) for h, r in zip(hits, readings, strict=True)]


def ranked(question: Question, found: Sequence[Read], weigh: Weigh) -> list[Candidate]:
    """The sentences, likeliest first."""
    model = models()["sentence"]
    candidates = [replace(c, probability=model.probability(c.features)) for c in candidates_of(question, found, weigh)]
    return sorted(candidates, key=lambda c: -c.probability)


def candidates_of(question: Question, found: Sequence[Read], weigh: Weigh) -> list[Candidate]:
    """The sentences of what was read, with their features, in its order."""
    asked = words.content(question.text)
    names = [name for linked in question.people for name in (linked.words, *linked.names)]
    best = max((s.evidence for r in found for s in r.reading.sentences), default=0.0)
    candidates = []
    for rank, r in enumerate(found):
        text, first = r.hit.passage.text, r.hit.passage.start
        titled = words.coverage(asked, f"{r.hit.article.title} {text}", weigh)
        spans = [(w.start, w.end, w.margin) for w in r.reading.words[:1]]
        for s in r.reading.sentences:
            own = Candidate(r, first + s.start, first + s.end)
            inside = next((m for a, b, m in spans if s.start <= a < s.end), None)
            features = {
                "evidence": _clip(s.evidence), "relevance": _clip(r.reading.relevance), "found": r.hit.score,
                "behind_best": _clip(s.evidence - best), "rank": 1 / (1 + rank),
                "holds_words": float(inside is not None), "margin": _clip(inside) if inside is not None else 0.0,
                "coverage": words.coverage(asked, text[s.start : s.end], weigh), "passage_coverage": titled,
                "scrap": float(not is_whole(text[s.start : s.end])),
                **_speaking(question, own, names), **_leading(question, own),
            }  # fmt: skip
            candidates.append(replace(own, features=features))
    return candidates


def _clip(logit: float, most: float = 8.0) -> float:
    return max(-most, min(most, logit))


def is_whole(sentence: str) -> bool:
    """Whether it looks like a sentence rather than a heading, a byline or a button."""
    return len(sentence.split()) >= _LEAST_WORDS and bool(_ENDS.search(sentence))


def _speaking(question: Question, own: Candidate, names: Sequence[str]) -> dict[str, float]:
    """Whether somebody speaks in it where words are asked for, and whether that is who was asked about."""
    wanted = question.wants("said", "who-said")
    quoted = own.quoted
    by_asked = any(q.speaker and any(same_person(q.speaker, name) for name in names) for q in quoted)
    by_other = bool(names) and not by_asked and any(q.speaker for q in quoted)
    return {"quoted": wanted * bool(quoted), "by_asked": wanted * by_asked, "by_other": wanted * by_other}


def _leading(question: Question, own: Candidate) -> dict[str, float]:
    """Whether it opens its article, which says what counts: for summaries most of all."""
    place = own.read.hit.article.text.count(". ", 0, own.start)
    lead = 1 / (1 + place)
    return {"lead": lead, "lead_summary": lead * question.wants("summary", "latest")}


def bare_answers(question: Question, found: Sequence[Read], sentences: Sequence[Candidate]) -> list[Bare]:
    """The words that may answer, likeliest first; `sentences` are those of the passages, with their probabilities."""
    model = models()["bare"]
    bares = [replace(b, probability=model.probability(b.features)) for b in bares_of(question, found, sentences)]
    return sorted(bares, key=lambda b: -b.probability)


def bares_of(question: Question, found: Sequence[Read], sentences: Sequence[Candidate]) -> list[Bare]:
    """The likeliest words of each passage, with their features."""
    texts = [words.fold(f"{r.hit.article.title}\n{r.hit.passage.text}") for r in found]
    asked = set(words.stems(question.text))
    best = max((w.margin for r in found for w in r.reading.words), default=0.0)
    holding = {(id(c.read), c.start): c for c in sentences}
    bares = []
    for rank, r in enumerate(found):
        first = r.hit.passage.start
        for place, w in enumerate(r.reading.words):
            bare = Bare(r, first + w.start, first + w.end)
            own = set(words.stems(bare.text))
            if not own:
                continue
            spot = next((s for s in r.reading.sentences if s.start <= w.start < s.end), None)
            sentence = holding.get((id(r), first + spot.start)) if spot else None
            features = {
                "margin": _clip(w.margin, 12), "behind_best": _clip(w.margin - best, 12),
                "relevance": _clip(r.reading.relevance),
                "sentence": sentence.probability if sentence else 0.0, "found": r.hit.score, "rank": 1 / (1 + rank),
                "agreed": math.log(_holding(bare.text, texts)), "second": float(place > 0),
                "length": math.log(len(bare.text.split())), "told": float(own <= asked),
            }  # fmt: skip
            bares.append(replace(bare, features=features))
    return bares


def _holding(answer: str, texts: Iterable[str]) -> int:
    """How many folded texts have the answer's words as they stand: its own does."""
    said = r"\s+".join(map(re.escape, words.fold(answer).split()))
    wanted = re.compile(rf"(?<!\w){said}(?!\w)")
    return max(sum(bool(wanted.search(text)) for text in texts), 1)
