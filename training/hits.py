"""What our own retriever finds for questions: `python -m training.hits INDEX QUESTIONS.jsonl[.gz] OUT.jsonl.gz`.

The hard negatives of `training.natural`: passages that come first and do not answer.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

from qa.engine import Engine
from training.natural import asked, open_lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--first", type=int, default=10, help="passages for each question")
    args = parser.parse_args()
    engine = Engine(args.index)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        for question in open_lines(args.questions):
            hits = engine.search(asked(question), args.first)
            found = [(h.article.id, h.article.title, h.passage.text, h.passage.start, h.passage.end) for h in hits]
            out.write(json.dumps({"id": question["id"], "hits": found}) + "\n")


if __name__ == "__main__":
    main()
