"""Runs of words (shingles) that two texts have in common: how alike they are, whatever stands between."""

from __future__ import annotations

import re

_RUN = 3
"""Words in a run."""
_CHARS = 50_000
"""Characters of a text that are looked at."""

Runs = frozenset[str]


def runs(text: str) -> Runs:
    """The runs of three words of a text, whatever their case and punctuation."""
    words = re.findall(r"\w+", text[:_CHARS].lower())
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def similarity(one: Runs, other: Runs) -> tuple[float, float]:
    """The share of runs that two texts have in common: of all, and of the shorter text's."""
    if not one or not other:
        return 0.0, 0.0
    common = len(one & other)
    return common / len(one | other), common / min(len(one), len(other))
