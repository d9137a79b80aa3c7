"""Answers from what was read, one small module a kind: a new kind is a file here and a row in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qa.compose import evidence, latest, listing, profile, statements, summary, verdict, who_said
from qa.compose.draft import Draft
from qa.read.material import Material

COMPOSERS: Mapping[str, Callable[[Material], Draft | None]] = {
    "fact": evidence.compose,
    "why-how": summary.compose,
    "yes-no": verdict.compose,
    "said": statements.compose,
    "who-said": who_said.compose,
    "who-is": profile.compose,
    "summary": summary.compose,
    "list": listing.compose,
    "contrast": listing.compose,
    "latest": latest.compose,
}
"""By the kind of answer that a question wants."""

_WORDS_OF = 0.35
"""Probability that words are asked about, from which those in quotation marks are looked for as they stand."""


def composed(material: Material) -> Draft | None:
    """The answer of the likeliest of these kinds; None where it would be empty."""
    kinds = material.question.kinds
    kind = max(COMPOSERS, key=lambda k: kinds.get(k, 0.0))
    if material.question.quoted and material.question.wants("said", "who-said") >= _WORDS_OF:
        kind = "who-said"
    found = COMPOSERS[kind](material) if material.sentences else None
    return statements.with_speakers(found, material) if found else None
