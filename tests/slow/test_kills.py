"""Processes killed at any moment: what was said to be saved is saved, and the index is whole (R2, R3, R7, R8)."""

import gc
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from index import doctor, ingest
from index.archive import Archive
from index.article import Article
from index.encoding.encoded import NAME, Encoded
from index.encoding.encoder import BundledEncoder, Progress, Vectors
from index.errors import IndexEmpty, IndexMissing
from index.ingest import filling
from index.storage import backup
from index.storage.current import CATALOG
from index.storage.folders import leftovers
from qa.engine import Engine
from tests.slow.workers import Tell, Worker, duration
from tests.support import add, hashes, made_up, state_of

pytestmark = pytest.mark.slow
RANDOM = random.Random(2)
KILLS = 100
SECONDS = 60
OLD, NEW = [made_up(i) for i in range(5)], [made_up(i) for i in range(5, 11)]


def adding(tell: Tell, path: Path, first: int, last: int) -> None:
    """Tell the number of the articles of each portion when it is on the disk."""
    filling.PORTION = 3
    ingest.add(path, map(made_up, range(first, last)),
               progress=lambda what, count: tell(count) if what == "articles" else None)  # fmt: skip


def rebuilding(tell: Tell, path: Path, articles: list[Article]) -> None:
    ingest.rebuild(path, articles, replace=True)


def restoring(tell: Tell, path: Path, file: Path) -> None:
    backup.restore(path, file, replace=True)


def quick_check(path: Path) -> None:
    for catalog in path.glob(f"archive-*/{CATALOG}"):
        with closing(sqlite3.connect(catalog)) as db:
            assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_killed_while_adding(tmp_path: Path) -> None:
    log, articles = tmp_path / "log", [made_up(i) for i in range(12)]
    whole = duration(log, adding, tmp_path / "timing", 0, 12)
    seen = set()
    for kill in range(KILLS):
        path = tmp_path / str(kill)
        worker = Worker(log, adding, path, 0, 12)
        time.sleep(RANDOM.uniform(0, 1.1 * whole))
        told = sum(int(line) for line in worker.kill() if line.isdecimal())
        try:
            state = state_of(path)
        except (IndexMissing, IndexEmpty):
            state = {}
        assert len(state) >= told
        assert state == hashes(*articles[: len(state)])
        quick_check(path)
        again = add(path, *articles)
        assert (again.unchanged, again.stored) == (len(state), len(articles) - len(state))
        assert kill % 10 or state_of(path) == hashes(*articles)
        seen.add(len(state))
    assert len(seen) > 3  # the kills came at different moments


def test_killed_while_rebuilding(tmp_path: Path) -> None:
    path, log = tmp_path / "index", tmp_path / "log"
    add(path, *OLD)
    whole = duration(log, rebuilding, tmp_path / "timing", NEW)
    sets, now = {True: OLD, False: NEW}, True
    swapped = 0
    for _ in range(KILLS):
        worker = Worker(log, rebuilding, path, sets[not now])
        time.sleep(RANDOM.uniform(0, 1.1 * whole))
        done = "done" in worker.kill()
        state = state_of(path)
        assert state in (hashes(*sets[now]), hashes(*sets[not now]))
        if state == hashes(*sets[not now]):
            now, swapped = not now, swapped + 1
        else:
            assert not done
        quick_check(path)
    assert 0 < swapped < KILLS, swapped
    ingest.rebuild(path, NEW, replace=True)
    assert state_of(path) == hashes(*NEW)
    assert len(list(path.glob("archive-*"))) <= 2
    assert {f.severity for f in doctor.examine(path)} == {"ok"}


