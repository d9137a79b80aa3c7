"""Answers to "what did X say" and "who said ...": the statements themselves, with speaker, role and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.quotations.names import same_person, speaker_key
from qa import words
from qa.answer import Evidence, number, source_line
from qa.draft import Draft
from qa.question import Question
from qa.spoken import Statement
from qa.statements import people

_MAX_WORDS = 170
"""Of statements in one answer."""
_MAX_STATEMENTS = 6
_RELATIVE = 0.8
"""A further statement is shown if it fits the topic at least this well, compared with the best."""
SILENT_BELOW = 0.36
"""Fit under which a speaker is said to be silent on the topic."""
UNSAID_BELOW = 0.42
"""Fit under which nobody is taken to have said the words asked for."""


def what_was_said(question: Question, statements: Sequence[Statement], further: Sequence[Evidence]) -> Draft | None:
    """The statements of the speaker asked for; None if there are none, or none on the topic."""
    if not statements:
        return None
    meant, others = _likelier(question, statements)
    best = meant[0].score
    if question.topic and best < SILENT_BELOW:
        return None
    shown = _select([s for s in meant if not question.topic or s.score >= _RELATIVE * best])
    shown = sorted(shown, key=lambda s: s.quotation.kind == "indirect")
    citations = number([s.evidence() for s in shown], further)
    lines = [f"{_named(meant)}:"]
    if others:
        lines.insert(0, f"(Taken as {shown[0].quotation.speaker}; the articles also quote {', '.join(others[:3])}.)")
    sources = {s.article.id for s in shown}
    for marker, s in enumerate(shown, 1):
        lines.append(f"> {_said(s)} [{marker}]")
        if len(sources) > 1 or s is shown[-1]:
            lines.append(f"— {source_line(s.article)}")
    confidence = _confidence(best) if question.topic else 0.9
    return Draft("\n".join(lines), shown[0].quotation.text, confidence, citations)


def who_said(question: Question, statements: Sequence[Statement], further: Sequence[Evidence]) -> Draft | None:
    """The speaker of the words asked for; None where no statement fits well enough, or its speaker is unknown."""
    fitting = [s for s in statements if s.score >= max(UNSAID_BELOW, 0.9 * statements[0].score)]
    known = [s for s in fitting if s.quotation.speaker]
    if not known:
        return None
    best = known[0]
    others = [
        s for s in known[1:] if speaker_key(s.quotation.speaker or "") != speaker_key(best.quotation.speaker or "")
    ]
    shown = [best, *others[:1]] if others and others[0].score > 0.97 * best.score else [best]
    citations = number([s.evidence() for s in shown], further)
    lines = []
    for marker, s in enumerate(shown, 1):
        lines += [f"{_named([s])}:", f"> {_said(s)} [{marker}]", f"— {source_line(s.article)}"]
    return Draft("\n".join(lines), best.quotation.speaker, _confidence(best.score), citations)


def _likelier(question: Question, statements: Sequence[Statement]) -> tuple[list[Statement], list[str]]:
    """Of several people with the surname asked for: the statements of the likelier one, and the others' names."""
    if not question.speaker or len(question.speaker.split()) > 1:
        return list(statements), []
    found = people(statements)
    if len(found) < 2 or not any(len(name.split()) > 1 for name, _ in found):
        return list(statements), []
    name = found[0][0]
    if question.topic and (first := statements[0].quotation.speaker):
        name = next((n for n, _ in found if same_person(n, first)), name)
    mine = [s for s in statements if s.quotation.speaker and same_person(s.quotation.speaker, name)]
    return mine, [n for n, _ in found if not same_person(n, name)]


def _select(statements: Sequence[Statement]) -> list[Statement]:
    """The first statements up to the length of an answer; what is said again in other articles is left out."""
    chosen: list[Statement] = []
    length = 0
    for s in statements:
        size = len(s.quotation.text.split())
        if chosen and (length + size > _MAX_WORDS or len(chosen) == _MAX_STATEMENTS):
            break
        if not any(_repeats(s, c) for c in chosen):
            chosen.append(s)
            length += size
    return chosen


def _repeats(a: Statement, b: Statement) -> bool:
    """Whether two statements are the same words, or one holds the other."""
    if a.article.id == b.article.id and a.quotation.start < b.quotation.end and b.quotation.start < a.quotation.end:
        return True
    short, long = sorted((words.stems(a.quotation.text), words.stems(b.quotation.text)), key=len)
    return words.longest_common(short, long) >= 0.8 * len(short)


def _named(statements: Sequence[Statement]) -> str:
    """The first statement's speaker as fully as any of these names them: "Mike Pompeo, Secretary of State"."""
    first = statements[0].quotation
    same = [
        s.quotation for s in statements if s.quotation.speaker and same_person(s.quotation.speaker, first.speaker or "")
    ]
    full = Counter(q.speaker for q in same if q.speaker and " " in q.speaker)
    name = full.most_common(1)[0][0] if full else first.speaker
    role, affiliation = (
        next((value for q in same if (value := getattr(q, key))), None) for key in ("role", "affiliation")
    )
    if affiliation and affiliation in f"{name} {role}":  # "Secretary of State" of "State"
        affiliation = None
    return ", ".join(part for part in (name, role, affiliation) if part)


def _said(s: Statement) -> str:
    """A direct quotation in quotation marks; a reported one as the article reports it, said to be so."""
    text = " ".join(s.quotation.text.split())
    if s.quotation.kind == "direct":
        return f"“{text}”"
    return f"(reported) {text}"


def _confidence(score: float) -> float:
    return min(max(0.35 + 0.75 * score, 0.05), 0.97)
