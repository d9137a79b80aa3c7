"""Processes killed at any moment: what was said to be saved is saved, and the index is whole (R2, R3, R7, R8)."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import ingest
from index.archive import Archive
from index.errors import DatelineError, IndexEmpty, IndexMissing
from qa.engine import Engine
from tests.support import ROOT, add, hashes, made_up, state_of

pytestmark = pytest.mark.slow
RANDOM = random.Random(2)
KILLS = 20

ADD = """
import sys
from pathlib import Path
from index import filling, ingest
from tests.support import made_up
filling.PORTION = 4
def told(what, count):
    if what == "articles":
        print(count, flush=True)
print("ready", flush=True)
ingest.add(Path(sys.argv[1]), map(made_up, range(int(sys.argv[2]), int(sys.argv[3]))), progress=told)
print("done", flush=True)
"""
REBUILD = """
import sys
from pathlib import Path
from index import ingest
from tests.support import made_up
print("ready", flush=True)
ingest.rebuild(Path(sys.argv[1]), map(made_up, range(int(sys.argv[2]), int(sys.argv[3]))), replace=True)
print("done", flush=True)
"""


def child(code: str, *args: object) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def took(code: str, *args: object) -> float:
    began = time.monotonic()
    started = child(code, *args)
    began = time.monotonic()
    assert started.communicate()[0].endswith("done\n")
    return time.monotonic() - began


def test_killed_while_adding(tmp_path: Path) -> None:
    whole = took(ADD, tmp_path / "timing", 0, 30)
    stored = 0
    for kill in range(KILLS):
        path = tmp_path / str(kill)
        started = child(ADD, path, 0, 30)
        time.sleep(RANDOM.uniform(0, 1.2 * whole))
        started.kill()
        told = sum(int(line) for line in started.communicate()[0].split() if line.isdecimal())
        try:
            state = state_of(path)
        except (IndexMissing, IndexEmpty):
            state = {}
        assert len(state) >= told
        assert state == hashes(*map(made_up, range(len(state))))
        stored += len(state)
        again = add(path, *map(made_up, range(30)))
        assert (again.unchanged, again.stored) == (len(state), 30 - len(state))
        assert state_of(path) == hashes(*map(made_up, range(30)))
    assert stored


def test_killed_while_rebuilding(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *map(made_up, range(10)))
    whole = took(REBUILD, tmp_path / "timing", 10, 40)
    old, new = hashes(*map(made_up, range(10))), hashes(*map(made_up, range(10, 40)))
    for _ in range(KILLS):
        started = child(REBUILD, path, 10, 40)
        time.sleep(RANDOM.uniform(0, 1.2 * whole))
        started.kill()
        started.communicate()
        assert state_of(path) in (old, new)
    ingest.rebuild(path, map(made_up, range(10, 40)), replace=True)
    assert state_of(path) == new
    assert len(list(path.glob("archive-*"))) <= 2


def test_many_writers_at_once(tmp_path: Path) -> None:
    add(tmp_path, made_up(1000))
    writers = [child(ADD, tmp_path, 10 * i, 10 * i + 10) for i in range(6)]
    won = []
    for number, writer in enumerate(writers):
        out, err = writer.communicate()
        if "done" in out:
            won.append(number)
        else:
            assert "IndexBusy" in err, err
    assert won
    kept = [made_up(1000), *(made_up(i) for n in won for i in range(10 * n, 10 * n + 10))]
    assert state_of(tmp_path) == hashes(*kept)


def test_readers_never_fail_while_a_writer_adds_and_rebuilds(tmp_path: Path) -> None:
    add(tmp_path, made_up(0, "“The bridge is tired,” Ada Example said."))
    engine = Engine(tmp_path)
    for first in (1, 21):
        writer = child(ADD, tmp_path, first, first + 20)
        while writer.poll() is None:
            assert engine.ask("What did Ada Example say?").short == "The bridge is tired,"
            assert engine.search("bridge swallows clocks", 3)
            fresh = Archive(tmp_path)
            assert fresh.catalog.live("made-up-0")
            fresh.close()
        writer.communicate()
    assert len(list(engine.archive.catalog.articles())) == 41
    writer = child(REBUILD, tmp_path, 0, 5)
    while writer.poll() is None:
        assert engine.search("bridge", 3)
    writer.communicate()
    assert set(state_of(tmp_path)) == {f"made-up-{i}" for i in range(5)}


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "*.faiss", "catalog.db", "meta.json"])
def test_two_hundred_flipped_bits(tmp_path: Path, name: str) -> None:
    add(tmp_path / "index", *map(made_up, range(12)))
    state = hashes(*map(made_up, range(12)))
    target = next((tmp_path / "index").rglob(name))
    good = target.read_bytes()
    silent, told = 0, list[str]()
    for _ in range(200):
        data = bytearray(good)
        bit = RANDOM.randrange(8 * len(data))
        data[bit // 8] ^= 1 << bit % 8
        target.write_bytes(data)
        for leftover in target.parent.glob("catalog.db-*"):
            leftover.unlink()
        try:
            silent += state_of(tmp_path / "index") != state
        except AssertionError:
            silent += 1
        except DatelineError as error:
            told.append(str(error))
    target.write_bytes(good)
    assert state_of(tmp_path / "index") == state
    assert all("dateline rebuild" in error or "dateline add" in error for error in told)
    assert name == "catalog.db" or not silent  # the catalog's texts are not checked whenever they are read
