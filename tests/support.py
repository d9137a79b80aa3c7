"""Made-up articles, and ways to look at an index as a whole. Every name and outlet here is invented."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from index import ingest
from index.archive import Archive
from index.article import Article
from index.ingest import Summary
from qa.read import reader

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures"

needs_reader = pytest.mark.skipif(
    not (reader.FOLDER / reader.CARD).exists(), reason="the reader's weights are not committed yet"
)

SUBJECTS = (
    "The harbour bridge in Exampleton will close for repairs in May",
    "Farmers near Lake Sample counted fewer swallows this spring",
    "The Placeholder Museum opened a hall of antique clocks",
    "A ferry line between Testville and Mockport starts in June",
    "Engineers at Fictional Power tested a new tidal turbine",
)


def made_up(number: int, text: str | None = None, **fields: str) -> Article:
    """Article `number`, with a text of its own."""
    body = text or f"{SUBJECTS[number % len(SUBJECTS)]}. It is story number {number} of the Example Courier."
    return Article(f"made-up-{number}", body, title=fields.pop("title", f"Made-up story {number}"),
                   source="Example Courier", date="2031-05-06", **fields)  # type: ignore[arg-type]  # fmt: skip


def add(path: Path, *articles: Article) -> Summary:
    return ingest.add(path, articles)


def jsonl(path: Path, articles: Iterable[Article]) -> Path:
    """The articles as a file that `dateline add` reads."""
    rows = ({"id": a.id, "title": a.title, "text": a.text, "source": a.source, "date": a.date, "url": a.url}
            for a in articles)  # fmt: skip
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def state_of(path: Path) -> dict[str, str]:
    """What the index at `path` answers from, article by article: id -> hash of its text.

    Checks that it is whole: every live passage is found by its own vector and by its own words, and equals its place
    in its article. An article that is removed meanwhile is left out.
    """
    archive = Archive(path)
    try:
        stored = list(archive.catalog.articles())
        passages = [p for own in archive.catalog.passages_of(s.key for s in stored).values() for p in own]
        found = archive.passages(p.id for p in passages if p.id is not None)
        removed = {p.article_id for p in passages if p.id not in found}
        assert not removed & {s.article.id for s in archive.catalog.articles()}, removed
        vectors = archive.vectors.vectors(list(found))
        for number, (passage, article) in found.items():
            assert passage.text == article.text[passage.start : passage.end], passage
            nearest = archive.nearest(vectors[number], len(found) + 20, np.array(list(found), dtype=np.int64))
            assert [i for i, _ in nearest].count(number) == 1, (number, nearest)
            words = f"{article.title} {passage.text}"
            if any(c.isalnum() for c in words):
                matching = archive.matching(words, 10_000)
                assert [i for i, _ in matching].count(number) == 1, (number, matching)
        return {s.article.id: hashlib.sha256(s.article.text.encode()).hexdigest() for s in stored
                if s.article.id not in removed}  # fmt: skip
    finally:
        archive.close()


def hashes(*articles: Article) -> dict[str, str]:
    return {a.id: hashlib.sha256(a.text.encode()).hexdigest() for a in articles}


def copied(index: Path, to: Path) -> Path:
    """A copy of an index that a test may damage."""
    shutil.copytree(index, to)
    return to


def put(path: Path, data: bytes) -> None:
    """Other bytes in place of a file, under a new inode: one that somebody has mapped must not shrink under him."""
    path.unlink()
    path.write_bytes(data)


def empty(path: Path) -> None:
    put(path, b"")


def truncate(path: Path) -> None:
    put(path, path.read_bytes()[: path.stat().st_size // 2])


def flip_a_bit(path: Path) -> None:
    """In the middle of the file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    put(path, bytes(data))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink, "empty": empty, "truncated": truncate, "bit flip": flip_a_bit,
}  # fmt: skip
