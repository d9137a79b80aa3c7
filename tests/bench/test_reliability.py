"""The reliability plot, of numbers made up."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import reliability
from bench.reliability import interval, paired, svg
from index.errors import DatelineError
from qa.engine import Engine
from qa.evaluation.evaluate import Bin
from qa.formats import batch
from qa.retrieve.filters import Filters

BINS = [Bin(30, 40, 8, 35.0, 50.0), Bin(70, 80, 20, 75.0, 75.0), Bin(90, 100, 40, 95.0, 90.0)]
SVG = "{http://www.w3.org/2000/svg}"


def test_interval_is_wilsons() -> None:
    assert interval(0.5, 100) == pytest.approx((0.404, 0.596), abs=0.001)
    low, high = interval(1.0, 3)
    assert low == pytest.approx(0.438, abs=0.001)
    assert high == pytest.approx(1.0)
    assert interval(0.0, 3)[0] == pytest.approx(0.0)


def test_the_plot_has_a_point_an_interval_and_a_count_for_each_bin() -> None:
    root = ElementTree.fromstring(svg(BINS))  # noqa: S314
    points = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter(f"{SVG}circle")]
    side, left, top = reliability.SIDE, reliability.LEFT, reliability.TOP
    assert points == [
        (left + side * b.confidence / 100, pytest.approx(top + side * (1 - b.right / 100), abs=0.1)) for b in BINS
    ]
    assert len([e for e in root.iter(f"{SVG}line") if e.get("class") == "interval"]) == len(BINS)
    counts = [e for e in root.iter(f"{SVG}rect") if e.get("class") == "count"]
    assert [float(e.get("height", 0)) for e in counts] == sorted(float(e.get("height", 0)) for e in counts)
    texts = [e.text for e in root.iter(f"{SVG}text")]
    assert "68 answers given; calibration error 4.7 points" in texts
    assert {"8", "20", "40"} <= set(texts)


def test_everything_lies_in_the_picture() -> None:
    full = [Bin(10 * i, 10 * i + 10, 1000, 10.0 * i + 5, 100.0 if i % 2 else 0.0) for i in range(10)]
    for x, y in re.findall(r'(?:c?x1?)="([\d.]+)" (?:c?y1?)="([\d.]+)"', svg(full)):
        assert 0 <= float(x) <= reliability.WIDTH
        assert 0 <= float(y) <= reliability.HEIGHT


def test_no_answers_no_points() -> None:
    root = ElementTree.fromstring(svg([]))  # noqa: S314
    assert not list(root.iter(f"{SVG}circle"))
    assert "no answers given" in [e.text for e in root.iter(f"{SVG}text")]


def test_answers_and_gold_are_paired_by_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: object) -> None:
    answers, golds, plot = tmp_path / "answers.jsonl", tmp_path / "gold.jsonl", tmp_path / "plot.svg"
    gold = [{"id": "b", "question": "?", "answer": "33"}, {"question": "??", "answer": None}]
    given = [{"id": "1", "answered": False}, {"id": "b", "answered": True, "short": "33", "confidence": 0.9}]
    golds.write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    answers.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    assert [case.right for case in paired(answers, golds)] == [True, False]
    monkeypatch.setattr("sys.argv", ["reliability", str(answers), str(golds), "-o", str(plot)])
    reliability.main()
    assert "1 answers given" in plot.read_text(encoding="utf-8")
    answers.write_text(json.dumps(given[0]), encoding="utf-8")
    with pytest.raises(DatelineError, match="no answer to question 'b'"):
        paired(answers, golds)


def test_lines_are_counted_as_a_batch_counts_them(
    seed_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = [
        {"question": "What did Pompeo say?", "answer": "a"},
        {"id": "sep\u2028ar\x85ated", "question": "What did\u2028 Merkel say?", "answer": "b"},
        {"question": "What did Trump say?", "answer": "c"},
    ]
    answers, golds = tmp_path / "answers.jsonl", tmp_path / "gold.jsonl"
    texts = [json.dumps(row, ensure_ascii=False) for row in gold]
    golds.write_bytes("\n".join(["", texts[0], texts[1], " ", texts[2], ""]).encode())
    batch.run(Engine(seed_index), golds, Filters())
    answers.write_bytes(capsys.readouterr().out.encode())
    assert [case.answer["id"] for case in paired(answers, golds)][::2] == ["1", "4"]
    assert [case.gold for case in paired(answers, golds)] == gold


@pytest.mark.parametrize(
    ("content", "told"),
    [("not json", "line 1 is no answer"), ("[]", "line 1 is no answer"), (' \n{"answered": true}', "line 2"),
     ('{"id": "0"}', "line 1"), ('{"id": "0", "error": ""}\n{"id": "0", "answered": true}', "two lines called '0'")],
)  # fmt: skip
def test_answers_that_cannot_be_paired(tmp_path: Path, content: str, told: str) -> None:
    answers, golds = tmp_path / "answers.jsonl", tmp_path / "gold.jsonl"
    golds.write_text('{"question": "?", "answer": "33"}', encoding="utf-8")
    answers.write_text(content, encoding="utf-8")
    with pytest.raises(DatelineError, match=told):
        paired(answers, golds)
