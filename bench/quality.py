"""The quality table, each kind of question beside its bars: `python -m bench.quality INDEX GOLD.jsonl...`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from qa.cli import listing
from qa.engine import Engine
from qa.evaluation import evaluate
from qa.evaluation.evaluate import Evaluation

ALL = "all"
"""Bars of all questions together, of whatever kind."""
BARS: dict[tuple[str, str], tuple[float, float]] = {
    ("quiz", "cited@5"): (54, 60), ("quiz", "short F1"): (27, 40),
    ("fact", "right"): (82, 92), ("fact", "short F1"): (74, 84), ("fact", "cited@1"): (84, 92),
    ("fact", "cited@5"): (95, 98), ("unanswerable", "unanswerable refused"): (78, 90),
    ("follow-up", "right"): (74, 85), ("clean", "right"): (82, 92), ("twin", "unanswerable refused"): (65, 85),
    ("said", "right"): (90, 95), ("said", "speaker cited"): (88, 94), ("said", "speaker precision"): (97, 99),
    ("who-said", "right"): (90, 96), ("yes-no", "verdict right"): (45, 70), ("yes-no", "verdict wrong"): (12, 5),
    ("meta", "meta answered"): (80, 95), ("absent", "unanswerable refused"): (75, 90),
    (ALL, "recalled"): (76, 88), (ALL, "false refusals"): (5, 2), (ALL, "calibration error"): (15, 8),
    (ALL, "median words"): (70, 50),
}  # fmt: skip
"""What is to be reached, and what is aimed at, in percent; for wrong answers, errors and words what not to exceed."""
AT_MOST = {"answered wrongly", "verdict wrong", "false refusals", "calibration error", "median words"}


def against_bars(found: Evaluation) -> Iterator[str]:
    """A line for each bar whose kind of question was asked."""
    yield f"{'':38}{'now':>7}{'bar':>7}{'aim':>7}"
    for (kind, name), (bar, aim) in BARS.items():
        groups = found.total if kind == ALL else found.kinds.get(kind, {})
        value = next((names[name] for names in groups.values() if name in names), None)
        if value is not None:
            better = [value <= x if name in AT_MOST else value >= x for x in (bar, aim)]
            verdict = "aim" if all(better) else "bar" if better[0] else "below"
            yield f"{kind:14}{name:24}{value:>7}{bar:>7}{aim:>7}  {verdict}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--baseline", action="store_true")
    args = parser.parse_args()
    engine = Engine(args.index)
    cases = [case for path in args.gold for case in evaluate.run(engine, path, args.thorough, args.baseline)]
    found = evaluate.evaluate(cases)
    listing.print_evaluation(found, as_json=False)
    print("\n" + "\n".join(against_bars(found)))


if __name__ == "__main__":
    main()
