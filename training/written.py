"""Questions written for training by reading, answerable and not, beside the rows' own: training/questions.jsonl.gz.

`python -m training.written ROWS.jsonl.gz training/runs/written.jsonl.gz` makes groups as `training.data` does. A line
is {"passage": key, "question", "answer"}: `answer` is words of the passage, null where nothing in it answers. No
passage is kept here: its key is its document and a hash, and the text comes from the rows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import zlib
from collections import defaultdict
from pathlib import Path
from typing import Any

from training.data import SEED, answer_of
from training.library import document_of, load_rows, place_of, title_of

QUESTIONS = Path(__file__).with_name("questions.jsonl.gz")
NEWS = "Wiki1k:wikinews"
LONGEST, SHORTEST = 150, 40  # words of a passage of news, which the rows have sentence by sentence


def key_of(document: str, passage: str) -> str:
    return f"{document}#{zlib.crc32(passage.encode()):08x}"


def news_passages(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """(document, passage): the sentences of each news document that the rows have, joined in their order."""
    documents: dict[str, dict[str, Any]] = defaultdict(dict)
    for i, row in enumerate(rows):
        if (row["title"] or "").startswith(NEWS):
            documents[document_of(row)].setdefault(row["context"], place_of(row, i))
    return [(d, p) for d, sentences in sorted(documents.items()) for p in _joined(sentences)]


def _joined(sentences: dict[str, Any]) -> list[str]:
    passages: list[list[str]] = [[]]
    for sentence in sorted(sentences, key=sentences.__getitem__):
        if passages[-1] and len(" ".join([*passages[-1], sentence]).split()) > LONGEST:
            passages.append([])
        passages[-1].append(sentence)
    joined = [" ".join(p) for p in passages]
    return [p for i, p in enumerate(joined) if i < len(joined) - 1 or len(p.split()) >= SHORTEST]


def groups(rows: list[dict[str, Any]], written: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """One group for each answerable question of a passage, its unanswerable ones shared out among them."""
    texts = {key_of(d, p): (d, p) for d, p in news_passages(rows)}
    texts |= {key_of(document_of(r), r["context"]): (document_of(r), r["context"]) for r in rows}
    asked: dict[str, list[tuple[str, int | None, int | None]]] = defaultdict(list)
    for line in written:
        text = texts[line["passage"]][1]
        start = text.index(line["answer"]) if line["answer"] else None
        asked[line["passage"]].append((line["question"], start, None if start is None else start + len(line["answer"])))
    for row in rows:
        key = key_of(document_of(row), row["context"])
        if key in asked and (answer := answer_of(row)) and sum(1 for q in asked[key] if q[1] is not None) < 2:
            asked[key].append((row["question"], answer["start"], answer["start"] + len(answer["text"])))
    return [group for key, questions in asked.items() for group in _groups(*texts[key], questions)]


def _groups(
    document: str, passage: str, questions: list[tuple[str, int | None, int | None]]
) -> list[list[dict[str, Any]]]:
    title = title_of(document) if random.Random(zlib.crc32(passage.encode()) + SEED).random() < 0.5 else ""
    rows = [
        {"kind": "written", "question": q, "title": title, "passage": passage, "start": start, "end": end}
        for q, start, end in questions
    ]
    true = [row for row in rows if row["start"] is not None]
    false = [row for row in rows if row["start"] is None]
    return [[row, *false[i :: len(true)]] for i, row in enumerate(true)] or [[row] for row in false]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    made = groups(load_rows(str(args.rows)), load_rows(str(QUESTIONS)))
    random.Random(SEED).shuffle(made)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(group) + "\n" for group in made)
    print(json.dumps({"groups": len(made), "examples": sum(map(len, made))}))


if __name__ == "__main__":
    main()
