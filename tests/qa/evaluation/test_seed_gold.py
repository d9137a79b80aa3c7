"""Floors: what the shipped models reach on questions about the seed article. They may only rise.

The questions were written by hand from the article's text (tests/fixtures/seed/gold.jsonl). Where a change makes more
of them right, raise the floor to what is reached now, rounded down, and take the question off MISSED.

They were higher for the rules before, which were fitted on these very questions, and a wrong bare answer was credited
then for the sentence beside it. The reader is to win them back.
"""

from pathlib import Path

import pytest

from qa.engine import Engine
from qa.evaluation import evaluate
from qa.evaluation.evaluate import Evaluation
from tests.support import FIXTURES, needs_reader

pytestmark = needs_reader
GOLD = FIXTURES / "seed" / "gold.jsonl"
FLOORS = {
    ("fact", "right"): 85, ("fact", "short F1"): 73, ("fact", "cited@1"): 95,
    ("unanswerable", "unanswerable refused"): 71,
    ("said", "right"): 100, ("said", "recalled"): 92, ("said", "speaker cited"): 100,
    ("said", "speaker precision"): 100, ("who-said", "right"): 83,
    ("follow-up", "right"): 75, ("follow-up", "short F1"): 50, ("follow-up", "cited@1"): 87,
}  # fmt: skip
MISSED = {
    "Who said on Twitter that the two leaders agreed on the need to take additional steps?",
    "How many Syrian soldiers were killed?",
    "How many Russian soldiers died in Idlib?",
    "When did Trump travel to Ankara?",
    "And how many were wounded?",
}
"""Questions that were not answered right when the floors were set."""


@pytest.fixture(scope="module")
def found(seed_index: Path) -> Evaluation:
    return evaluate.evaluate(evaluate.run(Engine(seed_index), GOLD))


@pytest.mark.parametrize(("kind", "name"), FLOORS)
def test_seed_questions_reach_their_floor(found: Evaluation, kind: str, name: str) -> None:
    (reached,) = (names[name] for names in found.kinds[kind].values() if name in names)
    fell = [evaluate.explained(case) for case in found.wrong if case.asked not in MISSED]
    assert reached is not None
    assert reached >= FLOORS[kind, name], f"{reached}, not {FLOORS[kind, name]}; wrong now and right before: {fell}"


def test_every_question_was_asked(found: Evaluation) -> None:
    assert found.total[""] == {"questions": 55, "errors": 0}
