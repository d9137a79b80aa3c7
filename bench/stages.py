"""Where each second of indexing goes, by stage: wall time of the thread that does it, and CPU time.

python -m bench.stages ARTICLES.jsonl[.gz] [--limit N]

Each stage is timed without the stages inside it. The encoder's CPU time is that of all its threads: what the process
spent beyond all other stages. Loading the models and the first articles are not counted.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import os
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index import ingest, sources
from index.article import Article
from index.catalog import Catalog, seals
from index.catalog.stories import Stories
from index.encoding.encoder import BundledEncoder
from index.ingest import filling
from index.quotations.attribution.ranker import Trees, model
from index.quotations.clauses import parse
from index.search import lexicon, vectors
from index.sources import Outcome
from index.storage import publish

_WARM = 4
"""Articles that are indexed before the clock starts, so that the models are loaded."""
_ENCODER = "encoding"


class Clock:
    """Time by stage; a stage inside another one is not counted in that."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self._inside = threading.local()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What runs inside counts as `name`."""
        stack: list[list[float]] = self._inside.__dict__.setdefault("stack", [])
        own = [0.0, 0.0]
        stack.append(own)
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
            stack.pop()
            self.wall[name] += wall - own[0]
            self.cpu[name] += cpu - own[1]
            if stack:
                stack[-1][0] += wall
                stack[-1][1] += cpu

    def on(self, name: str, owner: Any, attribute: str) -> None:
        """Count every call of `owner.attribute` as `name`; of an iterator also what each of its steps takes."""
        real: Callable[..., Any] = getattr(owner, attribute)

        @functools.wraps(real)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                found = real(*args, **kwargs)
            return self.steps(name, found) if isinstance(found, Iterator) else found

        setattr(owner, attribute, timed)

    def steps(self, name: str, found: Iterator[Any]) -> Iterator[Any]:
        """The same items, each step counted as `name`."""
        while True:
            with self.stage(name):
                item = next(found, self)
            if item is self:
                return
            yield item


def watch(clock: Clock) -> None:
    """Put the stages of indexing on the clock."""
    for name, owner, attribute in (
        ("language", filling.language, "of"),
        ("cutting", filling.passages, "split"),
        (_ENCODER, BundledEncoder, "encode"),
        ("quotations", filling.quotations, "extract_many"),
        ("spaCy: tokens", parse, "_draft"),
        ("spaCy: parse", parse.load(), "pipe"),
        ("trees", Trees, "probabilities"),
        ("stories", Stories, "place"),
        ("seals", seals, "seal"),
        ("SQLite", Catalog, "insert_article"),
        ("SQLite", Catalog, "insert_passages"),
        ("SQLite", Catalog, "insert_quotations"),
        ("SQLite", Catalog, "live"),
        ("SQLite", Catalog, "live_with_digest"),
        ("full text", lexicon, "write"),
        ("FAISS", vectors, "write_segment"),
        ("publishing", publish, "publish"),
    ):
        clock.on(name, owner, attribute)


def measure(path: Path, limit: int) -> None:
    """Index up to `limit` articles in a folder that is deleted afterwards, and print the table."""
    clock = Clock()
    folder = Path(tempfile.mkdtemp())
    try:
        model()
        watch(clock)
        articles = [a for a in sources.read(path) if isinstance(a, Article)]
        ingest.add(folder / "warm", articles[-_WARM:])
        clock.wall.clear()
        clock.cpu.clear()
        began, spent, own = time.perf_counter(), time.process_time(), time.thread_time()
        read: Iterator[Outcome] = clock.steps("reading", iter(sources.read(path)))
        summary = ingest.add(folder / "index", itertools.islice(read, limit))
        wall, cpu, own = time.perf_counter() - began, time.process_time() - spent, time.thread_time() - own
    finally:
        shutil.rmtree(folder)
    clock.cpu["the rest"] = own - sum(clock.cpu.values())
    clock.cpu[_ENCODER] += cpu - own
    _print(clock, wall, cpu, summary)


def _print(clock: Clock, wall: float, cpu: float, summary: ingest.Summary) -> None:
    n = summary.stored
    print(f"{n} articles, {summary.passages} passages, {summary.quotations} quotations, {os.cpu_count()} cores")
    print(f"{'stage':16}{'wall s':>9}{'CPU s':>9}{'ms CPU an article':>20}")
    for name in sorted(clock.cpu, key=lambda name: -clock.cpu[name]):
        print(f"{name:16}{clock.wall[name]:9.2f}{clock.cpu[name]:9.2f}{1000 * clock.cpu[name] / n:20.1f}")
    print(f"{'all':16}{wall:9.2f}{cpu:9.2f}{1000 * cpu / n:20.1f}   {n / wall:.1f} articles/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int, default=100)
    args = parser.parse_args()
    measure(args.path, args.limit)


if __name__ == "__main__":
    main()
