"""Rows of span questions -> the reader's training examples, with hard negatives.

`python -m training.data ROWS.jsonl.gz training/runs/examples.jsonl.gz` writes one line a group: the true example first,
then its negatives. Every choice is drawn from a fixed seed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from training.library import Library, document_of, load_rows, normal, title_of, window, without
from training.questions import Marks, tag, unanswerable

SEED = 20261122
KEEP = {"fairytaleqa": 2000, "nq-swap": 1200, "qadiscourse": 2500, "qamr": 9000, "qasrl-wikinews": 500}  # else all
HELD_OUT = 0.015  # of passages: for thresholds, never trained on
PASSAGE, CUT, QUESTION = 0.42, 0.12, 0.36  # chance of each kind of negative for a true example
SPECIFIC = re.compile(r"^\w.*\s(?:[A-Z]\w+|\d)")


def select(rows: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """The rows to train on: sentence-wise questions only where they name something, at most three a sentence."""
    chosen = []
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_source[row["source"]].append(row)
    for source, group in sorted(by_source.items()):
        if source in ("qamr", "qasrl-wikinews"):
            rng.shuffle(group)
            asked: Counter[str] = Counter()
            named = []
            for row in group:
                words = row["question"].split()
                if len(words) >= 5 and SPECIFIC.search(row["question"]) and asked[row["context"]] < 12:
                    asked[row["context"]] += 1
                    named.append(row)
            group = named
        elif source in KEEP:
            rng.shuffle(group)
        chosen += group[: KEEP.get(source, len(group))]
    return chosen


def answer_of(row: dict[str, Any]) -> dict[str, Any] | None:
    """The answer most annotators gave, the shortest of equals; None for an unanswerable row."""
    if not row["answers"]:
        return None
    votes = Counter(a["text"] for a in row["answers"])
    answer: dict[str, Any] = min(row["answers"], key=lambda a: (-votes[a["text"]], len(a["text"])))
    return answer if row["context"][answer["start"] :].startswith(answer["text"]) else None


class Maker:
    """Makes the group of one row: the true example and its negatives."""

    def __init__(self, rows: list[dict[str, Any]], marks: dict[str, Marks]) -> None:
        self.library = Library.of(rows)
        self.marks = marks
        self.entities: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for unit in self.library.units:
            for start, end, label in marks.get(unit.text, Marks()).entities:
                self.entities[unit.document][label].append(unit.text[start:end])

    def group(self, row: dict[str, Any], rng: random.Random) -> list[dict[str, Any]]:
        document = document_of(row)
        title = title_of(document) if rng.random() < 0.5 else ""
        number = self.library.by_text[document, row["context"]]
        text, shift = self.library.grow(number, rng)
        answer = answer_of(row)
        if answer is None:
            return [self._negative("human", row["question"], title, text)] if row["impossible"] else []
        start = answer["start"] + shift
        end = start + len(answer["text"])
        passage, cut = window(text, start, end, rng)
        true = {"kind": row["source"], "question": row["question"], "title": title, "passage": passage}
        true |= {"start": start - cut, "end": end - cut}
        group = [true]
        if rng.random() < PASSAGE:
            group += self._wrong_passage(row, document, rng)
        if rng.random() < CUT:
            rest = without(passage, start - cut, end - cut)
            if len(rest.split()) >= 20 and not self._holds(rest, row):
                group.append(self._negative("cut", row["question"], title, rest))
        if rng.random() < QUESTION and row["source"] != "qasrl-wikinews":
            group += self._wrong_question(row, document, title, passage, rng)
        return group

    def _negative(self, kind: str, question: str, title: str, passage: str) -> dict[str, Any]:
        return {"kind": kind, "question": question, "title": title, "passage": passage, "start": None, "end": None}

    def _holds(self, text: str, row: dict[str, Any]) -> bool:
        plain = f" {normal(text)} "
        return any(f" {normal(a['text'])} " in plain for a in row["answers"])

    def _wrong_passage(self, row: dict[str, Any], document: str, rng: random.Random) -> list[dict[str, Any]]:
        """One of the passages that BM25 finds first and that do not hold the answer; mostly of the same article."""
        found = []
        for number in self.library.similar(row["question"], 12):
            text, _ = self.library.grow(number, rng)
            passage = window(text, 0, 1, rng)[0] if len(text.split()) > 170 else text
            if not self._holds(passage, row) and self.library.units[number].text != row["context"]:
                found.append((self.library.units[number].document, passage))
        same = [self.library.units[i] for i in self.library.documents[document]] if rng.random() < 0.15 else []
        same = [u for u in same if u.text != row["context"] and not self._holds(u.text, row)]
        if same:
            unit = rng.choice(same)
            found, kind = [(document, window(unit.text, 0, 1, rng)[0])], "article"
        else:
            found, kind = found[:4], "bm25"
        if not found:
            return []
        owner, passage = rng.choice(found)
        return [self._negative(kind, row["question"], title_of(owner) if rng.random() < 0.5 else "", passage)]

    def _wrong_question(
        self, row: dict[str, Any], document: str, title: str, passage: str, rng: random.Random
    ) -> list[dict[str, Any]]:
        marks = self.marks.get(row["question"], Marks())
        here = (row["context"], self.marks.get(row["context"], Marks()))
        changed = unanswerable(row["question"], marks, here, self.entities[document], rng)
        return [self._negative(changed[1], changed[0], title, passage)] if changed else []


def held_out(row: dict[str, Any]) -> bool:
    """Whether a row's passage is kept for thresholds (by a hash, so it never depends on the order)."""
    return zlib.crc32(row["context"].encode()) % 1000 < HELD_OUT * 1000


def tags_of(rows: list[dict[str, Any]], cache: Path) -> dict[str, Marks]:
    """Entities and content words of the rows' questions and passages, kept in `cache` (JSON, gzip)."""
    if cache.exists():
        with gzip.open(cache, "rt", encoding="utf-8") as lines:
            return {t: Marks(e, w) for t, e, w in map(json.loads, lines)}
    texts = sorted({r["question"] for r in rows} | {r["context"] for r in rows})
    marks = tag(texts)
    with gzip.open(cache, "wt", encoding="utf-8") as out:
        for text, found in marks.items():
            out.write(json.dumps([text, found.entities, found.words]) + "\n")
    return marks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    rows = load_rows(args.rows)
    chosen = select(rows, random.Random(SEED))
    print(Counter(r["source"] for r in chosen), flush=True)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    maker = Maker(rows, tags_of(chosen, args.out.with_name("tags.jsonl.gz")))
    random.Random(SEED).shuffle(chosen)
    kinds: Counter[str] = Counter()
    with (
        gzip.open(args.out, "wt", encoding="utf-8") as train,
        gzip.open(args.out.with_name("held-out.jsonl.gz"), "wt", encoding="utf-8") as apart,
    ):
        for row in chosen:
            group = maker.group(row, random.Random(zlib.crc32((row["id"] + row["question"]).encode()) + SEED))
            if group:
                kinds.update(example["kind"] for example in group)
                (apart if held_out(row) else train).write(json.dumps(group) + "\n")
    print(json.dumps(kinds, indent=1))


if __name__ == "__main__":
    main()
