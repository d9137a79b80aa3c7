"""What is newest: of the articles that are as likely to tell it, the newest, each with its day."""

from __future__ import annotations

from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material

_AS_LIKELY = 0.3
"""The share of the best sentence's probability from which an article is taken to tell of the same."""
_ARTICLES = 2


def compose(material: Material) -> Draft:
    """The sentences of the newest articles that tell of it, the newest first; a few words where they surely answer."""
    if evidence.sure_bare(material):
        return evidence.compose(material)
    best = material.sentences[0].probability
    days = {
        c.read.hit.article.id: (c.read.hit.article.date or "")[:10]
        for c in material.sentences if c.probability >= _AS_LIKELY * best
    }  # fmt: skip
    newest = sorted(days, key=days.__getitem__, reverse=True)[:_ARTICLES]
    chosen = evidence.choose([c for c in material.sentences if c.read.hit.article.id in newest])
    return evidence.laid_out(material, sorted(chosen, key=lambda c: newest.index(c.read.hit.article.id)))
