"""A story in a few sentences: of the article that the question is most about, what it opens with and what counts."""

from __future__ import annotations

from qa.compose import evidence
from qa.compose.material import Draft, Material

_ROOM = 90
"""Words of a summary."""


def compose(material: Material) -> Draft:
    """The likeliest sentences, as many as fit."""
    return evidence.laid_out(material, evidence.choose(material.sentences, _ROOM))
