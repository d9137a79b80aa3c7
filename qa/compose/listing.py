"""A list or a comparison: the sentences that hold its members or its sides, also of several articles."""

from __future__ import annotations

from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material


def compose(material: Material) -> Draft:
    """All members, or both sides, that the sentences hold: a bare answer would be one of them."""
    return evidence.laid_out(material, evidence.choose(material.sentences))
