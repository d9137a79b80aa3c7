"""The power fails at any moment: what was acknowledged is there, and the index is whole (R4)."""

import os
import random
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from index import doctor, ingest
from index.article import Article
from index.errors import DatelineError, IndexEmpty, IndexMissing
from index.ingest import filling
from index.storage import backup
from tests.slow.power import LOSSES, Disk, recorded, write_out
from tests.support import add, hashes, made_up, state_of

pytestmark = pytest.mark.slow
OLD = [made_up(i) for i in range(3)]
NEW = [made_up(0, "The bridge is open again."), *OLD[1:], made_up(3), made_up(4)]
MOST = 120
"""Different disks that are looked at, of one kind of write."""
States = list[dict[str, str]]


class Cuts:
    """The disks that a write may leave behind, each with the states that were allowed at that moment."""

    def __init__(self, root: Path, states: States) -> None:
        self.root = root
        self.allowed = states
        self.seen: dict[int, tuple[dict[str, bytes | None], States]] = {}
        self._choose = random.Random(4)

    def at(self, disk: Disk) -> None:
        for loss in LOSSES:
            image = disk.after_a_cut(loss, self._choose)
            self.seen.setdefault(hash(tuple(image.items())), (image, self.allowed))

    def record(self, write: Callable[[], object], *after: dict[str, str]) -> None:
        """Let the power fail during `write` and just after it, when only the states `after` are allowed."""
        with recorded(self.root, self.at) as disk:
            write()
            self.allowed = list(after)
            self.at(disk)
            last = hash(tuple(disk.after_a_cut("all that was not synced", self._choose).items()))
            self.seen[last] = (self.seen[last][0], self.allowed)

    def images(self) -> list[tuple[dict[str, bytes | None], States]]:
        found = list(self.seen.values())
        return found if len(found) <= MOST else [*self._choose.sample(found[:-4], MOST - 4), *found[-4:]]


def check(cuts: Cuts, to: Path, go_on: Callable[[Path], object], end: dict[str, str]) -> int:
    """Every disk opens in a state that was allowed, and some are gone on from; returns how many there were."""
    images = cuts.images()
    for number, (image, allowed) in enumerate(images):
        place = write_out(image, to / str(number)) / "index"
        try:
            state = state_of(place)
        except (IndexMissing, IndexEmpty):
            state = {}
        assert state in allowed, (number, state, sorted(image))
        if number % max(1, len(images) // 4) == 0:
            go_on(place)
            assert state_of(place) == end
            doctor.repair(place)
            assert {f.severity for f in doctor.examine(place)} == {"ok"}
        shutil.rmtree(to / str(number), ignore_errors=True)  # threads of the full text may still write there
    return len(images)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    add(tmp_path / "disk" / "index", *OLD)
    return tmp_path / "disk"


def test_the_first_articles_of_a_new_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PORTION", 1)
    root = tmp_path / "disk"
    root.mkdir()
    stages = [hashes(*OLD[:n]) for n in range(len(OLD) + 1)]
    cuts = Cuts(root, stages)

    def acknowledged(what: str, count: int) -> None:
        if what == "articles":
            cuts.allowed = cuts.allowed[count:]

    cuts.record(lambda: ingest.add(root / "index", OLD, progress=acknowledged), stages[-1])
    assert check(cuts, tmp_path / "cuts", lambda path: add(path, *OLD), stages[-1]) > 20


def test_an_update_that_drops_what_is_dead(disk: Path, tmp_path: Path) -> None:
    cuts = Cuts(disk, [hashes(*OLD), hashes(*NEW)])
    cuts.record(lambda: add(disk / "index", *NEW), hashes(*NEW))
    assert check(cuts, tmp_path / "cuts", lambda path: add(path, *NEW), hashes(*NEW)) > 20


def test_removal_survives_every_power_cut(disk: Path, tmp_path: Path) -> None:
    cuts = Cuts(disk, [hashes(*OLD), hashes(*OLD[:-1])])
    cuts.record(lambda: ingest.remove(disk / "index", [OLD[-1].id]), hashes(*OLD[:-1]))
    assert check(cuts, tmp_path / "cuts", lambda path: add(path, *OLD), hashes(*OLD)) > 5


REBUILDS: dict[str, Callable[[Path, list[Article]], object]] = {
    "from its sources": lambda path, articles: ingest.rebuild(path, articles, replace=True),
    "from its catalog": lambda path, _: ingest.rebuild_from_catalog(path),
    "from a backup": lambda path, _: backup.restore(path, path.parent / "saved", replace=True),
}


@pytest.mark.parametrize("how", REBUILDS)
def test_an_index_made_anew(disk: Path, tmp_path: Path, how: str) -> None:
    new = OLD if how == "from its catalog" else NEW
    if how == "from a backup":
        add(tmp_path / "other", *NEW)
        backup.backup(tmp_path / "other", disk / "saved")
    cuts = Cuts(disk, [hashes(*OLD), hashes(*new)])
    cuts.record(lambda: REBUILDS[how](disk / "index", NEW), hashes(*new))
    assert check(cuts, tmp_path / "cuts", lambda path: add(path, *NEW), hashes(*NEW)) > 10


def test_backup_survives_every_power_cut(disk: Path, tmp_path: Path) -> None:
    """The old one or the new one; the new one once it was said to be made."""
    backup.backup(disk / "index", disk / "saved")
    old = (disk / "saved").read_bytes()
    add(disk / "index", *NEW)
    cuts = Cuts(disk, [{}])
    cuts.record(lambda: backup.backup(disk / "index", disk / "saved", replace=True), {"made": ""})
    new = (disk / "saved").read_bytes()
    assert new != old
    found = [(image["saved"], allowed) for image, allowed in cuts.seen.values()]
    assert {saved for saved, _ in found} == {old, new}
    assert {saved for saved, allowed in found if allowed == [{"made": ""}]} == {new}


@pytest.mark.parametrize("forgotten", ["files", "folders"])
def test_a_sync_that_is_forgotten_is_found(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    """That the other tests here can fail."""
    if forgotten == "folders":
        monkeypatch.setattr("index.storage.files.sync_folder", lambda path: None)
    else:
        synced = Disk.synced
        monkeypatch.setattr(
            Disk, "synced", lambda disk, file: synced(disk, file) if stat.S_ISDIR(os.fstat(file).st_mode) else None
        )
    cuts = Cuts(disk, [hashes(*OLD), hashes(*NEW)])
    cuts.record(lambda: ingest.rebuild(disk / "index", NEW, replace=True), hashes(*NEW))
    with pytest.raises((AssertionError, DatelineError)):
        check(cuts, tmp_path / "cuts", lambda path: add(path, *NEW), hashes(*NEW))
