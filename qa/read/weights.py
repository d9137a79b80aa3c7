"""Fitted weights: logistic models of a few named features, stored as data beside the code by `bench.fit`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability from features: the logistic function of bias + sum of weight x feature."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, features: Mapping[str, float]) -> float:
        """Higher is likelier. A feature without a weight counts nothing."""
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in features.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1."""
        return sigmoid(self.logit(features))


def sigmoid(logit: float) -> float:
    """The logistic function, safe for any logit."""
    return 1 / (1 + math.exp(-logit)) if logit > 0 else math.exp(logit) / (1 + math.exp(logit))


@lru_cache(maxsize=1)
def models() -> Mapping[str, Logistic]:
    """All fitted models by name."""
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: Logistic(m["bias"], m["weights"]) for name, m in stored["models"].items()}


@lru_cache(maxsize=1)
def thresholds() -> Mapping[str, float]:
    """The probabilities that part the states of an answer, by name."""
    found: Mapping[str, float] = json.loads(FILE.read_text(encoding="utf-8"))["thresholds"]
    return found
