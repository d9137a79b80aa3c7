"""Yes or no, where the passages settle it; else their sentences alone."""

from __future__ import annotations

from qa.blocks import Short
from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read import verdict
from qa.read.material import Material
from qa.read.weights import thresholds


def compose(material: Material) -> Draft:
    """ "Yes" or "No" before the sentences, if it is sure."""
    said = told(material)
    chosen = evidence.choose(material.sentences)
    if said is None:
        return evidence.laid_out(material, chosen)
    draft = evidence.laid_out(material, chosen, lead=[Short(said, 1)])
    return Draft(draft.blocks, draft.cited, said)


def told(material: Material) -> str | None:
    """What the passages say; None where that is not sure."""
    yes = verdict.yes(verdict.features_of(material, material.archive.weight))
    if max(yes, 1 - yes) < thresholds()["verdict"]:
        return None
    return "Yes" if yes > 0.5 else "No"
