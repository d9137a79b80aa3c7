"""Answers to "why" and "how": the sentence that answers, with those beside it that continue the thought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Passage
from index.sentences import Span, sentences
from qa import facts, words
from qa.answer import Evidence, number, source_line
from qa.draft import Draft
from qa.facts import Read
from qa.question import Question

_MOST_WORDS, _MOST_BESIDE = 80, 2
"""Of one answer, its source line included; sentences beside the one that answers."""
_LEAST_WORDS = 4
_REPEATED = 0.6
"""The share of a sentence's words from which it says what another has said."""
_NEAR_BEST, _SURE = 1.5, 1.0
"""How far behind the best a passage of another article may be ranked, and its least margin, to add to the answer."""
_POINTS_BACK = re.compile(
    r"[\"“‘'(]*(?:These|Those|This|That|It|They|He|She|But|And|So|Also|However|Still|Then|Their|His|Her|Its|Such|"
    r"Instead|Because|Thus|Therefore|Another|Others?|Both|Nor|Or|Yet|In addition|As a result|For example|"
    r"For instance|The (?:move|decision|change|plan|law|results?|idea|aim|goal|deal|program))\b"
)
_CAUSE = re.compile(
    r"\b(?:because|since|due to|as a result|so that|therefore|thus|caus\w+|reasons?|leads? to|led to|means?|in order|"
    r"helps?|allow\w*|result\w*|by \w+ing|after)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A sentence `away` sentences from the one that answers; `worth` says how well it continues the thought."""

    away: int
    span: Span
    text: str
    worth: float

    @property
    def length(self) -> int:
        return len(self.text.split())


def is_asked(question: Question) -> bool:
    """Whether the question wants to know why or how."""
    return question.expects in ("reason", "manner")


def compose(question: Question, best: Read, others: Sequence[Read], sure: float, as_of: date | None = None) -> Draft:
    """The `best` answer with what leads to it and follows from it, with the confidence `sure`.

    The bare answer is that of a question of fact; each sentence is the article's own and has a marker. Another article
    is quoted too where it gives another answer that is ranked nearly as well.
    """
    own = _answering(best)
    source = source_line(best.hit.article)
    room = _MOST_WORDS - len(f"{best.answer} {source} {_text(best, own)}".split())
    beside = _continuing(question, best, own, room)
    added = _added(best, others, room - sum(b.length for b in beside))
    cited = [best.evidence(), *(_evidence(best, b.span) for b in beside), *(r.evidence() for r in added)]
    citations = number(cited, [r.evidence() for r in others if r not in added])
    marked = sorted([(0, _text(best, own), 1), *((b.away, b.text, n) for n, b in enumerate(beside, 2))])
    lines = [f"{best.answer} [1]", *(f"> {text} [{marker}]" for _, text, marker in marked), f"— {source}"]
    for marker, other in enumerate(added, 2 + len(beside)):
        lines += [f"> {other.sentence()} [{marker}]", f"— {source_line(other.hit.article)}"]
    lines += facts.age(best.hit.article, as_of)
    return Draft("\n".join(lines), best.answer or None, sure, citations)


def _answering(best: Read) -> list[Span]:
    """The article's sentences that hold the answer."""
    first, last = (best.hit.passage.start + at for at in (best.reading.start, best.reading.end))
    return [(a, b) for a, b in sentences(best.hit.article.text) if a < last and first < b]


def _text(best: Read, spans: Sequence[Span]) -> str:
    return " ".join(best.hit.article.text[spans[0][0] : spans[-1][1]].split()) if spans else best.sentence()


def _evidence(best: Read, span: Span) -> Evidence:
    """A sentence of the best passage's article; where the passage does not hold it, it is its own passage."""
    passage, article = best.hit.passage, best.hit.article
    if not passage.start <= span[0] < span[1] <= passage.end:
        passage = Passage(article.id, article.text[span[0] : span[1]], *span)
    return Evidence(article, passage, span)


def _continuing(question: Question, best: Read, own: Sequence[Span], room: int) -> list[_Beside]:
    """At most two sentences of the same article, without a gap between them and the answer, in at most `room` words."""
    if not own:
        return []
    text = best.hit.article.text
    spans = sentences(text)
    first, last = spans.index(own[0]), spans.index(own[-1])
    chosen: list[_Beside] = []
    while len(chosen) < _MOST_BESIDE:
        before = first - sum(b.away < 0 for b in chosen) - 1
        after = last + sum(b.away > 0 for b in chosen) + 1
        near = [(at - first if at < first else at - last, spans[at]) for at in (before, after) if 0 <= at < len(spans)]
        found = [_beside(question, text, own, away, span) for away, span in near]
        fits = [b for b in found if _LEAST_WORDS <= b.length <= room and not _repeats(b.text, _text(best, own))]
        if not fits:
            break
        chosen.append(max(fits, key=lambda b: b.worth))
        room -= chosen[-1].length
    return chosen


def _beside(question: Question, text: str, own: Sequence[Span], away: int, span: Span) -> _Beside:
    """How well a sentence continues the thought: by the question's words, by what points back, by cause and place."""
    told, answer = text[span[0] : span[1]], text[own[0][0] : own[-1][1]]
    earlier, later = (told, answer) if away < 0 else (answer, told)
    between = text[min(span[1], own[-1][1]) : max(span[0], own[0][0])]
    worth = words.coverage(words.content(question.text), told)
    worth += 0.3 * bool(_POINTS_BACK.match(later)) + 0.3 * _is_open(earlier) + 0.1 * bool(_CAUSE.search(told))
    worth += 0.05 * min(len(set(words.content(told)) & set(words.content(answer))), 4) + 0.2 * ("\n" not in between)
    return _Beside(away, span, " ".join(told.split()), worth - 0.1 * (abs(away) > 1) + 0.1 * (away == 1))


def _is_open(sentence: str) -> bool:
    """Whether a quotation begins in it and goes on behind it."""
    return sentence.count("“") > sentence.count("”") or sentence.count('"') % 2 == 1


def _added(best: Read, others: Sequence[Read], room: int) -> list[Read]:
    """At most one sentence of another article that answers otherwise, nearly as well ranked, and repeats nothing."""
    for other in others:
        apart = other.hit.article.id != best.hit.article.id and other.key != best.key
        good = other.score > best.score - _NEAR_BEST and other.reading.margin > _SURE
        length = len(f"{other.sentence()} {source_line(other.hit.article)}".split())
        if apart and good and length <= room and not _repeats(other.sentence(), best.sentence()):
            return [other]
    return []


def _repeats(one: str, other: str) -> bool:
    own = words.stems(one)
    return words.longest_common(own, words.stems(other)) > _REPEATED * len(own)
