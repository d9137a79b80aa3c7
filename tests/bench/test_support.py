"""The check of written sentences, on pairs that `bench.support` makes up."""

import random

import pytest

from bench import support as bench
from index.encoding import encoder
from qa.llm import support


def test_pairs_are_what_they_are_called() -> None:
    chance = random.Random(1)
    found = bench.pairs(bench.made_up(chance, 500), chance)
    assert len(found) == 400
    assert sum(p.supported for p in found) == 200
    assert {p.kind for p in found if not p.supported} == set(bench.CHANGES)
    assert all(p.sentence not in p.source.text for p in found if not p.supported)


def test_the_area_under_the_curve() -> None:
    assert bench.area([(0.9, True), (0.1, False)]) == 1.0
    assert bench.area([(0.5, True), (0.5, False)]) == 0.5


@pytest.mark.slow
def test_supported_sentences_are_told_from_changed_ones() -> None:
    chance, model = random.Random(3), encoder.load()

    def similarity(text: str, others: object) -> list[float]:
        vectors = model.encode([text, *others])  # type: ignore[misc]
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    found = bench.pairs(bench.made_up(chance, 500), chance, each=12)
    scored = [(support.score(p.sentence, p.source, similarity), p.supported) for p in found]
    assert bench.area(scored) >= 0.95
