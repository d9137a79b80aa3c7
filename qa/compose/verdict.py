"""Yes or no, where the passages settle it; else their sentences alone."""

from __future__ import annotations

from qa.blocks import Short
from qa.compose import evidence
from qa.compose.draft import Draft
from qa.read.material import Material
from qa.read.weights import thresholds


def compose(material: Material) -> Draft:
    """ "Yes" or "No" before the sentences, if it is sure."""
    said = verdict(material)
    chosen = evidence.choose(material.sentences)
    if said is None:
        return evidence.laid_out(material, chosen, evidence.sure_bare(material))
    draft = evidence.laid_out(material, chosen, lead=[Short(said, 1)])
    return Draft(draft.blocks, draft.cited, said)


def verdict(material: Material) -> str | None:
    """What the passages say, each as far as its best sentence belongs to the answer; None where that is not sure."""
    said = chances(material)
    best = max(said, key=said.__getitem__)
    return best if said[best] >= thresholds()["verdict"] else None


def chances(material: Material) -> dict[str, float]:
    """The probabilities of Yes and of No."""
    best: dict[int, float] = {}
    for c in material.sentences:
        best[id(c.read)] = max(best.get(id(c.read), 0.0), c.probability)
    total = sum(p * p for p in best.values()) or 1.0
    weights = [(r.reading.verdict, best.get(id(r), 0.0) ** 2 / total) for r in material.found]
    return {"Yes": sum(v[1] * w for v, w in weights), "No": sum(v[2] * w for v, w in weights)}
