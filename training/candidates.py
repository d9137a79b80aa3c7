"""Questions with passages that may answer them, in tokens: what the verifier is trained on.

`python -m training.candidates ROWS.jsonl.gz OUT.npz EXAMPLES.jsonl.gz...` takes the reader's examples, made by
`training.data` and `training.written`, and adds to each question the passages that BM25 ranks first for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data import SEED
from training.library import Library, load_rows, title_of, window
from training.pairs import MAX_PASSAGE, MAX_QUESTION, MAX_TITLE
from training.train_reader import load_tokenizer

TRUE, FALSE, FOUND = 0, 1, 2
"""A passage that answers at a known place; one that does not; one that was found, of which nobody said."""
RETRIEVED = 7


class Table:
    """Texts, each once, and their tokens in one array."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.numbers: dict[str, int] = {}

    def add(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def tokens(self) -> tuple[NDArray[np.uint16], NDArray[np.int32], list[Any]]:
        """All ids, where each text's begin (one more than there are texts), and the encodings."""
        encoded = load_tokenizer().encode_batch(list(self.numbers), add_special_tokens=False)
        ids = [e.ids[: self.longest] for e in encoded]
        starts = [0, *accumulate(map(len, ids))]
        return np.array([i for one in ids for i in one], np.uint16), np.array(starts, np.int32), encoded


class Maker:
    """Collects (question, headline, passage, kind, first and last code point of the answer)."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.library = Library.of(rows)
        self.questions, self.titles, self.passages = Table(MAX_QUESTION), Table(MAX_TITLE), Table(MAX_PASSAGE)
        self.pairs: list[tuple[int, int, int, int, int, int]] = []
        self.grown: dict[int, str] = {}

    def add(self, group: list[dict[str, Any]]) -> None:
        asked = group[0]["question"]
        for row in group:
            kind = TRUE if row["start"] is not None else FALSE
            self.pair(row["question"], row["title"], row["passage"], kind, row["start"] or 0, row["end"] or 0)
        beside = {row["passage"] for row in group}
        for number in self.library.similar(asked, RETRIEVED):
            passage = self._passage(number)
            if passage not in beside:
                self.pair(asked, title_of(self.library.units[number].document), passage, FOUND, 0, 0)

    def pair(self, question: str, title: str, passage: str, kind: int, start: int, end: int) -> None:
        """One passage for a question; `start` and `end`, code points of the answer, count where it is `TRUE`."""
        numbers = self.questions.add(question), self.titles.add(title), self.passages.add(passage)
        self.pairs.append((*numbers, kind, start, end))

    def _passage(self, number: int) -> str:
        """The passage around a unit, always the same, so that it is kept once."""
        if number not in self.grown:
            text, at = self.library.grow(number, random.Random(number + SEED))
            self.grown[number] = window(text, at, at + 1, random.Random(number))[0]
        return self.grown[number]

    def save(self, out: Path) -> None:
        passages, passage_starts, encoded = self.passages.tokens()
        questions, question_starts, _ = self.questions.tokens()
        titles, title_starts, _ = self.titles.tokens()
        pairs = [p for p in (in_tokens(pair, encoded[pair[2]].offsets[:MAX_PASSAGE]) for pair in self.pairs) if p]
        np.savez_compressed(
            out, pairs=np.array(pairs, np.int32), passages=passages, passage_starts=passage_starts,
            questions=questions, question_starts=question_starts, titles=titles, title_starts=title_starts,
        )  # fmt: skip
        print(json.dumps({"pairs": len(pairs), "passages": len(encoded), "bytes": out.stat().st_size}))


def in_tokens(
    pair: tuple[int, int, int, int, int, int], offsets: list[tuple[int, int]]
) -> tuple[int, int, int, int, int, int] | None:
    """The answer's first and last token in place of its code points; None where it is past the last token."""
    question, title, passage, kind, start, end = pair
    if kind != TRUE:
        return pair
    touched = [i for i, (a, b) in enumerate(offsets) if a < end and start < b]
    whole = bool(touched) and offsets[-1][1] >= end
    return (question, title, passage, kind, touched[0], touched[-1]) if whole else None


def lines_of(paths: Iterable[Path]) -> Iterable[list[dict[str, Any]]]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("examples", type=Path, nargs="+")
    args = parser.parse_args()
    maker = Maker(load_rows(str(args.rows)))
    for group in lines_of(args.examples):
        maker.add(group)
    maker.save(args.out)


if __name__ == "__main__":
    main()
