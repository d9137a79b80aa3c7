"""Figures by hand, and the command over the seed."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa.cli import app
from qa.cli.listing import print_evaluation
from qa.engine import Engine
from qa.evaluation import evaluate
from qa.evaluation.evaluate import Bin, State, expected_error, plain_search, reliability
from qa.evaluation.gold import Case
from tests.qa.evaluation.test_gold import REFUSED, answer, citation
from tests.support import needs_reader

FACT = {"question": "How many swallows?", "answer": "33"}
UNKNOWN = {"question": "How many clocks?", "answer": None}
GOLD = [
    {"question": "How many Turkish soldiers were killed?", "answer": "33", "support": "33 Turkish soldiers"},
    {"question": "Who said “There is very close coordination”?", "speaker": "official", "about": "who",
     "gold": ["State Department official"]},
    {"turns": ["What did Pompeo say?", "When did he say that?"], "answer": "Feb. 28"},
    {"question": "What did Merkel say?", "answer": None, "date": "2020-03-01"},
    {"question": "What is asked on no day?", "answer": "nothing", "date": "2020-02-31"},
]  # fmt: skip


def case(gold: dict[str, Any], given: dict[str, Any], milliseconds: float = 10.0) -> Case:
    return Case(gold, {**given, "ms": milliseconds})


CASES = [
    case(FACT, answer("33", "It was 33.", citation("It was 33."), confidence=0.95), 10.0),
    case(FACT, answer("41", "41 and 33.", citation("41"), citation("33 swallows", cited=False), confidence=0.65), 20.0),
    case(FACT, REFUSED, 30.0),
    case(UNKNOWN, REFUSED, 40.0),
    case(UNKNOWN, answer("7", "7 clocks.", citation("7"), confidence=0.45), 50.0),
    Case(UNKNOWN, {"id": "5", "error": "it broke"}),
]


def test_figures_equal_those_worked_out_by_hand() -> None:
    figures = evaluate.measure(CASES)
    assert (figures["questions"], figures["errors"]) == (6, 1)
    assert (figures["right"], figures["short F1"], figures["answered wrongly"]) == (33.3, 33.3, 33.3)
    assert (figures["cited@1"], figures["cited@5"]) == (33.3, 66.7)
    assert (figures["found@5"], figures["plain cited@5"], figures["speaker precision"]) == (None, None, None)
    assert (figures["unanswerable refused"], figures["false refusals"]) == (66.7, 33.3)
    assert (figures["read"], figures["recalled"]) == (66.7, None)
    assert figures["calibration error"] == pytest.approx((5 + 65 + 45) / 3, abs=0.1)
    assert (figures["p50 ms"], figures["p95 ms"], figures["median words"]) == (30.0, 48.0, 3)


def test_nothing_is_measured_of_nothing() -> None:
    assert all(value in (None, 0) for value in evaluate.measure([]).values())
    assert evaluate.measure(CASES[:1])["p95 ms"] == 10.0
    assert expected_error([]) is None


def test_bins_of_confidence() -> None:
    bins = reliability([case(FACT, answer("33", "", confidence=sure)) for sure in (0.0, 0.04, 0.95, 1.0)])
    assert bins == [Bin(0, 10, 2, 2.0, 100.0), Bin(90, 100, 2, 97.5, 100.0)]
    assert expected_error(bins) == pytest.approx((98 + 2.5) / 2, abs=0.1)


def test_each_kind_has_its_column_and_what_is_not_right_is_listed() -> None:
    found = evaluate.evaluate(CASES)
    assert list(found.kinds) == ["fact", "unanswerable"]
    assert found.kinds["unanswerable"]["refusal"] == {"unanswerable refused": 66.7, "false refusals": None}
    assert [c.answer.get("short") for c in found.wrong] == ["41", None, "7", None]
    own = evaluate.evaluate([*CASES, case({**FACT, "kind": "sports"}, REFUSED)])
    assert list(own.kinds) == ["fact", "unanswerable", "sports"]


def test_one_kind_alone_has_its_figures_too(capsys: pytest.CaptureFixture[str]) -> None:
    found = evaluate.evaluate(CASES[:2])
    assert found.kinds == {"fact": found.total}
    assert found.to_dict()["kinds"]["fact"]["questions"] == 2
    print_evaluation(found, as_json=False)
    assert capsys.readouterr().out.split()[:2] == ["all", "fact"]


def test_a_kind_called_all_does_not_stand_for_all() -> None:
    found = evaluate.evaluate([*CASES, case({**FACT, "kind": "all"}, REFUSED)])
    assert found.total[""]["questions"] == 7
    assert found.kinds["all"][""]["questions"] == 1
    told = found.to_dict()
    assert (told["questions"], told["kinds"]["all"]["questions"]) == (7, 1)


def test_confidence_is_judged_by_the_bare_answer_where_there_is_one() -> None:
    beside = case(FACT, answer("41", "It was 41.\nIt was 33.", confidence=0.9))
    summed_up = case(FACT, answer(None, "A lake.\nIt was 33.", confidence=0.9))
    assert evaluate.measure([beside])["right"] == 0.0
    assert evaluate.measure([beside])["read"] == 100.0
    assert evaluate.measure([beside])["calibration error"] == 90.0
    assert reliability([beside, summed_up]) == [Bin(90, 100, 2, 90.0, 50.0)]


def test_each_state_is_judged_by_what_it_claims() -> None:
    unsure = [case(FACT, answer(None, text, status="unsure", confidence=0.2)) for text in ("It was 33.", "A lake.")]
    found = evaluate.states([*CASES, *unsure])
    assert found == [
        State("answered", 3, 68.3, 33.3), State("unsure", 2, 20.0, 50.0), State("absent", 2, 10.0, 50.0),
    ]  # fmt: skip
    assert evaluate.states([]) == []


def test_natural_questions_have_their_figures() -> None:
    asked = {"question": "how come", "kind": "why-how", "nuggets": [["rain"], ["snow", "ice"]]}
    verdict = {"question": "did it", "kind": "yes-no", "evidence": ["It did so on Monday."], "span": None,
               "verdict": "yes"}  # fmt: skip
    absent = {"question": "where is it", "kind": "absent", "nuggets": []}
    cases = [
        case(asked, answer(None, "It was the rain.", status="unsure")), case(asked, answer(None, "Rain and ice.")),
        case(asked, REFUSED), case(verdict, answer("No", "It did so on Monday.")), case(absent, REFUSED),
        case({"question": "?", "kind": "meta", "nuggets": [["33"]]}, REFUSED),
    ]  # fmt: skip
    figures = evaluate.measure(cases)
    assert (figures["recalled"], figures["read"]) == (37.5, 50.0)
    assert (figures["verdict right"], figures["verdict wrong"]) == (0.0, 100.0)
    assert (figures["false refusals"], figures["unanswerable refused"]) == (25.0, 100.0)
    assert figures["meta answered"] == 0.0
    assert list(evaluate.evaluate(cases).kinds) == ["why-how", "yes-no", "meta", "absent"]


def test_plain_fusion_finds_passages(seed_index: Path) -> None:
    engine = Engine(seed_index)
    (article,) = {article for article, _ in plain_search(engine.archive, "Turkish soldiers killed in Idlib")}
    found = plain_search(engine.archive, "Turkish soldiers killed in Idlib", k=1)
    assert len(found) == 1
    assert found[0][0] == article
    assert "Idlib" in found[0][1]


@needs_reader
def test_wrong_lines_are_called_as_a_batch_calls_them(seed_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    rows = ["", json.dumps(GOLD[0]), "", json.dumps({**GOLD[3], "id": "m"}), json.dumps(GOLD[4])]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert [c.answer["id"] for c in evaluate.run(Engine(seed_index), path)] == ["1", "m", "4"]


@needs_reader
def test_eval_command_shows_its_table(seed_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, GOLD)), encoding="utf-8")
    command = ["eval", str(path), "--index", str(seed_index), "--baseline"]
    shown = CliRunner().invoke(app, [*command, "--wrong"])
    assert shown.exit_code == 0
    head, *rows = shown.stdout.splitlines()
    assert head.split() == ["all", "fact", "unanswerable", "follow-up", "who-said"]
    table = {row[:22].strip(): row[22:].split() for row in rows}
    assert table["questions"] == ["5", "2", "1", "1", "1"]
    assert table["errors"] == ["1", "1", "0", "0", "0"]
    assert table["unanswerable refused"] == ["100.0", "100.0"]
    assert "confidence" in table
    assert "[fact] What is asked on no day?" in shown.stdout
    assert "day is out of range" in shown.stdout

    figures = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert figures["questions"] == 5
    assert figures["kinds"]["fact"]["plain cited@5"] == 100.0
    assert figures["kinds"]["fact"]["found@100"] == 100.0
    assert {"first", "last", "answers", "confidence", "right"} == set(figures["reliability"][0])
    assert sum(state["answers"] for state in figures["states"]) == 4
    assert "wrong" not in figures


def test_a_file_that_is_no_gold_is_one_line_of_error(seed_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("What did Pompeo say?\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["eval", str(path), "--index", str(seed_index)])
    assert "line 1 is no gold question" in str(result.exception)
