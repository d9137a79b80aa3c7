"""Tables of bench/: bars beside figures, and depths of reading over the seed."""

from pathlib import Path

import pytest

from bench import depth
from bench.quality import BARS, against_bars
from qa import evaluate, facts
from qa.engine import Engine
from qa.gold import Case
from tests.qa.test_evaluate import CASES
from tests.qa.test_gold import answer, citation
from tests.support import needs_reader


def test_bars_stand_beside_the_figures_of_their_kind() -> None:
    lines = list(against_bars(evaluate.evaluate(CASES)))
    assert lines[1].split() == ["fact", "right", "33.3", "82", "90", "below"]
    assert "all           median words                  2     80     50  aim" in lines
    assert not any(line.startswith(("quiz", "said")) for line in lines)


def test_one_kind_alone_is_judged_by_its_bars() -> None:
    quiz = Case({"question": "?", "answer": "33", "choices": ["33", "41"]}, answer("33 [1]", "33", citation("33")))
    lines = list(against_bars(evaluate.evaluate([quiz])))
    assert [line.split()[:3] for line in lines if line.startswith("quiz")] == [
        ["quiz", "cited@5", "100.0"], ["quiz", "short", "F1"]]  # fmt: skip


def test_bars_of_all_are_not_those_of_a_kind_called_all() -> None:
    own = Case({"question": "?", "answer": "33", "kind": "all"}, answer("33 " * 100, "33"))
    lines = list(against_bars(evaluate.evaluate([*CASES, *[own] * 3])))
    assert lines[-1].split() == ["all", "median", "words", "51", "80", "50", "bar"]


def test_every_bar_is_of_a_figure_that_is_measured() -> None:
    assert {name for _, name in BARS} <= set(evaluate.measure([]))
    assert {kind for kind, _ in BARS} <= {"all", *evaluate.KINDS}


@needs_reader
def test_depths_are_compared(seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "PASSAGES_READ", facts.PASSAGES_READ)  # put back afterwards
    rows = [{"question": "How many Turkish soldiers were killed?", "answer": "33"},
            {"turns": ["What did Pompeo say?", "What about Merkel?"], "answer": None}]  # fmt: skip
    found = depth.at_depths(Engine(seed_index), rows, (1, 3))
    assert {figures["questions"] for figures in found.values()} == {2}
    head, *lines = depth.table(found)
    assert "unanswerable refused" in head
    assert "speaker" not in head
    assert [line.split()[0] for line in lines] == ["1", "3"]
