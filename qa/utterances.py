"""Which statements an answer shows, and how much of each: whole utterances, nothing twice, not too many words.

“It is closed,” Doe said. “Nobody may pass.” is one utterance in two quotations: whoever reads one half wants the other.
Words built into the reporter's sentence ("called it a “disgrace”") are shown in that sentence, and so is what means
something else, or nothing, without its verb: "the firm denied that it knew", "accused him of lying", "said was late".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Quotation
from index.quotations import cues
from index.sentences import Span, sentences
from qa import words
from qa.spoken import Statement

MOST_WORDS = 190
"""Of the statements of one answer."""
MOST_STATEMENTS = 8
_CLAUSE = 16
"""Words that a reporting clause between two halves of an utterance has at the most."""
_PARTIAL = 12
"""Words up to which a quotation that opens in lower case is taken to be built into the reporter's sentence."""
_LONGEST_SENTENCE = 60
_WITH_ITS_VERB = frozenset(
    """deny question doubt dispute reject refute ask urge call demand implore exhort beg order encourage appeal advise
    accuse blame criticize criticise condemn denounce praise fault credit promise vow pledge threaten offer refuse
    wonder""".split()
)
"""Reporting words without which a statement means something else, or nothing."""
_CLAUSE_FORM = re.compile(r"(?:to|of)/")
"""Rules of `index.quotations` for what is no clause of its own: "urged them to go", "accused him of it"."""
_HEADLESS = re.compile(r"(?:is|was|were|are|has|had|have|will|would|could|should|did|does|may|might|must)\b")
"""What begins with its verb has lost what it is about: "which Doe said was late"."""


def choose(fitting: Sequence[Statement], pool: Sequence[Statement], most_words: int = MOST_WORDS) -> list[Statement]:
    """The first of `fitting` with what belongs to them in `pool`, the same speaker's; direct ones before reported."""
    chosen: list[tuple[int, Statement]] = []
    length = 0
    for group, anchor in enumerate(_direct_first(fitting)):
        for part in utterance(anchor, pool):
            s = in_its_sentence(part, pool)
            size = len(s.quotation.text.split())
            full = length + size > most_words or len(chosen) == MOST_STATEMENTS
            if any(_repeats(s, c) for _, c in chosen) or (chosen and full):
                continue
            chosen.append((group, s))
            length += size
    kept = sorted(chosen, key=lambda c: (c[1].quotation.kind == "indirect", c[0], c[1].quotation.start))
    return [s for _, s in kept]


def _direct_first(statements: Sequence[Statement]) -> list[Statement]:
    """The same order where a topic ranks them; else, in each article, the speaker's own words before reported ones."""
    if any(s.score for s in statements):
        return list(statements)
    order = {s.article.id: i for i, s in reversed(list(enumerate(statements)))}
    return sorted(statements, key=lambda s: (order[s.article.id], s.quotation.kind == "indirect"))


def utterance(s: Statement, pool: Sequence[Statement]) -> list[Statement]:
    """The statement, then what the speaker says in the same breath: with no more than a reporting clause between."""
    if s.quotation.kind == "indirect":
        return [s]
    own = [o for o in pool if o.article.id == s.article.id and o.quotation.kind == "direct"]
    own.sort(key=lambda o: o.quotation.start)
    at = next((i for i, o in enumerate(own) if o.quotation.start == s.quotation.start), None)
    if at is None:
        return [s]
    first = last = at
    while last + 1 < len(own) and _goes_on(s.article.text, own[last].quotation, own[last + 1].quotation):
        last += 1
    while first > 0 and _goes_on(s.article.text, own[first - 1].quotation, own[first].quotation):
        first -= 1
    return [s, *own[at + 1 : last + 1], *reversed(own[first:at])]


def _goes_on(text: str, a: Quotation, b: Quotation) -> bool:
    between = text[a.end : b.start]
    if not between.strip(" \n\r\t“”\"‘’'"):
        return True
    return "\n" not in between and len(between.split()) <= _CLAUSE and not is_partial(b)


def is_partial(quotation: Quotation) -> bool:
    """Words built into the reporter's sentence, which say little without it."""
    count = len(quotation.text.split())
    first = next((c for c in quotation.text if c.isalnum()), "")
    scrap = count < 4 and quotation.text[-1:] not in ",.?!"
    return quotation.kind == "direct" and (scrap or (first.islower() and count <= _PARTIAL))


def needs_its_verb(q: Quotation) -> bool:
    """Whether a reported statement misleads, or cannot be read, without who reports it and how: "denied that ..."."""
    lemma = cues.LEMMAS.get((q.cue or "").lower().split(" ")[0], "")
    return q.kind == "indirect" and (
        lemma in _WITH_ITS_VERB or bool(_CLAUSE_FORM.match(q.rule or "") or _HEADLESS.match(q.text))
    )


def in_its_sentence(s: Statement, pool: Sequence[Statement]) -> Statement:
    """A partial quotation as the reported statement that holds it, else as the sentence that does; likewise what needs
    its verb. Where the sentence is too long, from the speaker's mention on.
    """
    q = s.quotation
    if needs_its_verb(q):
        return _reported(s, _clause(s))
    if not is_partial(q):
        return s
    for other in pool:
        o = other.quotation
        if o.kind == "indirect" and other.article.id == s.article.id and o.start <= q.start and q.end <= o.end:
            return _reported(other, _clause(other), s.score) if needs_its_verb(o) else replace(other, score=s.score)
    return _reported(s, _sentence(s))


def _reported(s: Statement, span: Span | None, score: float | None = None) -> Statement:
    """The statement in the reporter's words of `span`."""
    s = s if score is None else replace(s, score=score)
    if span is None:
        return s
    whole = replace(s.quotation, text=s.article.text[slice(*span)], start=span[0], end=span[1], kind="indirect")
    return replace(s, quotation=whole)


def _sentence(s: Statement, most_words: int = _LONGEST_SENTENCE) -> Span | None:
    """The sentence that holds a quotation and names its speaker; None where there is none or it is too long."""
    q, text, low, high = s.quotation, s.article.text, s.passage.start, s.passage.end
    for start, end in sentences(text[low:high]):
        left, right = low + start, low + end
        if left <= q.start and q.end <= right and q.mention and q.mention in text[left:right]:
            return (left, right) if len(text[left:right].split()) <= most_words else None
    return None


def _clause(s: Statement) -> Span | None:
    """The sentence of a statement, or the end of it from the mention of the speaker on."""
    if found := _sentence(s):
        return found
    q, text = s.quotation, s.article.text
    whole = _sentence(s, most_words=10_000)
    at = text.rfind(q.mention or "", whole[0], q.start) if whole else -1
    return (at, q.end) if at >= 0 else None


def _repeats(a: Statement, b: Statement) -> bool:
    """Whether two statements are the same words, or one holds the other."""
    if a.article.id == b.article.id and a.quotation.start < b.quotation.end and b.quotation.start < a.quotation.end:
        return True
    short, long = sorted((words.stems(a.quotation.text), words.stems(b.quotation.text)), key=len)
    return words.longest_common(short, long) >= 0.8 * len(short)
