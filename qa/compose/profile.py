"""Who somebody is: the office first, then the sentences that say who he or she is and what he or she did."""

from __future__ import annotations

from index.quotations import same_person
from qa.blocks import Note, Short
from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material


def compose(material: Material) -> Draft:
    """Name and role as the articles give them, where they do, before the sentences."""
    chosen = evidence.choose(material.sentences)
    people = [p for linked in material.question.people for p in linked.people]
    asks_more = bool(material.question.topic)  # "at which university does she teach?"
    if not chosen or asks_more or not people or not people[0].role:
        bare = evidence.sure_bare(material, fact=asks_more)
        return evidence.laid_out(material, evidence.choose(material.sentences, bare), bare)
    draft = evidence.laid_out(material, chosen, lead=[Short(people[0].described, 1)])
    others = [p.described for p in people[1:3] if not same_person(p.name, people[0].name)]
    notes = (Note(f"Others of that name: {'; '.join(others)}.", "taken"),) if others else ()
    return Draft((*draft.blocks, *notes), draft.cited, people[0].described)