def rebuilding_slowly(tell: Tell, path: Path, articles: list[Article]) -> None:
    """Tell each text before it is encoded, and when it is kept."""
    filling.PORTION = 1
    encode, keep = BundledEncoder.encode, Encoded.keep

    def encoding(self: BundledEncoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        tell(f"encode {texts[0].partition(chr(10))[0]}")
        return encode(self, texts, progress)

    def keeping(self: Encoded, texts: Sequence[str], vectors: Vectors) -> None:
        keep(self, texts, vectors)
        tell(f"kept {texts[0].partition(chr(10))[0]}")

    BundledEncoder.encode, Encoded.keep = encoding, keeping  # type: ignore[method-assign]
    ingest.rebuild(path, articles, replace=True)


def test_a_rebuild_that_is_killed_again_and_again_encodes_nothing_twice(tmp_path: Path) -> None:
    """But what was in hand when it was killed."""
    log, articles = tmp_path / "log", [made_up(i) for i in range(20)]
    whole = duration(log, rebuilding_slowly, tmp_path / "timing", articles)
    kills = []
    for turn in range(KILLS // 10):
        path, told = tmp_path / str(turn), list[str]()
        add(path, *OLD)
        while "done" not in told:
            if turn % 2:
                RANDOM.shuffle(articles)
            worker = Worker(log, rebuilding_slowly, path, articles)
            time.sleep(RANDOM.uniform(0, 0.5 * whole * (1 + told.count("ready") / 10)))
            told += worker.kill()
            assert state_of(path) in (hashes(*OLD), hashes(*articles))
            assert len(list(path.glob("building-*"))) <= 1
        assert state_of(path) == hashes(*articles)
        new = {a.title for a in articles} - {a.title for a in OLD}
        times = Counter(line for line in told if line.startswith(("encode ", "kept ")))
        assert {line.removeprefix("encode ") for line in times if line.startswith("encode ")} == new
        assert all(count == 1 for line, count in times.items() if line.startswith("kept "))
        assert sum(times[f"encode {title}"] - 1 for title in new) <= told.count("ready")
        kills.append(told.count("ready") - 1)
        add(path, *articles)
        assert {left.name for left in leftovers(path)} <= {NAME}  # killed between the swap and its deletion
        ingest.rebuild(path, articles)
        assert {f.severity for f in doctor.examine(path)} == {"ok"}
    assert sum(kills) > len(kills), kills


def test_killed_while_restoring_a_backup(tmp_path: Path) -> None:
    path, log = tmp_path / "index", tmp_path / "log"
    for articles in (OLD, NEW):
        ingest.rebuild(path, articles, replace=True)
        backup.backup(path, tmp_path / articles[0].id)
    whole = duration(log, restoring, tmp_path / "timing", tmp_path / OLD[0].id)
    now = NEW
    for _ in range(KILLS // 5):
        other = OLD if now is NEW else NEW
        worker = Worker(log, restoring, path, tmp_path / other[0].id)
        time.sleep(RANDOM.uniform(0, 1.1 * whole))
        worker.kill()
        state = state_of(path)
        assert state in (hashes(*OLD), hashes(*NEW))
        now = NEW if state == hashes(*NEW) else OLD
    doctor.repair(path)
    assert {f.severity for f in doctor.examine(path)} == {"ok"}


@pytest.mark.parametrize("count", [2, 8])
def test_many_writers_at_once(tmp_path: Path, count: int) -> None:
    add(tmp_path / "index", made_up(1000))
    kept = [made_up(1000)]
    for turn in range(3):
        first = [100 * turn + 10 * n for n in range(count)]
        writers = [Worker(tmp_path / f"log-{n}", adding, tmp_path / "index", f, f + 10) for n, f in enumerate(first)]
        ends = [writer.wait()[-1] for writer in writers]
        assert "done" in ends
        assert all(end == "done" or end.startswith("IndexBusy: ") for end in ends), ends
        kept += [made_up(i) for f, end in zip(first, ends, strict=True) if end == "done" for i in range(f, f + 10)]
        assert state_of(tmp_path / "index") == hashes(*kept)
    sets = [[made_up(10 * n + i) for i in range(4)] for n in range(count)]
    writers = [Worker(tmp_path / f"log-{n}", rebuilding, tmp_path / "index", s) for n, s in enumerate(sets)]
    ends = [writer.wait()[-1] for writer in writers]
    assert "done" in ends
    assert state_of(tmp_path / "index") in [hashes(*s) for s, end in zip(sets, ends, strict=True) if end == "done"]
    assert {f.severity for f in doctor.examine(tmp_path / "index")} == {"ok"}


def test_the_lock_of_a_killed_writer_is_free_at_once(tmp_path: Path) -> None:
    for _ in range(5):
        writer = Worker(tmp_path / "log", adding, tmp_path / "index", 0, 500)
        while "3" not in writer.told:
            time.sleep(0.01)
        writer.kill()
        assert add(tmp_path / "index", made_up(1000)).total == 1


def said(version: int) -> list[Article]:
    """Five articles that say which version of the archive they are of."""
    return [made_up(i, f"“Number {i} is of version {version},” Ada Example said about bridges.") for i in range(5)]


def version_of(article: Article) -> str | None:
    """The version that it says it is of."""
    return article.text.split(",")[0].split()[-1] if article.id != "made-up-1000" else None


def writing(tell: Tell, path: Path) -> None:
    """Versions of the same articles for ever, published in every way there is."""
    for version in range(1, 10**6):
        if version % 4 == 0:
            ingest.rebuild(path, said(version))
        else:
            ingest.add(path, said(version))
        if version % 4 == 2:
            ingest.rebuild_from_catalog(path)
        if version % 4 == 3:
            ingest.add(path, [made_up(1000)])
            ingest.remove(path, ["made-up-1000"])
        tell(version)


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_readers_see_one_version_while_a_writer_publishes(tmp_path: Path) -> None:
    path, saved = tmp_path / "index", tmp_path / "saved"
    add(path, *said(0))
    engine, writer = Engine(path), Worker(tmp_path / "log", writing, path)
    until, errors, answered = time.monotonic() + SECONDS, list[BaseException](), [0, 0]
    seen: set[str | None] = set()

    def ask() -> None:
        try:
            while time.monotonic() < until:
                hits = engine.search("which number of which version about bridges?", 5)
                versions = {version_of(hit.article) for hit in hits} - {None}
                assert len(versions) == 1, versions
                seen.update(versions)
                answer = engine.ask("What did Ada Example say?")
                assert answer.answered
                assert all(c.article.text[c.start : c.end] == c.passage for c in answer.citations)
                assert len({version_of(c.article) for c in answer.citations} - {None}) == 1
                answered[0] += 1
        except BaseException as error:
            errors.append(error)

    def open_anew() -> None:
        try:
            while time.monotonic() < until:
                state = state_of(path)
                assert {f"made-up-{i}" for i in range(5)} <= set(state)
                backup.backup(path, saved, replace=True)
                answered[1] += 1
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)] + [threading.Thread(target=open_anew)]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS / 4)
    gc.collect()
    before = open_files()
    for thread in threads:
        thread.join()
    gc.collect()
    after = open_files()
    told = writer.kill()
    assert not errors, errors
    assert min(*answered, len(seen)) > 2, (answered, seen, told)
    assert after < before + 60
    assert len(told) > 3
    backup.restore(tmp_path / "restored", saved)
    archive = Archive(tmp_path / "restored")
    assert len({version_of(s.article) for s in archive.catalog.articles()} - {None}) == 1
    archive.close()
