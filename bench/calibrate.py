"""Fit the weights of qa/confidence.py: `python -m bench.calibrate INDEX GOLD.jsonl...`, on questions apart from those
that are reported.

Logistic regression by Newton's method with a small ridge; every other question is held out, and the calibration error
on those is printed beside the weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from qa import facts, reader
from qa.confidence import WEIGHTS
from qa.engine import Engine
from qa.evaluate import contains, f1
from qa.question import parse
from qa.retrieval import Retriever

RIDGE = 0.3


def rows(index: Path, gold: Path) -> Iterator[tuple[dict[str, float], bool]]:
    """The features of each question's best answer, and whether it is right."""
    archive = Engine(index).archive
    retriever = Retriever(archive)
    for line in gold.read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        if "question" not in case:
            continue
        day = date.fromisoformat(case["date"]) if case.get("date") else None
        question = parse(case["question"], day)
        hits = retriever.search(question, as_of=day)[: facts.PASSAGES_READ]
        ranked = facts.read(reader.shared(), question, hits)
        if question.kind == "fact" and ranked:
            best = facts.best_answer(ranked)
            golds = [g for g in (case.get("answer"), *(case.get("aliases") or [])) if g]
            right = any(f1(best.answer, g) > 0.5 or contains(best.answer, g) for g in golds)
            yield facts.seen(question, best, ranked, archive.lexicon.weight), right


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic model, x [n, features] with a column of ones first, y [n] of 0 and 1."""
    w = np.zeros(x.shape[1])
    penalty = RIDGE * np.eye(x.shape[1])
    penalty[0, 0] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + penalty, x.T @ (y - p) - penalty @ w)
    return w


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    args = parser.parse_args()
    found = [row for gold in args.gold for row in rows(args.index, gold)]
    names = [name for name in WEIGHTS if name != "bias"]
    x = np.array([[1.0, *(seen[name] for name in names)] for seen, _ in found])
    y = np.array([float(right) for _, right in found])
    w = fit(x[::2], y[::2])
    p = 1 / (1 + np.exp(-x[1::2] @ w))
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(abs((p - y[1::2])[bins == b].sum()) for b in range(10)) / len(p)
    print(
        f"{len(found)} questions, {y.mean():.2f} right; calibration error on the held-out half {100 * error:.1f} points"
    )
    print({name: round(float(v), 2) for name, v in zip(["bias", *names], w, strict=True)})


if __name__ == "__main__":
    main()
