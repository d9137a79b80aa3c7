"""What somebody said: the sentences with his or her words that fit the question best, under the speaker's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Quotation
from index.quotations import same_person
from qa import spoken, words
from qa.answer import Evidence
from qa.blocks import Block, Note, Speaker
from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.candidates import Candidate
from qa.read.material import Material
from qa.understand.entities import Linked
from qa.understand.question import Question

_SAY = r"\b(?:say|said|says|tell|told|tells)\b"
_FROM = 0.35
"""How likely a statement of the right speaker must be, compared with the best sentence, to be shown before it."""


_ANY = 0.9
"""Confidence in words of the right speaker where any will do: "What did Pompeo say?"."""


def compose(material: Material) -> Draft | None:
    """The statements of whom the question names; where none fits, what the articles report on it. None where it asks
    for the words of somebody's wife or spokesman, and no article that was read speaks of one.
    """
    relation = _relation(material)
    if relation and not any(relation in words.held(r.hit.article.text) for r in material.found):
        return None
    asked = None if relation else _asked(material) or _described(material)
    if asked is None or (_on(material.question, asked) and _is_told_otherwise(material, asked)):
        return evidence.compose(material)
    best = material.sentences[0].probability if material.sentences else 0.0
    own = [c for c in material.sentences if _said_by(c, asked)]
    if not _on(material.question, asked):
        own = sorted(own, key=lambda c: (c.read.hit.article.date or "")[:10], reverse=True)
        sure: float | None = _ANY
    else:
        own, sure = [c for c in own if c.probability >= _FROM * best], None
    if not own:
        return evidence.compose(material)
    chosen = evidence.choose(own, floor=0.0 if sure else None)
    first = _said_by(chosen[0], asked)[0]
    lead: list[Block] = [*_taken_as(asked), _heading(asked, first)]
    draft = evidence.laid_out(material, chosen, lead=lead)
    draft = with_speakers(draft, material, asked)
    return replace(draft, short=_words(chosen[0], first), confidence=sure)


def _relation(material: Material) -> str | None:
    """The stem of what is said to be a named person's, if that is to speak: "wife" of "What did Ada's wife say?"."""
    text = material.question.text
    for named in material.question.people:
        match = re.search(rf"{re.escape(named.words)}['’]s? ([a-z]+)\b(?=.*{_SAY})", text)
        if match:
            return words.stem(match[1])
    return None


def _is_told_otherwise(material: Material, asked: Linked) -> bool:
    """Whether a few words surely answer, and neither belong to what the person asked about said nor describe him."""
    bare = evidence.sure_bare(material)
    if bare is None:
        return False
    own = [q for c in material.sentences if c.read is bare.read for q in _said_by(c, asked)]
    described = {word for q in own for word in words.content(f"{q.speaker} {q.role or ''} {q.mention or ''}")}
    return not any(q.start <= bare.start < q.end for q in own) and not described.issuperset(words.content(bare.text))


def _on(question: Question, asked: Linked) -> list[str]:
    """The words that tell what the statements are to be about, but for those that name or describe the speaker."""
    described = set(words.stems(asked.words))
    return [word for word in question.topic if word not in described]


def _asked(material: Material) -> Linked | None:
    """The person or body whose words are asked for: of several names the one that is quoted in the likeliest place."""
    named = [p for p in material.question.people if p.people]
    people = [p for p in named if p.words in material.question.text] or named  # before those of earlier questions
    scored = [
        (max((c.probability for c in material.sentences if _said_by(c, p)), default=0.0), -i, p)
        for i, p in enumerate(people)
    ]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _described(material: Material) -> Linked | None:
    """Who speaks in the likeliest sentence, if the question's words describe him: "the State Department official"."""
    wanted = set(words.content(material.question.text))
    for candidate in material.sentences[:3]:
        for q in candidate.quoted:
            if q.speaker and wanted.intersection(words.stems(f"{q.speaker} {q.role or ''} {q.mention or ''}")):
                return Linked(q.speaker, ())
    return None


def _said_by(candidate: Candidate, asked: Linked) -> list[Quotation]:
    """The statements in a sentence that are of the person asked about."""
    names = asked.names or (asked.words,)
    return [q for q in candidate.quoted if q.speaker and any(same_person(q.speaker, name) for name in names)]


def _words(candidate: Candidate, quotation: Quotation) -> str:
    return " ".join(candidate.read.hit.article.text[quotation.start : quotation.end].split())


def _heading(asked: Linked, first: Quotation) -> Speaker:
    """The speaker as the article names him, with the role that it gives."""
    person = asked.people[0] if asked.people else None
    names = (first.speaker, person.name if person else None)
    role = first.role or (person.role if person else None)
    return Speaker(max(filter(None, names), key=len), role, first.confidence >= spoken.SURE)


def _taken_as(asked: Linked) -> list[Note]:
    """Whom a bare surname was taken for, where the articles quote others of that name too."""
    if len(asked.words.split()) > 1 or len(asked.people) < 2:
        return []
    others = [p.name for p in asked.people[1:4]]
    also = f"; the articles also quote {', '.join(others)}"
    return [Note(f"Taken as {asked.people[0].described}{also}.", "taken")]


def with_speakers(draft: Draft, material: Material, asked: Linked | None = None) -> Draft:
    """Each cited sentence with whose words it has: of the person asked about, or of the only one who speaks in it."""
    quotations = {r.hit.article.id: r.quotations for r in material.found}
    return replace(draft, cited=tuple(_spoken(e, quotations.get(e.article.id, ()), asked) for e in draft.cited))


def _spoken(cited: Evidence, quotations: Sequence[Quotation], asked: Linked | None) -> Evidence:
    if cited.quote is None or cited.speaker:
        return cited
    start, end = cited.quote
    inside = [q for q in quotations if q.start < end and start < q.end and q.speaker]
    if asked:
        names = asked.names or (asked.words,)
        inside = [q for q in inside if any(same_person(q.speaker or "", name) for name in names)]
    speakers = spoken.distinct(q.speaker or "" for q in inside)
    if len(speakers) != 1:
        return cited
    first = inside[0]
    if asked and len(inside) == 1 and cited.passage.start <= first.start < first.end <= cited.passage.end:
        return replace(cited, speaker=first.speaker, role=first.role, kind=first.kind, quote=(first.start, first.end))
    return replace(cited, speaker=first.speaker, role=first.role)
