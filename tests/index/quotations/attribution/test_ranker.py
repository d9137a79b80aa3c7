"""The trees that decide who is meant, and what they are told. All texts are made up."""

from __future__ import annotations

import math
from typing import Any

import pytest

from index import quotations
from index.article import Article
from index.quotations import engine
from index.quotations.attribution import evidence
from index.quotations.attribution.ranker import Model, Trees, model
from index.quotations.attribution.ranking import Asked, Query, Ranking
from index.quotations.speakers import names
from index.quotations.speakers.people import Person
from index.quotations.speakers.phrases import acronyms


def test_trees_are_walked_to_their_leaves() -> None:
    stump = {"feature": [0, -1, -1], "left": [1, 0, 0], "right": [2, 0, 0], "value": [0.5, -1.0, 2.0]}
    leaf = {"feature": [-1], "left": [0], "right": [0], "value": [0.25]}
    data: dict[str, Any] = {key: [stump[key], leaf[key]] for key in stump} | {"depth": 1}
    low, high = Trees(data).probabilities([[0.5], [0.6]])
    assert low == pytest.approx(1 / (1 + math.exp(0.75)))
    assert high == pytest.approx(1 / (1 + math.exp(-2.25)))


def test_the_trees_fit_what_they_are_told() -> None:
    fitted = model()
    assert isinstance(fitted, Model)
    sizes: set[int] = set()

    class Counting:
        threshold = 0.0

        def decide(
            self, ranking: Ranking, query: Query, asked: Asked, found: dict[str, Person]
        ) -> tuple[Person | None, float]:
            sizes.update(len(row) for row in evidence.rows(ranking, query, asked, found))
            return fitted.decide(ranking, query, asked, found)

    text = "Ada Marlow met Bo Lund. “We will sail,” he said. The company said it had sold the boats."
    list(engine.extract_many([Article("x", text)], Counting()))
    assert len(sizes) == 1
    assert int(fitted.trees.feature.max()) < sizes.pop()
    assert 0.25 <= fitted.threshold < 1


def test_confidence_is_at_least_the_threshold_or_nobody_is_named() -> None:
    text = "Ada Marlow met Bo Lund. “We will sail,” he said. The firm said it had sold the boats. It said so twice."
    for q in quotations.extract(Article("x", text)):
        assert q.confidence >= model().threshold if q.speaker else q.confidence == 0.0  # nobody is unnamed here


@pytest.mark.parametrize(
    "text",
    [
        "Roe spoke on Monday. Roe left early. His son, Donald Roe Jr., stayed.\n\n“The vote is lost,” Roe said.",
        "Roe met voters. Roe left with his wife, Ida Roe, at noon.\n\n“The vote is lost,” Roe said.",
    ],
)
def test_a_bare_surname_is_no_relative_s(text: str) -> None:
    (only,) = [q for q in quotations.extract(Article("x", text)) if q.kind == "direct"]
    assert only.speaker in (None, "Roe")


def test_the_beginning_of_a_body_s_first_word_is_the_body() -> None:
    assert acronyms("The Federal Reserve met. The Fed said so.") == {"Fed": "Federal Reserve"}


@pytest.mark.parametrize(("name", "gender"), [("Lola", "f"), ("Mary", "f"), ("Desmond", "m"), ("Casey", None)])
def test_given_names_tell_a_gender(name: str, gender: str | None) -> None:
    assert names.gender_of_first_name(name) == gender


@pytest.mark.parametrize("words", ["the Facebook CEO", "Friday", "Seven Fed"])
def test_offices_days_and_numbers_are_no_names(words: str) -> None:
    text = f"Ada Marlow of Facebook met the Fed. {words} came.\n\n“The vote is lost,” Ada Marlow said. {words} left."
    assert not {q.speaker for q in quotations.extract(Article("x", text))} & {"Facebook CEO", "Friday", "Seven Fed"}
