"""Tables of bench/: bars beside figures, and depths of reading over the seed."""

from bench.quality import BARS, against_bars
from qa.evaluation import evaluate
from qa.evaluation.gold import Case
from tests.qa.evaluation.test_evaluate import CASES
from tests.qa.evaluation.test_gold import answer, citation


def test_bars_stand_beside_the_figures_of_their_kind() -> None:
    lines = list(against_bars(evaluate.evaluate(CASES)))
    assert lines[1].split() == ["fact", "right", "33.3", "82", "92", "below"]
    assert "all           median words                  3     70     50  aim" in lines
    assert not any(line.startswith(("quiz", "said")) for line in lines)


def test_one_kind_alone_is_judged_by_its_bars() -> None:
    quiz = Case({"question": "?", "answer": "33", "choices": ["33", "41"]}, answer("33", "It was 33.", citation("33")))
    lines = list(against_bars(evaluate.evaluate([quiz])))
    assert [line.split()[:3] for line in lines if line.startswith("quiz")] == [
        ["quiz", "cited@5", "100.0"], ["quiz", "short", "F1"]]  # fmt: skip


def test_bars_of_all_are_not_those_of_a_kind_called_all() -> None:
    own = Case({"question": "?", "answer": "33", "kind": "all"}, answer("33", "33 " * 60))
    lines = list(against_bars(evaluate.evaluate([*CASES, *[own] * 5])))
    assert lines[-1].split() == ["all", "median", "words", "60", "70", "50", "bar"]


def test_every_bar_is_of_a_figure_that_is_measured() -> None:
    assert {name for _, name in BARS} <= set(evaluate.measure([]))
    assert {kind for kind, _ in BARS} <= {"all", *evaluate.KINDS}
