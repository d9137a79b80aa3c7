"""A story in a few sentences: of the article that the question is most about, what it opens with and what counts."""

from __future__ import annotations

from dataclasses import replace

from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material

_ANY = 0.75
"""Confidence in what an article opens with, where no story is named: "Summarise the article"."""


def compose(material: Material) -> Draft:
    """The likeliest sentences, as many as fit; where no story is named, what the first article opens with."""
    question = material.question
    if question.topic or question.people or question.wants("summary", "article") < 0.5:
        return evidence.laid_out(material, evidence.choose(material.sentences), evidence.sure_bare(material))
    article = material.found[0].hit.article
    own = [c for c in material.sentences if c.read.hit.article.id == article.id and not c.features["scrap"]]
    opening = evidence.choose(sorted(own, key=lambda c: c.start), floor=0.0)
    return replace(evidence.laid_out(material, opening), confidence=_ANY)
