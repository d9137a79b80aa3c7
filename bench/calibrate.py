"""Fit the weights of qa/confidence.py: `python -m bench.calibrate INDEX GOLD.jsonl...`, on questions apart from those
that are reported.

Each answerable question is asked twice: of all passages that are read, and of those that do not hold its answer, where
every answer is wrong. Logistic regression by Newton's method; a ridge holds the weights to those that are shipped,
which know other questions. Each fifth of the questions is judged by weights fitted on the others, and the calibration
error and reliability of those judgements are printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa import copies, facts, gold, reader, verifier
from qa.confidence import WEIGHTS
from qa.engine import Engine
from qa.facts import Read
from qa.gold import contains, is_short_answer
from qa.question import Question, parse
from qa.retrieval import Retriever
from qa.selection import select

RIDGE = 10.0
FOLDS = 5
LEAST = 4
"""Passages without the answer that are worth asking."""
WITHOUT = 0.05
"""Weight of a question asked of passages without its answer: an easier no than one written to have no answer. With 0.25
the answers to questions as they are asked seemed less sure than they were, by 5 points."""
Row = tuple[dict[str, float], bool, float]
"""Features, whether the answer is right, weight."""
Floats = NDArray[np.float64]


def rows(index: Path, path: Path) -> Iterator[list[Row]]:
    """For each question of fact the features of its best answers, and whether each is right."""
    archive = Engine(index).archive
    retriever = Retriever(archive)
    for case in gold.read(path):
        day = date.fromisoformat(case["date"]) if case.get("date") else None
        question = parse(case.get("question", ""), day)
        if not question.text or question.kind != "fact":
            continue
        hits = copies.once(retriever.search(question, as_of=day), archive)[: facts.PASSAGES_READ]
        ranked = facts.read(reader.shared(), question, hits)
        if ranked:
            yield variants(case, question, ranked, retriever)


def variants(case: dict[str, Any], question: Question, ranked: Sequence[Read], retriever: Retriever) -> list[Row]:
    """The question asked of all passages and, where it has an answer, of those without it."""
    golds = [g for g in (case.get("answer"), *(case.get("aliases") or [])) if g]
    best, seen = judge(question, ranked, retriever)
    right = any(is_short_answer(best.answer, best.sentence(), g) for g in golds)
    rest = [r for r in ranked if not any(contains(r.hit.passage.text, g) for g in golds)]
    if not golds or len(rest) < LEAST:
        return [(seen, right, 1.0)]
    return [(seen, right, 1.0), (judge(question, rest, retriever)[1], False, WITHOUT)]


def judge(question: Question, ranked: Sequence[Read], retriever: Retriever) -> tuple[Read, dict[str, float]]:
    """The answer that would be given, and what its confidence is judged by."""
    selected = select(verifier.shared(), question, ranked)
    return selected.best, facts.seen(question, selected.best, selected.right, selected.lead, retriever.encode)


def fit(x: Floats, y: Floats, s: Floats, before: Floats) -> Floats:
    """Weights of a logistic model near those of `before`, the bias apart, which comes first as a column of ones.

    x [n, features], y [n] of 0 and 1; rows weigh s [n].
    """
    w = before.copy()
    penalty = RIDGE * np.eye(x.shape[1])
    penalty[0, 0] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        slope = s * p * (1 - p)
        w += np.linalg.solve(x.T @ (x * slope[:, None]) + penalty, x.T @ (s * (y - p)) - penalty @ (w - before))
    return w


def judged(x: Floats, y: Floats, s: Floats, before: Floats, groups: NDArray[np.int64]) -> Floats:
    """Each row's probability by weights fitted on the questions of the other folds."""
    p = np.zeros(len(y))
    for fold in range(FOLDS):
        own = groups % FOLDS == fold
        p[own] = 1 / (1 + np.exp(-x[own] @ fit(x[~own], y[~own], s[~own], before)))
    return p


def reliability(p: Floats, y: Floats) -> Iterator[str]:
    """A line a bin of probability: how many rows, how sure, how many of them right, as figures and as a bar."""
    bins = np.minimum((p * 10).astype(int), 9)
    for b in range(10):
        own = bins == b
        if own.any():
            sure, right = float(p[own].mean()), float(y[own].mean())
            yield f"{b / 10:.1f} n {own.sum():4}  sure {sure:.2f}  right {right:.2f}  {'#' * round(40 * right)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    args = parser.parse_args()
    found = [group for path in args.gold for group in rows(args.index, path)]
    names = [name for name in WEIGHTS if name != "bias"]
    x = np.array([[1.0, *(seen[name] for name in names)] for group in found for seen, _, _ in group])
    y = np.array([float(right) for group in found for _, right, _ in group])
    s = np.array([weight for group in found for _, _, weight in group])
    groups = np.array([i for i, group in enumerate(found) for _ in group])
    before = np.array(list(WEIGHTS.values()))
    p = judged(x, y, s, before, groups)
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(abs((p - y)[bins == b].sum()) for b in range(10)) / len(p)
    print(f"{len(found)} questions, {len(y)} rows, {y.mean():.2f} right; calibration error {100 * error:.1f} points")
    print("\n".join(reliability(p, y)))
    print({name: round(float(v), 2) for name, v in zip(["bias", *names], fit(x, y, s, before), strict=True)})


if __name__ == "__main__":
    main()
