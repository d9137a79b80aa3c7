"""Measure readers on SQuAD-2 rows: `python -m training.evaluate READER... --dev reader-dev.jsonl.gz`.

Prints one JSON line a reader: forced-answer F1 on the answerable rows, SQuAD-2 F1 with abstention (threshold tuned on
rows kept out of training, never on the measured ones), and how well each score ranks answerable over unanswerable.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np

from training.library import load_rows, title_of
from training.reading import Reading, auc, common_arguments, f1, read, runner
from training.train_reader import load_tokenizer

SCORES = {
    "margin": lambda r: r.margin,
    "relevance": lambda r: r.relevance,
    "both": lambda r: r.margin / 2 + r.relevance,
}


def squad_rows(path: Path, sample: int, titles: bool) -> list[dict[str, Any]]:
    """Rows with `golds`: the accepted answers, none where unanswerable."""
    rows = load_rows(str(path))
    rows = random.Random(0).sample(rows, min(sample, len(rows))) if sample else rows
    return [
        {
            "question": row["question"],
            "title": title_of(f"squad:{row['title']}") if titles else "",
            "passage": row["context"],
            "golds": [answer["text"] for answer in row["answers"]],
        }
        for row in rows
    ]


def held_out_rows(path: Path) -> list[dict[str, Any]]:
    """The rows kept out of training, answerable and made unanswerable."""
    rows = [row for group in load_rows(str(path)) for row in group]  # type: ignore[attr-defined]
    for row in rows:
        row["golds"] = [] if row["start"] is None else [row["passage"][row["start"] : row["end"]]]
    return rows


def abstaining_f1(rows: list[dict[str, Any]], readings: list[Reading], score: Any, threshold: float) -> float:
    """SQuAD-2 F1: an unanswerable row counts 1 if refused (Rajpurkar et al., 2018)."""
    total = 0.0
    for row, reading in zip(rows, readings, strict=True):
        refused = score(reading) < threshold
        total += float(refused) if not row["golds"] else 0.0 if refused else f1(reading.text, row["golds"])
    return total / len(rows)


def measure(rows: list[dict[str, Any]], readings: list[Reading], apart: Any) -> dict[str, float]:
    """All scores of one reader; `apart` is (rows, readings) to tune thresholds on."""
    yes = [r for row, r in zip(rows, readings, strict=True) if row["golds"]]
    no = [r for row, r in zip(rows, readings, strict=True) if not row["golds"]]
    answered = [f1(r.text, row["golds"]) for row, r in zip(rows, readings, strict=True) if row["golds"]]
    scores = {"forced F1": 100 * float(np.mean(answered))}
    for name, score in SCORES.items():
        scores[f"AUC {name}"] = auc([score(r) for r in yes], [score(r) for r in no])
    score = SCORES["both"]
    choices = np.quantile([score(r) for r in apart[1]], np.linspace(0.02, 0.98, 49))
    threshold = max(choices, key=lambda t: abstaining_f1(*apart, score, t))
    scores["SQuAD-2 F1"] = 100 * abstaining_f1(rows, readings, score, threshold)
    scores["F1 held-out"] = 100 * abstaining_f1(*apart, score, threshold)
    scores["threshold"] = float(threshold)
    return {name: round(value, 3) for name, value in scores.items()}


def main() -> None:
    parser = common_arguments(__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--held-out", type=Path, default=Path("training/runs/held-out.jsonl.gz"))
    parser.add_argument("--sample", type=int, default=0, help="so many rows only, for a quick look")
    parser.add_argument("--titles", action="store_true", help="show the article's title with the passage")
    args = parser.parse_args()
    tokenizer = load_tokenizer()
    rows = squad_rows(args.dev, args.sample, args.titles)
    apart = held_out_rows(args.held_out)
    if args.sample:
        apart = random.Random(0).sample(apart, min(args.sample // 2, len(apart)))
    for path in args.readers:
        run = runner(path, args.bf16)
        readings = read(run, tokenizer, rows)
        found = measure(rows, readings, (apart, read(run, tokenizer, apart)))
        print(json.dumps({"reader": path.name, "rows": len(rows)} | found), flush=True)


if __name__ == "__main__":
    main()
