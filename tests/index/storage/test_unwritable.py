"""An index that may be read and not written to: every verb that reads answers, every one that writes says why not."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.catalog import Catalog, database
from index.errors import IndexBusy
from index.storage.current import CATALOG
from tests.index.storage.reader_without_rights import doctor, read
from tests.support import ROOT, add, jsonl, made_up

SAID = "“The bridge of Exampleton {},” Ada Example said."
ARTICLES = [made_up(0, SAID.format("holds")), *map(made_up, range(1, 4))]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may read: those of pytest are for their owner alone."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-test-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def made(place: Path, log: str) -> Path:
    """An index with its last article in the log, that as a killed writer leaves it or as a closed one."""
    path = place / "made"
    add(path, *ARTICLES)
    held = None if log == "merged" else Catalog(next(path.glob("archive-*")) / CATALOG)  # keeps it from being merged
    add(path, made_up(4, SAID.format("sways")))
    index = shutil.copytree(path, place / "index")
    if held:
        held.close()
    catalog = next(index.glob("archive-*")) / CATALOG
    beside = {name: catalog.with_name(f"{CATALOG}-{name}") for name in ("wal", "shm")}
    if log == "merged, with empty files":
        Catalog(catalog).close()
        for file in beside.values():
            file.touch()
    if log == "without its lock":
        beside["shm"].unlink()
    sizes = {name: file.stat().st_size if file.exists() else None for name, file in beside.items()}
    assert bool(sizes["wal"]) == (not log.startswith("merged")), sizes
    jsonl(place / "news.jsonl", [made_up(9)])
    return index


def protect(path: Path) -> None:
    for found in (path, *path.rglob("*")):
        found.chmod(0o555 if found.is_dir() else 0o444)


def files(path: Path) -> dict[str, bytes]:
    return {str(f.relative_to(path)): f.read_bytes() for f in path.rglob("*") if f.is_file()}


def told_by_a_reader(path: Path, *what: str) -> list[object]:
    done = subprocess.run([sys.executable, "-m", "tests.index.storage.reader_without_rights", path, *what], cwd=ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def as_json(value: object) -> object:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize(
    "log",
    [pytest.param("merged", marks=pytest.mark.slow), pytest.param("merged, with empty files", marks=pytest.mark.slow),
     pytest.param("unfinished", marks=pytest.mark.slow), "without its lock"],
)  # fmt: skip
def test_who_may_not_write_may_read(place: Path, log: str) -> None:
    path = made(place, log)
    reference = shutil.copytree(path, place / "reference")
    whole = as_json(read(reference))
    assert doctor(reference)[0] == 0
    protect(path)
    before = files(path)
    said, examined, refused, (code, text) = told_by_a_reader(path, "read", "doctor", "write", "back_up")  # type: ignore[misc]
    assert said == whole
    assert "sways" in str(said["ask"])  # of the article that was in the log
    assert "made-up-4" in said["list"][1]
    assert examined[0] == 0
    severities = {f["name"]: f["severity"] for f in map(json.loads, examined[1].splitlines())}
    assert {name for name, severity in severities.items() if severity != "ok"} == {"disk"}
    for verb, (status, message) in refused.items():
        assert status == 1, (verb, message)
        assert "IndexReadOnly" in message, (verb, message)
        assert "dateline backup" in message, (verb, message)
    assert code == 0, text
    assert "sways" in text
    assert files(path) == before


def test_it_is_read_while_another_user_adds(place: Path) -> None:
    """Also by a process that opened it when nobody wrote, so that SQLite's files were not there."""
    path = made(place, "merged")
    if os.geteuid():
        pytest.skip("a second user is needed, and only root can be one")
    command = [sys.executable, "-m", "tests.index.storage.reader_without_rights", path, "follow"]
    reader = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert reader.stdout
    assert reader.stdout.readline() == "open\n"
    for number in range(10, 16):
        add(path, made_up(number))
    add(path, made_up(99))
    out, _ = reader.communicate(timeout=120)
    seen = json.loads(out)
    assert "made-up-99" in seen[-1]
    allowed = {",".join(sorted(f"made-up-{i}" for i in [*range(5), *range(10, n), *more]))
               for n in range(10, 17) for more in ([], [99])}  # fmt: skip
    assert {s for s in seen if s != "busy"} <= allowed
    assert seen.count("busy") <= len(seen) / 2


def test_what_is_read_while_it_is_written_to_is_not_believed(place: Path) -> None:
    """Without SQLite's files beside it, a catalog that a writer merges its log into must be opened anew."""
    path = made(place, "merged")
    file = next(path.glob("archive-*")) / CATALOG
    connection = database._connect_unwritable(file)
    assert connection.stamp
    rows = connection.execute("SELECT id FROM articles ORDER BY key")
    assert rows.fetchone()[0] == "made-up-0"
    add(path, made_up(5))
    with pytest.raises(IndexBusy, match="ask again"):
        rows.fetchone()
    with pytest.raises(IndexBusy, match="ask again"):
        connection.execute("SELECT count(*) FROM articles")
    connection.close()
