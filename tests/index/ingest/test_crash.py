"""What a process leaves that is killed at any step of a write: always a whole index, the old one or the new one.

A killed process leaves exactly the files as they stand at that moment. So the folder is copied before every call that
changes a file, without stopping the writer, and each copy is opened as a next process would open it.
"""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from index import doctor, ingest
from index.archive import Archive
from index.errors import IndexEmpty, IndexMissing
from index.storage import backup
from tests.support import ROOT, add, hashes, made_up, state_of

C_CALLS = {
    "execute",
    "executemany",
    "executescript",
    "write",
    "flush",
    "fsync",
    "close",
    "commit",
    "add_document",
    "link",
}
CALLS = {"replace", "rename", "unlink", "mkdir", "rmtree", "release"}
WRITERS = (
    "files.py",
    "catalog/file.py",
    "catalog/articles.py",
    "catalog/passages.py",
    "catalog/quotations.py",
    "database.py",
    "encoded.py",
    "manifest.py",
    "vectors.py",
    "lexicon.py",
    "ingest/writing.py",
    "publish.py",
)
OLD, NEW = [made_up(0), made_up(1)], [made_up(0, "The bridge is open again."), made_up(1), made_up(2)]


def snapshots(path: Path, to: Path, write: Callable[[], object]) -> list[Path]:
    """The index at `path` before each step of `write`; equal neighbours once."""
    taken: list[Path] = []
    last: list[tuple[str, bytes]] = []

    def copy() -> None:
        nonlocal last
        files: list[tuple[str, bytes]] = []
        for found in sorted(path.rglob("*")):
            with suppress(FileNotFoundError):  # the full text's own threads tidy up meanwhile
                files.append((str(found.relative_to(path)), b"" if found.is_dir() else found.read_bytes()))
        if files != last:
            last = files
            taken.append(to / str(len(taken)))
            for name, data in files:
                target = taken[-1] / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.mkdir(exist_ok=True) if (path / name).is_dir() else target.write_bytes(data)

    def watch(frame: FrameType, event: str, arg: Any) -> None:
        inside = (
            frame.f_code.co_filename if event == "c_call" else getattr(frame.f_back, "f_code", frame.f_code).co_filename
        )
        name = arg.__name__ if event == "c_call" else frame.f_code.co_name
        if name in (C_CALLS if event == "c_call" else CALLS if event == "call" else ()) and inside.endswith(WRITERS):
            sys.setprofile(None)
            copy()
            sys.setprofile(watch)

    sys.setprofile(watch)
    try:
        write()
    finally:
        sys.setprofile(None)
    copy()
    return taken


def outcomes(taken: list[Path], old: dict[str, str], new: dict[str, str]) -> str:
    """For each copy "o" (answers from the old state), "n" (the new one) or "-" (there is no index yet)."""
    seen = ""
    for path in taken:
        try:
            state = state_of(path)
        except (IndexMissing, IndexEmpty):
            assert not old
            seen += "-"
            continue
        assert state in (old, new), path
        seen += "o" if state == old else "n"
    return seen


def check(taken: list[Path], old: dict[str, str], new: dict[str, str]) -> None:
    seen = outcomes(taken, old, new)
    assert seen == "".join(sorted(seen, key="-on".index))  # never back to the old one
    assert len(seen) > 8
    assert seen[-1] == "n"


