"""The quality table: `python -m bench.quality INDEX GOLD.jsonl...`, a row for each gold file."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from qa import evaluate
from qa.engine import Engine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--thorough", action="store_true")
    args = parser.parse_args()
    engine = Engine(args.index)
    rows = {path.stem: evaluate.measure(evaluate.run(engine, path, args.thorough)) for path in args.gold}
    table = Table("gold", *next(iter(rows.values())))
    for name, figures in rows.items():
        table.add_row(name, *("" if value is None else str(value) for value in figures.values()))
    Console(width=200).print(table)


if __name__ == "__main__":
    main()
