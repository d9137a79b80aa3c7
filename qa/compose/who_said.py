"""Who said it: the speaker of the words asked for, as they are quoted or nearly, never from likeness alone."""

from __future__ import annotations

from index.quotations import same_person
from qa.blocks import Block, Quote, Source, Speaker
from qa.compose import evidence, statements
from qa.compose.draft import Draft
from qa.read.material import Material
from qa.retrieve.statements import StatementFinder
from qa.spoken import SURE, Statement

_LEAST = 0.42
"""Score of a statement under which nobody is taken to have said the words asked for."""
_AS_GOOD = 0.97
"""The share of the best one's standing from which another speaker is shown beside."""


def compose(material: Material) -> Draft | None:
    """The speaker and the words; None where words are quoted that nobody is known to have said."""
    found = StatementFinder(material.archive).of_words(material.question, material.hits, material.filters)
    likely = {(s.article.id, s.quotation.start): s for s in found if s.quotation.speaker and s.score >= _LEAST}
    known = sorted(likely.values(), key=lambda s: -_standing(s, material))
    if not known:
        return None if material.question.quoted else statements.compose(material)
    best = known[0]
    rivals = [s for s in known[1:] if not same_person(s.quotation.speaker or "", best.quotation.speaker or "")]
    near = [s for s in rivals[:1] if _standing(s, material) > _AS_GOOD * _standing(best, material)]
    blocks: list[Block] = []
    for marker, s in enumerate([best, *near], 1):
        sure = s.quotation.confidence >= SURE
        blocks += [
            Speaker(s.quotation.speaker or "", s.quotation.role, sure), _quote(s, marker), Source(s.article, marker)
        ]  # fmt: skip
    note = evidence.age(best.article, material)
    chance = min(best.score + 0.1, 0.97) if material.question.quoted else None
    return Draft((*blocks, *([note] if note else [])), tuple(s.evidence() for s in [best, *near]),
                 best.quotation.speaker, chance)  # fmt: skip


def _standing(s: Statement, material: Material) -> float:
    """How well a statement has the words asked for, and how likely its sentence answers."""
    own = (
        c.probability for c in material.sentences
        if c.read.hit.article.id == s.article.id and c.start < s.quotation.end and s.quotation.start < c.end
    )  # fmt: skip
    return s.score + max(own, default=0.0)


def _quote(s: Statement, marker: int) -> Quote:
    return Quote(" ".join(s.quotation.text.split()), marker, s.quotation.kind)