def test_an_add_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *OLD)
    taken = snapshots(path, tmp_path / "copies", lambda: add(path, *NEW))
    check(taken, hashes(*OLD), hashes(*NEW))
    for copy in taken[:: max(1, len(taken) // 8)]:  # the same command again completes it
        add(copy, *NEW)
        assert state_of(copy) == hashes(*NEW)
        assert Archive(copy).manifest.covers == Archive(copy).catalog.last_passage()
        assert not list(copy.rglob("*.tmp"))


def test_the_first_add_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.mkdir()
    taken = snapshots(path, tmp_path / "copies", lambda: add(path, *OLD))
    check(taken, {}, hashes(*OLD))
    unnamed = next(i for i, copy in enumerate(taken) if list(copy.glob("*/manifest.json")))  # CURRENT is not there yet
    for copy in [taken[unnamed], *taken[:: max(1, len(taken) // 6)]]:
        add(copy, *OLD)
        assert state_of(copy) == hashes(*OLD)


def test_a_rebuild_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *OLD)
    taken = snapshots(path, tmp_path / "copies", lambda: ingest.rebuild(path, NEW, replace=True))
    check(taken, hashes(*OLD), hashes(*NEW))
    for copy in taken[:: max(1, len(taken) // 6)]:
        ingest.rebuild(copy, NEW)
        assert state_of(copy) == hashes(*NEW)
        assert len(list(copy.glob("archive-*"))) <= 2


def test_a_removal_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *OLD)
    taken = snapshots(path, tmp_path / "copies", lambda: ingest.remove(path, ["made-up-1"]))
    seen = outcomes(taken, hashes(*OLD), hashes(OLD[0]))
    assert seen == "".join(sorted(seen, reverse=True))
    assert seen[-1] == "n"


@pytest.mark.slow
def test_an_add_killed_at_any_step_and_killed_again_while_it_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *OLD)
    taken = snapshots(path, tmp_path / "copies", lambda: add(path, *NEW))
    for number, copy in enumerate(taken[:: max(1, len(taken) // 6)]):
        again = snapshots(copy, tmp_path / f"again-{number}", lambda copy=copy: add(copy, *NEW))  # type: ignore[misc]
        seen = outcomes(again, hashes(*OLD), hashes(*NEW))
        assert seen == "".join(sorted(seen, reverse=True))
        assert seen[-1] == "n"


def test_a_backup_restored_and_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *NEW)
    backup.backup(path, tmp_path / "saved")
    ingest.rebuild(path, OLD, replace=True)
    taken = snapshots(path, tmp_path / "copies", lambda: backup.restore(path, tmp_path / "saved", replace=True))
    check(taken, hashes(*OLD), hashes(*NEW))
    for copy in taken[:: max(1, len(taken) // 4)]:
        doctor.repair(copy)
        assert {f.severity for f in doctor.examine(copy)} == {"ok"}


def test_an_article_mended_and_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *OLD)
    taken = snapshots(path, tmp_path / "copies", lambda: ingest.mend(path, ["made-up-1"]))
    assert set(outcomes(taken, hashes(*OLD), hashes(*OLD))) == {"o"}
    for copy in taken[:: max(1, len(taken) // 4)]:
        doctor.repair(copy)
        assert {f.severity for f in doctor.examine(copy)} == {"ok"}


def test_a_restoration_killed_at_any_step_can_be_repeated(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, *OLD)
    taken = snapshots(path, tmp_path / "copies", lambda: ingest.rebuild_from_catalog(path))
    for copy in taken[:: max(1, len(taken) // 8)]:
        ingest.rebuild_from_catalog(copy)
        assert state_of(copy) == hashes(*OLD)


@pytest.mark.parametrize(
    "step",
    ["index.search.manifest.write", *(pytest.param(f"index.{name}", marks=pytest.mark.slow) for name in
                               ("ingest.writing.publish", "search.lexicon.write", "search.lexicon.Lexicon.add",
                                "storage.publish.vectors.write_segment"))],
)  # fmt: skip
def test_a_process_that_dies_there_leaves_what_it_committed(tmp_path: Path, step: str) -> None:
    add(tmp_path, *OLD)
    module, _, name = step.rpartition(".")
    code = f"""
import os, pkgutil
from tests.support import add
from tests.index.ingest.test_crash import NEW
from pathlib import Path
owner = pkgutil.resolve_name({module!r})
setattr(owner, {name!r}, lambda *a, **k: os._exit(9))
add(Path({str(tmp_path)!r}), *NEW)
"""
    child = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert child.returncode == 9
    assert state_of(tmp_path) == hashes(*NEW)
    assert add(tmp_path, *NEW).unchanged == 3
