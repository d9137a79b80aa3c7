"""Questions as people type them, over news -> groups of examples for the reader.

`python -m training.natural QUESTIONS.jsonl[.gz] ARTICLES.jsonl.gz OUT.jsonl.gz [--hits HITS.jsonl.gz]`. A question's
line has `question` or `turns`, `kind`, `article_id`, `evidence_at` (offsets of the sentences that answer; of `absent`
ones, of what tempts), `span` (the answering words or their offsets) and `verdict`. HITS, made by `training.hits`, are
the passages that our own retriever finds for it, else those that BM25 does: those of other articles are its hard
negatives.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.article import Article
from index.text.passages import split
from index.text.span import Offsets
from training.library import STOP_WORDS, load_rows, normal
from training.train_reader import load_tokenizer

LIMIT = 240
"""Tokens of a passage, as the archive cuts them."""
NEGATIVES, OWN = 6, 3
"""Passages without an answer that are kept with a question, and how many of them of its own article at most."""
VERDICTS = {None: 0, "yes": 1, "no": 2}
Row = dict[str, Any]


def open_lines(path: Path) -> Iterable[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def asked(question: Row) -> str:
    """The question; of a conversation all that was asked, the last at the end."""
    return str(question.get("question") or " ".join(question["turns"]))


class Maker:
    """Cuts articles once, and makes the group of a question."""

    def __init__(self, articles: Path, own: set[str], others: int = 1500) -> None:
        """Keeps the articles `own` and as many `others`, among which what tempts is looked for."""
        self.articles: dict[str, Row] = {}
        for a in open_lines(articles):
            if a["id"] in own or len(self.articles) - len(own.intersection(self.articles)) < others:
                self.articles[a["id"]] = a
        self.tokenizer = load_tokenizer()
        self.cut: dict[str, list[tuple[str, int, int]]] = {}

    def passages(self, article_id: str) -> list[tuple[str, int, int]]:
        """Text, start and end of each passage of an article."""
        if article_id not in self.cut:
            a = self.articles[article_id]
            article = Article(id=a["id"], title=a["title"], text=a["text"])
            self.cut[article_id] = [(p.text, p.start, p.end) for p in split(article, self._tokens, LIMIT)]
        return self.cut[article_id]

    def _tokens(self, text: str) -> list[Offsets]:
        return [tuple(o) for o in self.tokenizer.encode(text, add_special_tokens=False).offsets]

    def group(self, question: Row, hits: list[list[Any]], rng: random.Random) -> list[Row]:
        """Passages with the evidence first, then those without; of an absent question, what tempts is first."""
        own, beside = [], []
        title = self.articles[question["article_id"]]["title"]
        for text, start, end in self.passages(question["article_id"]):
            inside = [
                (max(s, start) - start, min(e, end) - start)
                for s, e in question["evidence_at"]
                if s < end and start < e
            ]
            (own if inside else beside).append(self._row(question, title, text, inside))
        if not own:
            return []
        found = [
            self._row(question, title, text, [])
            for article, title, text, *_ in hits
            if article != question["article_id"] and not self._may_answer(question, text)
        ]
        near = [row for row in beside if any(row["passage"] == text for _, _, text, *_ in hits)] or beside
        rng.shuffle(near)
        negatives = near[:OWN] + found[: NEGATIVES - min(len(near), OWN)]
        if question["kind"] == "absent":
            silent = {"start": None, "end": None, "evidence": [], "relevant": False, "spanned": True}
            own = [row | silent for row in own]
        return [*own[:3], *negatives]

    def _row(self, question: Row, title: str, text: str, inside: list[Offsets]) -> Row:
        place = _place(text, question["span"], inside)
        return {
            "kind": question["kind"], "question": asked(question), "title": title, "passage": text,
            "start": place[0] if place else None, "end": place[1] if place else None,
            "spanned": bool(place) or not inside, "evidence": inside, "relevant": bool(inside),
            "verdict": _verdict(question, bool(inside)),
        }  # fmt: skip

    def _may_answer(self, question: Row, text: str) -> bool:
        """Whether another article's passage holds the answering words, or most of those of an answering sentence."""
        words = set(normal(text).split())
        if question["span"] and f" {normal(question['span'])} " in f" {normal(text)} ":
            return True
        sentences = [set(normal(s).split()) for s in question["evidence"]] if question["kind"] != "absent" else []
        return any(len(s & words) > 0.6 * len(s) for s in sentences)


class Similar:
    """The passages of a maker's articles by BM25."""

    def __init__(self, maker: Maker) -> None:
        import tantivy

        self.passages = [
            (i, maker.articles[i]["title"], text) for i in maker.articles for text, *_ in maker.passages(i)
        ]
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_unsigned_field("unit", stored=True)
        self.index = tantivy.Index(builder.build())
        writer = self.index.writer(heap_size=128_000_000, num_threads=1)
        for number, (_, title, text) in enumerate(self.passages):
            writer.add_document(tantivy.Document(text=f"{title} {text}", unit=number))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def to(self, question: str, count: int = 10) -> list[tuple[str, str, str]]:
        """Article id, title and text of the first passages for a question."""
        words = " ".join(sorted(set(normal(question).split()) - STOP_WORDS))
        searcher = self.index.searcher()
        hits = searcher.search(self.index.parse_query(words, ["text"]), count).hits if words else []
        return [self.passages[searcher.doc(address)["unit"][0]] for _, address in hits]


def _place(text: str, span: str | None, inside: list[Offsets]) -> Offsets | None:
    """Where the answering words stand in the evidence."""
    for start, end in inside if span else ():
        at = text.find(span or "", start, end + 2)
        if at >= 0:
            return at, at + len(span or "")
    return None


def _verdict(question: Row, answers: bool) -> int | None:
    if question["kind"] == "yes-no":
        return VERDICTS[question["verdict"]] if answers else 0
    return 0 if question["kind"] == "absent" else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hits", type=Path)
    args = parser.parse_args()
    questions = list(open_lines(args.questions))
    own = {question["article_id"] for question in questions}
    maker = Maker(args.articles, own)
    if args.hits:
        hits = {row["id"]: row["hits"] for row in load_rows(str(args.hits))}
    else:
        similar = Similar(maker)
        hits = {question["id"]: similar.to(asked(question)) for question in questions}
    counts: Counter[str] = Counter()
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        for question in questions:
            text = maker.articles[question["article_id"]]["text"]
            question.setdefault("evidence", [text[start:end] for start, end in question["evidence_at"]])
            if isinstance(question["span"], list):
                question["span"] = text[slice(*question["span"])]
            group = maker.group(question, hits.get(question["id"], []), random.Random(question["id"]))
            if group:
                counts[question["kind"]] += len(group)
                out.write(json.dumps(group) + "\n")
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
