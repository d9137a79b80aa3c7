"""Files that are damaged in every way: told before they are used, or found by the doctor, never answered from (R9)."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import doctor, ingest
from index.archive import Archive
from index.catalog import Catalog
from index.encoding import encoder, weights
from index.errors import DatelineError, IndexMissing, ModelUnavailable
from tests.support import add, copied, made_up

pytestmark = pytest.mark.slow
RANDOM = random.Random(9)
TIMES = 10
ARTICLES = [
    made_up(i, f"“Bridge {i} is tired,” Ada Example said. Story {i} of the Example Courier.") for i in range(12)
]
QUERY = np.random.default_rng(0).normal(size=384).astype(np.float32)


def truncate(data: bytes) -> bytes:
    return data[: RANDOM.randrange(len(data))]


def flip(data: bytes) -> bytes:
    changed = bytearray(data)
    bit = RANDOM.randrange(8 * len(data))
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def zero(data: bytes) -> bytes:
    size = min(4096, max(1, len(data) // 4))
    at = RANDOM.randrange(0, len(data), size)
    return data[:at] + bytes(len(data[at : at + size])) + data[at + size :]


RANDOMLY: dict[str, Callable[[bytes], bytes]] = {"truncated": truncate, "bit flip": flip, "zeroed": zero}
FILES = ["CURRENT", "manifest.json", "*.faiss", "meta.json", "*.term", "*.idx", "*.store", "*.fast", "*.fieldnorm",
         "catalog.db", "catalog.db-wal"]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An index of two publications and of a log that is not in the file yet; and another one."""
    path, other = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("other")
    add(other, *map(made_up, range(30, 42)))
    add(path / "first", *ARTICLES[:9])
    catalog = Catalog(next((path / "first").glob("archive-*")) / "catalog.db")  # keeps the log from being merged
    add(path / "first", *ARTICLES[9:])
    index = copied(path / "first", path / "index")
    catalog.close()
    assert next(index.rglob("catalog.db-wal")).stat().st_size
    return index, other


def everything(path: Path) -> object:
    """All that answers are made of."""
    archive = Archive(path)
    try:
        stored = {s.key: replace(s, seal=None) for s in archive.catalog.articles()}
        found = archive.nearest(QUERY / np.linalg.norm(QUERY), 10), archive.matching("tired bridge courier", 10)
        numbers = [i for own in archive.catalog.passages_of(stored).values() for p in own if (i := p.id)]
        return stored, found, archive.passages(numbers), archive.catalog.quotations_of(stored), archive.catalog.counts()
    finally:
        archive.close()


def damages(good: bytes, other: Path, times: int) -> Iterator[tuple[str, Callable[[Path], object]]]:
    """One way after the other to damage a file: what it is called, and what does it."""
    yield "missing", Path.unlink
    yield "a folder", lambda target: (target.unlink(), target.mkdir())
    yield "empty", lambda target: target.write_bytes(b"")
    yield "swapped", lambda target: target.write_bytes(other.read_bytes() if other.exists() else b"other")
    for name, damage in RANDOMLY.items():
        for _ in range(times):
            yield name, lambda target, damage=damage: target.write_bytes(damage(good))  # type: ignore[misc]


def outcome_of(path: Path, reference: object) -> str:
    """How a damaged index answers: the "same", something "other", or it is "told" with a command that repairs it."""
    try:
        return "same" if everything(path) == reference else "other"
    except DatelineError as error:
        if "dateline " not in str(error):
            raise
        return "told"


@pytest.mark.parametrize("name", FILES)
def test_no_damage_answers_in_silence(made: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    index, other = made
    path = copied(index, tmp_path / "index")
    target = max(path.rglob(name), key=lambda f: (f.parts[-2].zfill(9), f.name))
    if name != "catalog.db-wal":
        Catalog(next(path.rglob("catalog.db"))).close()  # merges the log
    whole = {f: f.read_bytes() for f in path.rglob("*") if f.is_file()}
    reference = everything(copied(index, tmp_path / "reference"))
    swapped = max(other.rglob(target.name if name == "CURRENT" else name), default=tmp_path / "none")
    told: Counter[str] = Counter()
    for name_of, damage in damages(whole[target], swapped, TIMES * (4 if name == "catalog.db" else 1)):
        damage(target)
        outcome = outcome_of(path, reference)
        if outcome == "other" or (outcome == "told" and name != "catalog.db-wal"):
            try:
                faults = [f for f in doctor.examine(path) if f.severity == "fail"]
                assert faults, (name_of, outcome)
                assert all(f.repair and f.repair.startswith("dateline ") for f in faults), faults
            except IndexMissing:
                assert outcome == "told"
        told[f"{name_of}: {outcome}"] += 1
        shutil.rmtree(path)
        for file, data in whole.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    assert not [what for what in told if what.endswith("other") and name not in ("catalog.db", "catalog.db-wal")], told
    assert sum(count for what, count in told.items() if what.endswith("told")), told


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "model.json"])
def test_no_damaged_model_encodes(tmp_path: Path, name: str) -> None:
    folder = tmp_path / weights.BUNDLED
    shutil.copytree(weights.MODELS / weights.BUNDLED, folder)
    reference = encoder.load().encode(["The bridge is tired."])
    good = (folder / name).read_bytes()
    for _, damage in damages(good, tmp_path / "none", TIMES):
        damage(folder / name)
        with suppress(ModelUnavailable):
            vectors = encoder.BundledEncoder(folder).encode(["The bridge is tired."])
            assert name == "model.json"  # some of what it says is for people only
            assert np.array_equal(vectors, reference)
        if (folder / name).is_dir():
            (folder / name).rmdir()
        (folder / name).write_bytes(good)
    assert np.array_equal(encoder.BundledEncoder(folder).encode(["The bridge is tired."]), reference)


def test_what_the_doctor_finds_in_a_catalog_it_names_by_article(made: tuple[Path, Path], tmp_path: Path) -> None:
    path = copied(made[0], tmp_path / "index")
    ingest.rebuild_from_catalog(path)
    catalog = next(path.rglob("catalog.db"))
    data = catalog.read_bytes()
    for number in (3, 7):
        old = f"Story {number} of".encode()
        assert data.count(old) == 1
        data = data.replace(old, old.replace(b"Story", b"Stery"))
    catalog.write_bytes(data)
    (finding,) = (f for f in doctor.examine(path) if f.severity == "fail")
    assert [line.split()[0] for line in finding.details] == ["made-up-3", "made-up-7"]
