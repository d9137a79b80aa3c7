"""Measure readers on questions over news: `python -m training.evaluate_evidence GROUPS.jsonl.gz READER...`.

GROUPS are made by `training.natural` from questions that were kept out of training. Prints one JSON line a reader: how
often a sentence of the answer outranks another sentence of the passages shown with it, by kind of question; the same of
passages by relevance; how often a passage of an answerable question outranks all that an unanswerable one has; and how
often the verdict of a passage that settles a yes-or-no question is right and wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import torch

from training.model import Reader
from training.reading import auc
from training.train_reader import Example, collate, encode, load_tokenizer, sentence_means

SIZE = 16


def load(path: Path, sample: int) -> list[list[tuple[dict[str, Any], Example]]]:
    tokenizer = load_tokenizer()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        groups = [json.loads(line) for line in lines]
    chosen = random.Random(0).sample(groups, min(sample, len(groups))) if sample else groups
    return [[(row, e) for row in rows if (e := encode(tokenizer, row))] for rows in chosen]


def measure(model: Reader, groups: list[list[tuple[dict[str, Any], Example]]]) -> dict[str, Any]:
    sentences: dict[str, list[float]] = defaultdict(list)
    passages, best, verdicts = [], {True: [], False: []}, []
    for group in groups:
        examples = [e for _, e in group]
        scores, relevance, verdict = read(model, examples)
        labels = [v for e in examples for v in e.evidence]
        answerable = any(labels)
        best[answerable].append(max(relevance))
        if answerable:
            yes = [s for s, v in zip(scores, labels, strict=True) if v]
            no = [s for s, v in zip(scores, labels, strict=True) if not v]
            sentences[group[0][0]["kind"]].append(auc(yes, no) if no else 1.0)
            true, false = (
                [r for r, e in zip(relevance, examples, strict=True) if e.relevant is v] for v in (True, False)
            )
            passages += [auc(true, false)] if false else []
        verdicts += [(e.verdict, said) for e, said in zip(examples, verdict, strict=True) if e.verdict > 0]
    said = {
        v: sum(got == v for want, got in verdicts if want == v) / max(sum(w == v for w, _ in verdicts), 1)
        for v in (1, 2)
    }
    wrong = sum(got not in (0, want) for want, got in verdicts) / max(len(verdicts), 1)
    return {
        "evidence": {kind: round(sum(v) / len(v), 4) for kind, v in sorted(sentences.items())},
        "evidence, all": round(sum(map(sum, sentences.values())) / sum(map(len, sentences.values())), 4),
        "relevance": round(sum(passages) / len(passages), 4),
        "answerable": round(auc(best[True], best[False]), 4) if best[False] else None,
        "yes right": round(said[1], 3), "no right": round(said[2], 3), "verdict wrong": round(wrong, 3),
    }  # fmt: skip


def read(model: Reader, examples: list[Example]) -> tuple[list[float], list[float], list[int]]:
    """Evidence of every sentence, relevance and likeliest verdict of every passage, in their order."""
    scores, relevance, verdict = [], [], []
    for first in range(0, len(examples), SIZE):
        batch = examples[first : first + SIZE]
        data = collate(batch)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            _, _, bears, evidence, says = model(data["ids"], data["mask"], data["types"])
        means, _ = sentence_means(evidence, data["sentence"], data["evidence"].shape[1])
        scores += [float(v) for row, e in zip(means, batch, strict=True) for v in row[1 : 1 + len(e.evidence)]]
        relevance += bears.tolist()
        verdict += says.argmax(1).tolist()
    return scores, relevance, verdict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", type=Path)
    parser.add_argument("readers", type=Path, nargs="+")
    parser.add_argument("--sample", type=int, default=0, help="so many questions only, for a quick look")
    args = parser.parse_args()
    groups = load(args.groups, args.sample)
    for path in args.readers:
        print(
            json.dumps({"reader": path.name, "questions": len(groups)} | measure(Reader.load(path), groups)), flush=True
        )


if __name__ == "__main__":
    main()
