"""A list or a comparison: the sentences that hold its members or its sides, also of several articles."""

from __future__ import annotations

from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material
from qa.read.weights import thresholds


def compose(material: Material) -> Draft:
    """All members, or both sides, that the sentences hold; the bare words first where they alone surely answer."""
    bare = None if material.question.kind == "contrast" else evidence.sure_bare(material)
    return evidence.laid_out(material, evidence.choose(material.sentences, floor=thresholds()["beside"]), bare)
