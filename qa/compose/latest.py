"""What is newest: the likeliest sentences, the newest article first, each with its day."""

from __future__ import annotations

from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material


def compose(material: Material) -> Draft:
    """The sentences that answer best, in the order of their articles' days, the newest first; before them the bare
    answer, where it is sure.
    """
    bare = evidence.sure_bare(material)
    chosen = evidence.choose(material.sentences, bare)
    newest = sorted(chosen, key=lambda c: (c.read.hit.article.date or "")[:10], reverse=True)
    return evidence.laid_out(material, newest, bare)
