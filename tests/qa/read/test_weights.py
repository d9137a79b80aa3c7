"""Fitted weights as data: what the committed file holds, and the models by hand."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.read import weights
from qa.read.weights import Logistic, models, sigmoid, thresholds


@given(st.floats(-1e6, 1e6))
def test_the_logistic_function_is_safe_for_any_logit(logit: float) -> None:
    assert 0 <= sigmoid(logit) <= 1
    assert sigmoid(logit) + sigmoid(-logit) == pytest.approx(1)


def test_a_feature_without_a_weight_counts_nothing() -> None:
    model = Logistic(-1.0, {"a": 2.0})
    assert model.logit({"a": 0.5, "unknown": 9.0}) == 0.0
    assert model.probability({}) == pytest.approx(1 / (1 + math.e))


def test_the_committed_file_has_every_model_and_threshold_that_is_used() -> None:
    assert set(models()) >= {"sentence", "bare", "answer"}
    for model in models().values():
        assert all(math.isfinite(weight) for weight in (model.bias, *model.weights.values()))
    assert set(thresholds()) >= {"answered", "unsure", "bare", "verdict", "about", "beside", "room"}
    assert 0 <= thresholds()["unsure"] <= thresholds()["answered"] <= 1
    assert json.loads(weights.FILE.read_text(encoding="utf-8")).keys() >= {"models", "thresholds"}
