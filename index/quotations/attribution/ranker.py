"""Decides among candidates with fitted trees: how likely it is of each that it is who is meant."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from index.encoding.weights import read_card, verified
from index.quotations.attribution.evidence import rows
from index.quotations.attribution.ranking import Asked, Query, Ranking
from index.quotations.lexicon import DATA
from index.quotations.speakers.people import Person

LEAST = 0.25
"""Probability below which nobody is taken to have spoken, not even to understand what follows."""


class Decider(Protocol):
    """Chooses among candidates."""

    threshold: float
    """Probability from which a speaker is named."""

    def decide(
        self, ranking: Ranking, query: Query, asked: Asked, found: dict[str, Person]
    ) -> tuple[Person | None, float]:
        """Who is meant, None where nobody is likely, and how likely it is."""


class Trees:
    """An ensemble of decision trees: arrays of nodes, walked by all candidates and trees at once."""

    def __init__(self, data: dict[str, Any]) -> None:
        size = max(len(tree) for tree in data["feature"])

        def table(name: str, kind: type) -> np.ndarray:
            rows: np.ndarray = np.zeros((len(data[name]), size), kind)
            for row, tree in zip(rows, data[name], strict=True):
                row[: len(tree)] = tree
            return rows

        self.feature, self.left, self.right = (table(n, np.int32) for n in ("feature", "left", "right"))
        self.value = table("value", np.float64)
        """Threshold of an inner node, score of a leaf."""
        self.depth = int(data["depth"])
        self._trees = np.arange(len(data["feature"]))[:, None]

    def probabilities(self, rows: list[list[float]]) -> np.ndarray:
        """How likely each row is, 0 to 1."""
        x = np.asarray(rows, np.float64)
        at = np.zeros((len(self.feature), len(x)), np.int32)
        columns = np.arange(len(x))[None, :]
        for _ in range(self.depth):
            feature = self.feature[self._trees, at]
            below = x[columns, np.maximum(feature, 0)] <= self.value[self._trees, at]
            step = np.where(below, self.left[self._trees, at], self.right[self._trees, at])
            at = np.where(feature >= 0, step, at)
        score: np.ndarray = self.value[self._trees, at].sum(axis=0)
        return np.asarray(1 / (1 + np.exp(-score)))


class Model:
    """Decides by the fitted trees."""

    def __init__(self, trees: Trees, threshold: float) -> None:
        self.trees = trees
        self.threshold = threshold

    def decide(
        self, ranking: Ranking, query: Query, asked: Asked, found: dict[str, Person]
    ) -> tuple[Person | None, float]:
        """The likeliest candidate and its probability."""
        likely = self.trees.probabilities(rows(ranking, query, asked, found))
        best = int(likely.argmax())
        sure = float(likely[best])
        return (list(found.values())[best] if sure >= LEAST else None), sure


@lru_cache(maxsize=1)
def model() -> Decider:
    """The model that comes with the program. Raises ModelUnavailable where its file is damaged."""
    data = json.loads(verified(DATA, "trees.json", read_card(DATA)))
    return Model(Trees(data), data["threshold"])
