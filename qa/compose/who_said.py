"""Who said it: the speaker of the words asked for, as they are quoted or nearly, never from likeness alone."""

from __future__ import annotations

from index.quotations.names import same_person
from qa.answer import Block, Quote, Source, Speaker
from qa.compose import evidence, statements
from qa.compose.draft import Draft
from qa.read.material import Material
from qa.retrieve.statements import StatementFinder
from qa.spoken import Statement

_LEAST = 0.42
"""Score of a statement under which nobody is taken to have said the words asked for."""
_AS_GOOD = 0.97


def compose(material: Material) -> Draft | None:
    """The speaker and the words; None where words are quoted that nobody is known to have said."""
    finder = StatementFinder(material.archive)
    found = finder.of_words(material.question, material.hits, material.filters)
    known = [s for s in found if s.quotation.speaker and s.score >= max(_LEAST, 0.9 * found[0].score)]
    if not known:
        return None if material.question.quoted else statements.compose(material)
    best = known[0]
    rivals = [s for s in known[1:] if not same_person(s.quotation.speaker or "", best.quotation.speaker or "")]
    shown = [best, *(s for s in rivals[:1] if s.score > _AS_GOOD * best.score)]
    blocks: list[Block] = []
    for marker, s in enumerate(shown, 1):
        blocks += [Speaker(s.quotation.speaker or "", s.quotation.role), _quote(s, marker), Source(s.article, marker)]
    note = evidence.age(best.article, material)
    return Draft((*blocks, *([note] if note else [])), tuple(s.evidence() for s in shown), best.quotation.speaker,
                 min(max(0.35 + 0.75 * best.score, 0.05), 0.97))  # fmt: skip


def _quote(s: Statement, marker: int) -> Quote:
    return Quote(" ".join(s.quotation.text.split()), marker, s.quotation.kind)
