"""How much of real pages' text is taken in: `python -m bench.extraction FOLDER`.

FOLDER is a copy of the public article extraction benchmark of 181 pages (scrapinghub/article-extraction-benchmark):
`ground-truth.json` with `articleBody` by page, and `html/PAGE.html.gz`. Its pages are not ours to ship. Each is read as
`dateline add` reads a file; a page that is rejected counts as nothing found. Printed are the benchmark's own measure
(runs of four words, precision and recall averaged over pages) and the mean F1 of single words.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from statistics import fmean

from index import sources
from index.article import Article

_WORD = re.compile(r"\w+")
RUN = 4
"""Words that must follow one another to count as found in the benchmark's measure."""


def runs(text: str, length: int) -> Counter[tuple[str, ...]]:
    """The runs of `length` words in `text`, with how often each occurs; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + length]) for i in range(max(1, len(words) - length + 1))) if words else Counter()


def agreement(found: str, gold: str, length: int) -> tuple[float, float]:
    """Precision and recall of the runs of words in `found` against `gold`, 0 to 1; of nothing against nothing, 1."""
    a, b = runs(found, length), runs(gold, length)
    both = (a & b).total()
    return both / a.total() if a else float(not b), both / b.total() if b else float(not a)


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def text_of(page: Path) -> str:
    """The text that is stored of a saved page; empty where it is rejected."""
    return "\n".join(item.text for item in sources.read(page) if isinstance(item, Article))


def measure(folder: Path) -> dict[str, float]:
    """Figures over all pages of the benchmark in `folder`, 0 to 1."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pairs = [(text_of(folder / "html" / f"{page}.html.gz"), row.get("articleBody", "")) for page, row in gold.items()]
    of_runs = [agreement(found, body, RUN) for found, body in pairs]
    precision, recall = fmean(p for p, _ in of_runs), fmean(r for _, r in of_runs)
    words = fmean(harmonic(*agreement(found, body, 1)) for found, body in pairs)
    return {"pages": len(pairs), "precision": precision, "recall": recall, "F1": harmonic(precision, recall),
            "word F1": words}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for name, value in measure(parser.parse_args().folder).items():
        print(f"{name:10} {value:.3f}" if isinstance(value, float) else f"{name:10} {value}")


if __name__ == "__main__":
    main()
