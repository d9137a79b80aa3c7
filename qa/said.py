"""Answers to "what did X say", "who said ...", "who spoke about ...": the statements themselves and their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.quotations import cues
from index.quotations.names import is_outlet, same_person, speaker_key
from qa import spoken, utterances
from qa.answer import Evidence, number, source_line
from qa.draft import Draft
from qa.question import Question
from qa.spoken import Speaker, Statement
from qa.statements import SILENT_BELOW

_RELATIVE = 0.85
"""A further statement is shown if it fits the topic at least this well, compared with the best."""
_RELATIVE_THERE = 0.7
"""The same in the article of the best."""
_HEARD = 3
"""Statements, the best first, of which the one that fits best says whether the speaker is silent."""
_SUREST = 0.97
UNSAID_BELOW = 0.42
"""Fit under which nobody is taken to have said the words asked for."""
_MAX_SPEAKERS = 6
_SHORT = 45
"""Words of each speaker's statements where several speakers are shown."""


def what_was_said(question: Question, statements: Sequence[Statement], further: Sequence[Evidence]) -> Draft | None:
    """The statements of the speaker asked for; None if there are none, or none on the topic."""
    people = spoken.speakers_of(statements)
    if not people:
        return None
    together = question.speaker is not None and " and " in question.speaker
    who, meant = people[0] if question.topic else max(people, key=lambda p: p[0].articles)
    if together:
        meant = [s for s in statements if s.quotation.speaker]
    fit = max(s.fit for s in meant[:_HEARD])
    if question.topic and fit < SILENT_BELOW:
        return None
    fitting = [s for s in meant if not question.topic or _is_near(s, meant[0])]
    shown = utterances.choose(fitting, meant)
    citations = number([s.evidence() for s in shown], further)
    others = [] if together else [other.name for other, _ in people if other is not who]
    lines = [note] if (note := _taken_as(question, who, others)) else []
    if together:
        lines += _by_speaker(shown)
    else:
        lines += [f"{who.described}:", *_quoted(shown)]
    confidence = min(fit, _SUREST) if question.topic else 0.9
    return Draft("\n".join(lines), shown[0].quotation.text, confidence, citations)


def is_told(draft: Draft, speaker: str) -> bool:
    """Whether an answer shows statements or, read from a sentence, that tells what `speaker` says: the name beside a
    reporting word.

    "The mayor, Jane Doe, says it will close" does; "Jane Doe left the hall" does not.
    """
    if shows_statements(draft):
        return True
    sentences = re.findall(r"^> (.*)", draft.text, re.MULTILINE)
    name = re.escape(speaker.split()[-1])
    behind = re.compile(rf"\b{name}\b(?:,[^,]{{3,80}},)? (?:(?:also|later|once|then|has|had|have|would|\w+ly) )*(\w+)")
    ahead = re.compile(rf"\b(\w+(?: to)?)(?: (?:the|[\w-]+))? (?:[A-Z][\w.]* ){{0,3}}{name}\b")
    beside = [match[1].lower() for s in sentences for match in (*behind.finditer(s), *ahead.finditer(s))]
    return any(word == "according to" or cues.kinds(word) for word in beside)


def shows_statements(draft: Draft) -> bool:
    """Whether an answer is made of statements, whose fit has been looked at already, and not read from passages."""
    return any(c.cited and c.speaker for c in draft.citations)


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
    shown = [utterances.in_its_sentence(s, statements) for s in shown]
    return Draft(
        "\n".join(_by_speaker(shown)), best.quotation.speaker, _confidence(best.score),
        number([s.evidence() for s in shown], further),
    )  # fmt: skip


def who_spoke(question: Question, statements: Sequence[Statement], further: Sequence[Evidence]) -> Draft | None:
    """Who is quoted on a topic, the closest first, each with what he said; None if nobody is."""
    people = [
        (who, own) for who, own in spoken.speakers_of(statements)
        if not any(same_person(name, known) for known in question.besides for name in who.names)
    ]  # fmt: skip
    if not people:
        return None
    named = sorted(people, key=lambda p: -_weight(*p))[:_MAX_SPEAKERS]
    shown = [utterances.choose(own[:1], own, most_words=_SHORT) for _, own in named]
    articles = len({s.article.id for _, own in people for s in own})
    lines = [_count(len(people), "speaker", bool(question.besides)) + f" in {_count(articles, 'article')}."]
    lines += _by_speaker([s for own in shown for s in own])
    names = ", ".join(who.name for who, _ in named)
    citations = number([s.evidence() for own in shown for s in own], further)
    return Draft("\n".join(lines), names, _confidence(statements[0].score), citations)


def _weight(who: Speaker, own: Sequence[Statement]) -> float:
    """What a speaker adds to an answer: fit, words of his own, a name; newspapers pass on what others said."""
    own_words = 0.15 * any(s.quotation.kind == "direct" for s in own)
    name = 0.1 * spoken.is_named(who.name) - 0.3 * is_outlet(who.name)
    return max(s.score for s in own) + own_words + name


def _is_near(s: Statement, best: Statement) -> bool:
    share = _RELATIVE_THERE if s.article.id == best.article.id else _RELATIVE
    return s.score >= share * best.score


def _taken_as(question: Question, who: Speaker, others: Sequence[str]) -> str | None:
    """Whom a bare surname or a description was taken for, where the articles quote others too."""
    if question.speaker and len(question.speaker.split()) > 1:
        return None
    named = [name for name in others if spoken.is_named(name)]
    if question.speaker:
        if who.name.lower() == question.speaker.lower():
            return None
        return f"(Taken as {who.described}; the articles also quote {_listed(named)}.)" if named else None
    if not spoken.is_named(who.name) or not question.speaker_role:
        return None
    also = f"; the articles also call {_listed(named)} so" if named else ""
    return f"({question.speaker_role[:1].upper()}{question.speaker_role[1:]}: taken as {who.name}{also}.)"


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:3])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _count(n: int, noun: str, more: bool = False) -> str:
    return f"{n:,} {'more ' if more else ''}{noun}{'s' * (n != 1)}"


def _by_speaker(shown: Sequence[Statement]) -> list[str]:
    """Each speaker's lines under the speaker; markers are counted on."""
    lines: list[str] = []
    for who, own in spoken.speakers_of(shown):
        first = next(i for i, s in enumerate(shown, 1) if s is own[0])
        lines += [f"{who.described}:", *_quoted(own, first)]
    return lines


def _quoted(shown: Sequence[Statement], first: int = 1) -> list[str]:
    """The statements with their markers, each run of one article followed by where it stands."""
    lines = []
    for marker, (s, following) in enumerate(pairwise([*shown, None]), first):
        assert s is not None  # noqa: S101 - only the last of the pairs is None
        lines.append(f"> {_said(s)} [{marker}]")
        if following is None or following.article.id != s.article.id:
            lines.append(f"— {source_line(s.article)}")
    return lines


def _said(s: Statement) -> str:
    """A direct quotation in quotation marks; a reported one as the article reports it, said to be so."""
    text = " ".join(s.quotation.text.split())
    if s.quotation.kind == "direct":
        return f"“{text}”"
    return f"(reported) {text}"


def _confidence(score: float) -> float:
    return min(max(0.35 + 0.75 * score, 0.05), 0.97)
