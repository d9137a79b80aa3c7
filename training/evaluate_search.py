"""Measure readers as search uses them: many passages a question, most of them wrong, some questions unanswerable.

`python -m training.evaluate_search READER... --articles articles.jsonl.gz --questions facts.jsonl`: candidates are the
first 20 passages of BM25 and dense ranks, fused; the reader picks one. Prints one JSON line a reader and weighting:
short F1, the supporting sentence in the first and in the first five passages, and the AUC of answerable questions
over unanswerable ones by the best passage's score.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from training.library import MAX_WORDS, sentences
from training.reading import Reading, auc, common_arguments, f1, read, runner
from training.train_reader import load_tokenizer

CANDIDATES = 20
WEIGHTS = {"relevance": (0.0, 1.0), "span": (1.0, 0.0), "margin/2 + relevance": (0.5, 1.0)}


def passages_of(article: dict[str, Any]) -> list[str]:
    """Runs of whole sentences of at most `MAX_WORDS` words."""
    passages: list[str] = []
    first, words = 0, 0
    for start, end in sentences(article["text"]):
        size = len(article["text"][start:end].split())
        if words and words + size > MAX_WORDS:
            passages.append(article["text"][first:start].strip())
            first, words = start, 0
        words += size
    return [*passages, article["text"][first:].strip()]


def candidates(articles: Path, questions: list[str]) -> list[list[dict[str, str]]]:
    """The first passages for each question, as rows for the reader."""
    import tantivy

    from index.encoding import encoder

    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        pool = [(a.get("title") or "", p) for a in map(json.loads, lines) for p in passages_of(a) if p]
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_unsigned_field("unit", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for number, (title, text) in enumerate(pool):
        writer.add_document(tantivy.Document(text=f"{title} {text}", unit=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    model, searcher = encoder.load(), index.searcher()
    near = model.encode(questions) @ model.encode([f"{title}. {text}" for title, text in pool]).T
    rows = []
    for question, row in zip(questions, near, strict=True):
        fused: dict[int, float] = defaultdict(float)
        words = "".join(c if c.isalnum() else " " for c in question.lower())
        hits = searcher.search(index.parse_query(words, ["text"]), 50).hits
        for ranks in ([searcher.doc(a)["unit"][0] for _, a in hits], np.argsort(-row)[:50].tolist()):
            for rank, number in enumerate(ranks):
                fused[number] += 1 / (60 + rank)
        best = sorted(fused, key=lambda n: -fused[n])[:CANDIDATES]
        rows.append([{"question": question, "title": pool[n][0], "passage": pool[n][1]} for n in best])
    return rows


def cached_candidates(articles: Path, questions: list[str]) -> list[list[dict[str, str]]]:
    """Searching is the same for every reader, so it is done once."""
    key = hashlib.sha256("\n".join([str(articles), *questions]).encode()).hexdigest()[:12]
    cache = Path("training/runs") / f"candidates-{key}.json"
    if not cache.exists():
        cache.write_text(json.dumps(candidates(articles, questions)))
    found: list[list[dict[str, str]]] = json.loads(cache.read_text())
    return found


def score(gold: list[dict[str, Any]], ranked: list[list[tuple[float, Reading, str]]]) -> dict[str, float]:
    """`ranked`: for each question (score, reading, passage), best first."""
    real = [(g, r) for g, r in zip(gold, ranked, strict=True) if g["answer"]]
    best = [f1(r[0][1].text, [g["answer"], *g["aliases"]]) for g, r in real]
    held = [[plain(g["support"]) in plain(p) for _, _, p in r] for g, r in real]
    yes = [r[0][0] for _, r in real]
    no = [r[0][0] for g, r in zip(gold, ranked, strict=True) if not g["answer"]]
    return {
        "n": len(real),
        "short F1": round(100 * float(np.mean(best)), 1),
        "support first": round(100 * float(np.mean([h[0] for h in held])), 1),
        "in five": round(100 * float(np.mean([any(h[:5]) for h in held])), 1),
        "in all": round(100 * float(np.mean([any(h) for h in held])), 1),
        "AUC": round(auc(yes, no), 3) if no else 0.0,
    }


def plain(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    parser = common_arguments(__doc__)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--no-titles", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="every n-th question only, for a quick look")
    args = parser.parse_args()
    gold = [g for g in map(json.loads, args.questions.read_bytes().splitlines()) if "question" in g]
    found = cached_candidates(args.articles, [g["question"] for g in gold])
    gold, found = gold[:: args.every], found[:: args.every]
    rows = [row | {"title": "" if args.no_titles else row["title"]} for group in found for row in group]
    tokenizer = load_tokenizer()
    for path in args.readers:
        readings = iter(read(runner(path, args.bf16), tokenizer, rows))
        read_ = [[(next(readings), row["passage"]) for row in group] for group in found]
        for name, (span, relevance) in WEIGHTS.items():
            ranked = [
                sorted(((span * r.margin + relevance * r.relevance, r, p) for r, p in group), key=lambda x: -x[0])
                for group in read_
            ]
            print(json.dumps({"reader": path.name, "by": name} | score(gold, ranked)), flush=True)


if __name__ == "__main__":
    main()
