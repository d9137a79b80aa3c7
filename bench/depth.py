"""How many passages to read: `python -m bench.depth INDEX GOLD.jsonl... [--depths 4,8,16,32,64] [--json]`.

One open engine, its models loaded, answers every question at every depth. The depths of one question follow each other
in an order drawn anew, so that what else the machine does falls on all alike; times are of one machine and one run.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa import batch, evaluate, facts, gold
from qa.engine import Engine
from qa.evaluate import Figure
from qa.filters import Filters
from qa.gold import Case

DEPTHS = (4, 8, 16, 32, 64)
SHOWN = ("right", "short F1", "cited@1", "cited@5", "answered wrongly", "unanswerable refused", "calibration error",
         "p50 ms", "p95 ms")  # fmt: skip


def answered(engine: Engine, row: dict[str, Any], depth: int) -> Case:
    """The question's answer when `depth` passages are read."""
    facts.PASSAGES_READ = depth
    turns = row.get("turns") or [row["question"]]
    return Case(row, batch.answer(engine, turns, "", as_of=row.get("date"), filters=Filters(), thorough=False))


def at_depths(engine: Engine, rows: Sequence[dict[str, Any]], depths: Sequence[int]) -> dict[int, dict[str, Figure]]:
    """The figures at each depth, the depths interleaved question by question."""
    cases: dict[int, list[Case]] = {depth: [] for depth in depths}
    order, draw = list(depths), random.Random(0)
    answered(engine, rows[0], max(depths))
    for row in rows:
        draw.shuffle(order)
        for depth in order:
            cases[depth].append(answered(engine, row, depth))
    return {depth: evaluate.measure(own) for depth, own in cases.items()}


def table(found: dict[int, dict[str, Figure]]) -> Iterator[str]:
    """A row a depth; figures on which nothing bears are left out."""
    names = [name for name in SHOWN if any(figures[name] is not None for figures in found.values())]
    yield "read  " + "".join(f"{name:>{len(name) + 2}}" for name in names)
    for depth, figures in found.items():
        yield f"{depth:4}  " + "".join(f"{figures[name]!s:>{len(name) + 2}}" for name in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--depths", default=",".join(map(str, DEPTHS)), help="passages read, with commas between")
    parser.add_argument("--limit", type=int, help="questions of each file at most")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = [row for path in args.gold for row in gold.read(path)[: args.limit]]
    engine = Engine(args.index)
    found = at_depths(engine, rows, [int(depth) for depth in args.depths.split(",")])
    if args.json:
        print(json.dumps(found))
        return
    print(f"{len(rows)} questions, {engine.archive.vectors.count:,} passages in the index")
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
