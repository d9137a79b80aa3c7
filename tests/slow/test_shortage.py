"""A disk that is full, files that may not grow, memory that runs out: what was saved stays saved (R5, R6)."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from index import doctor, ingest
from index.catalog import Catalog
from index.errors import IndexReadOnly
from index.ingest import filling
from index.storage import backup
from tests.slow.workers import Tell, Worker
from tests.support import ROOT, add, hashes, made_up, state_of

pytestmark = pytest.mark.slow
POINTS = 20
OLD, ALL = [made_up(i) for i in range(6)], [made_up(i) for i in range(24)]


def adding_limited(tell: Tell, path: Path, kind: int, limit: int) -> None:
    filling.PORTION = 3
    resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))
    ingest.add(path, ALL)


def adding_with_memory(tell: Tell, path: Path, more: int) -> None:
    """Add with so many bytes of address space more than there are now."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    adding_limited(tell, path, resource.RLIMIT_AS, used + more)


def kept(path: Path) -> int:
    """How many articles an index holds: the first ones of all, and at least those that it held."""
    state = state_of(path)
    assert len(state) >= len(OLD)
    assert state == hashes(*ALL[: len(state)])
    return len(state)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    add(tmp_path / "index", *OLD)
    return tmp_path / "index"


def test_files_that_may_not_grow(index: Path, tmp_path: Path) -> None:
    ends = set()
    for point in range(POINTS):
        path = shutil.copytree(index, tmp_path / str(point))
        limit = int(2_000 * 1.35**point)
        end = Worker(tmp_path / "log", adding_limited, path, resource.RLIMIT_FSIZE, limit).wait()[-1]
        assert end == "done" or end.startswith("OSError: "), end
        ends.add((end == "done", kept(path)))
        add(path, *ALL)
        assert kept(path) == len(ALL)
    assert len(ends) > 2


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limits on address space are Linux's")
def test_memory_that_runs_out(index: Path, tmp_path: Path) -> None:
    ends = set()
    for point in range(11):  # to 2.7 GB of addresses, of which little is ever used
        path = shutil.copytree(index, tmp_path / str(point))
        end = Worker(tmp_path / "log", adding_with_memory, path, int(1_000_000 * 2.2**point)).wait()[-1]
        ends.add(end == "done")
        kept(path)
        add(path, *ALL)
        assert kept(path) == len(ALL)
    assert ends == {False, True}


def test_a_disk_that_is_full(index: Path, tmp_path: Path) -> None:
    """Every write on a file system of its own, from one with no room to one with enough."""
    outcomes = on_a_disk_of_its_own("fill", index)
    assert len(outcomes) == POINTS
    assert {tuple(o) for o in outcomes} > {("full",) * 3, ("done",) * 3}


def on_a_disk_of_its_own(function: str, index: Path) -> list[list[str]]:
    """What a function of this module prints that may mount file systems, line by line."""
    mount = ["unshare", "--user", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*mount, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system gives no file system to test on")
    code = f"from tests.slow.test_shortage import {function}; {function}()"
    done = subprocess.run([*mount, sys.executable, "-c", code, str(index)], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


LOGS = ("merged", "unfinished", "without its lock")


def test_a_log_that_is_not_merged_on_a_disk_that_is_full_or_read_only(index: Path, tmp_path: Path) -> None:
    """It is read, with the article that only the log holds; nothing is lost, and what cannot be written is told."""
    catalog = Catalog(next(index.glob("archive-*")) / "catalog.db")  # keeps the log from being merged
    add(index, *ALL[: len(OLD) + 1])
    left = shutil.copytree(index, tmp_path / "left")
    catalog.close()
    outcomes = on_a_disk_of_its_own("open_without_room", left)
    assert outcomes == [[log, disk] for log in LOGS for disk in ("full", "read-only")]


def open_without_room() -> None:
    """Run in a namespace of its own: what a killed writer left, on a disk on which nothing can be written."""
    place, wanted = Path(sys.argv[1]).parent / "disk", hashes(*ALL[: len(OLD) + 1])
    place.mkdir()
    for log in LOGS:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", place], check=True)
        path = shutil.copytree(sys.argv[1], place / "index")
        catalog = next(path.glob("archive-*")) / "catalog.db"
        if log == "merged":
            Catalog(catalog).close()
        if log == "without its lock":
            catalog.with_name("catalog.db-shm").unlink()
        with (place / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))
        assert state_of(path) == wanted
        assert {f.severity for f in doctor.examine(path) if f.name != "disk"} == {"ok"}
        assert attempt(ingest.add, path, ALL) == "full"
        assert state_of(path) == wanted
        sys.stdout.write(json.dumps([log, "full"]) + "\n")
        (place / "filler").unlink()
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        assert state_of(path) == wanted
        assert {f.severity for f in doctor.examine(path) if f.name != "disk"} == {"ok"}
        for write in (ingest.add, ingest.rebuild):
            with pytest.raises(IndexReadOnly, match="dateline backup"):
                write(path, ALL)
        sys.stdout.write(json.dumps([log, "read-only"]) + "\n")
        subprocess.run(["mount", "-o", "remount,rw", place], check=True)
        ingest.add(path, ALL)
        assert state_of(path) == hashes(*ALL)
        subprocess.run(["umount", "--lazy", place], check=True)


def fill() -> None:
    """Run in a namespace of its own: mount, write until it is full, make room, write again."""
    index = Path(sys.argv[1])
    place = index.parent / "disk"
    place.mkdir()
    size = sum(f.stat().st_size for f in index.rglob("*") if f.is_file())
    filling.PORTION = 3
    for point in range(POINTS):
        room = size + 120_000 + 90_000 * point
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "none", place], check=True)
        path = shutil.copytree(index, place / "index")
        ends = [attempt(ingest.add, path, ALL)]
        before = kept(path)
        ends.append(attempt(backup.backup, path, place / "saved"))
        assert (place / "saved").exists() == (ends[-1] == "done")
        ends.append(attempt(ingest.rebuild, path, ALL))
        assert kept(path) >= before
        subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
        ingest.add(path, ALL)
        assert kept(path) == len(ALL)
        subprocess.run(["umount", "--lazy", place], check=True)
        sys.stdout.write(json.dumps(ends) + "\n")


def attempt(write: Callable[..., object], *args: object) -> str:
    try:
        write(*args)
    except OSError as error:
        if "No space left" not in str(error):
            raise
        return "full"
    return "done"
