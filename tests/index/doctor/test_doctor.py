"""The doctor: an index that is whole, every kind of damage, and that the command it names repairs it."""

import json
import shlex
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from index import doctor, ingest
from index.archive import Archive
from index.errors import IndexCorrupt, IndexMissing
from index.ingest import writing
from index.search import vectors
from index.sources import Rejected
from index.storage import backup, folders
from index.storage.current import CATALOG
from qa.cli import app
from tests.support import DAMAGES, add, copied, hashes, jsonl, made_up, state_of

ARTICLES = [made_up(i) for i in range(4)]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return jsonl(tmp_path_factory.mktemp("source") / "articles.jsonl", ARTICLES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    from index import sources

    path = tmp_path_factory.mktemp("made")
    ingest.add(path, sources.read(source))
    add(path, made_up(9))
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "index")


def faults(path: Path) -> dict[str, doctor.Finding]:
    return {f.name: f for f in doctor.examine(path) if f.severity != "ok"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def repaired(path: Path, finding: doctor.Finding) -> None:
    """Type the command that the finding names."""
    assert finding.repair
    program, *arguments = shlex.split(finding.repair)
    assert program == "dateline"
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert not faults(path)


def in_catalog(path: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(next(path.glob("archive-*")) / CATALOG) as db:
        db.execute(statement, values)
    db.close()


def flip(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes in the catalog's file, behind SQLite's back."""
    file = next(path.glob("archive-*")) / CATALOG
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new))


def test_whole_index_passes_every_check(made: Path) -> None:
    found = list(doctor.examine(made))
    assert {f.severity for f in found} == {"ok"}
    assert {f.name for f in found} >= {"current", "catalog", "texts", "offsets", "vectors", "segments", "full text",
                                       "manifest", "model", "leftovers", "disk", "rejects"}  # fmt: skip
    result = run("doctor", "--json", "--recall", "--index", str(made))
    assert result.exit_code == 0
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [t["name"] for t in told] == [*(f.name for f in found), "reader", "recall"]
    assert "recall@10 1.000" in told[-1]["message"]


def test_an_index_that_is_searched_approximately(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT", 2)
    ingest.rebuild_from_catalog(path)
    assert Archive(path).vectors.approximate == 5
    assert not faults(path)
    assert "5 of 5 vectors are searched approximately" in run("doctor", "--recall", "--index", str(path)).stdout
    assert state_of(path) == hashes(*ARTICLES, made_up(9))


def test_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        list(doctor.examine(tmp_path))


DERIVED = {"manifest.json": "manifest", "*.faiss": "segments", "meta.json": "full text", "*.term": "full text",
           "*.store": "full text", "*.idx": "full text", "CURRENT": "current"}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", DERIVED)
def test_a_damaged_derived_file_is_named_and_repaired(path: Path, file: str, damage: str) -> None:
    target = next(path.rglob(file))
    DAMAGES[damage](target)
    finding = faults(path)[DERIVED[file]]
    assert finding.severity == "fail"
    assert target.name in "".join((finding.message, *finding.details))
    assert run("doctor", "--index", str(path)).exit_code == 1
    repaired(path, finding)
    assert state_of(path) == hashes(*ARTICLES, made_up(9))


def test_one_option_repairs_what_needs_no_input(path: Path) -> None:
    DAMAGES["bit flip"](next(path.rglob("*.faiss")))
    (path / "archive-7").mkdir()
    (path / ".CURRENT.4711.tmp").write_bytes(b"archive-7")
    assert set(faults(path)) == {"segments", "leftovers"}
    result = run("doctor", "--repair", "--index", str(path))
    assert result.exit_code == 0
    assert "archive-7" in result.stderr
    assert not faults(path)
    assert doctor.repair(path) == []


def test_flipped_bits_in_a_text_name_the_article_and_adding_it_again_heals(path: Path) -> None:
    flip(path, b"fewer swallows", b"fewer swallowz")
    finding = faults(path)["texts"]
    assert "made-up-1 (revision 1" in finding.details[0]
    with pytest.raises(IndexCorrupt, match=r"made-up-1.*dateline doctor"):
        state_of(path)
    result = run(*shlex.split(finding.repair or "")[1:])
    assert "stored 1 (1 updated), unchanged 3" in result.output
    assert state_of(path) == hashes(*ARTICLES, made_up(9))
    assert not faults(path)


def test_flipped_bits_in_what_is_said_of_an_article_are_found_and_adding_it_again_heals(path: Path) -> None:
    flip(path, b"2031-05-06", b"2031-05-16")
    finding = faults(path)["texts"]
    assert len(finding.details) == 5
    with pytest.raises(IndexCorrupt, match=r"made-up-0.*dateline doctor"):
        state_of(path)
    with pytest.raises(IndexCorrupt, match="dateline doctor"):
        backup.backup(path, path.parent / "saved")
    add(path, *(replace(a, origin=str(path)) for a in (*ARTICLES, made_up(9))))
    assert not faults(path)
    assert {s.article.date for s in Archive(path).catalog.articles()} == {"2031-05-06"}


def test_flipped_bits_in_a_quotation_are_found_and_mended(path: Path) -> None:
    add(path, made_up(5, "“The tide turns,” said Ada Example."))
    flip(path, b"Ada Exampleexample", b"Ida Exampleexample")
    repaired(path, faults(path)["offsets"])
    ((_, quotation),) = Archive(path).catalog.quotations_by("example")
    assert quotation.speaker == "Ada Example"


def test_an_article_of_unknown_origin_comes_from_a_backup(path: Path) -> None:
    flip(path, b"story number 9", b"story number 8")
    finding = faults(path)["texts"]
    assert finding.details == ("made-up-9 (revision 1; from unknown)",)
    assert "restore" in (finding.repair or "")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("UPDATE passages SET end = 100000 WHERE id = 2", "offsets"),
        ("UPDATE passages SET start = -1 WHERE id = 2", "offsets"),
        ("UPDATE passages SET vector = zeroblob(1536) WHERE id = 2", "vectors"),
        ("UPDATE passages SET vector = x'00' WHERE id = 2", "vectors"),
        ("UPDATE passages SET vector = (SELECT vector FROM passages WHERE id = 1) WHERE id = 2", "copies"),
        ("UPDATE passages SET article = 99 WHERE id = 2", "references"),
        ("DELETE FROM passages WHERE id = 2", "manifest"),
        ("UPDATE articles SET text = 'Other words.' WHERE key = 2", "texts"),
        ("UPDATE articles SET digest = '0' WHERE key = 2", "texts"),
        ("UPDATE meta SET value = '7' WHERE key = 'schema'", "catalog"),
        ("UPDATE meta SET value = 'fp16' WHERE key = 'variant'", "model"),
        ("DELETE FROM meta WHERE key = 'dimension'", "vectors"),
    ],
)
def test_a_catalog_that_cannot_be_right(path: Path, change: str, name: str) -> None:
    in_catalog(path, change)
    finding = faults(path)[name]
    assert (finding.severity, finding.repair is not None) == ("fail", True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET end = 100000 WHERE id = 2",
        "UPDATE quotations SET start = -4 WHERE id = 1",
        "UPDATE passages SET vector = zeroblob(1536) WHERE id = 2",
        "UPDATE passages SET vector = x'00' WHERE id = 2",
        "UPDATE passages SET vector = (SELECT vector FROM passages WHERE id = 1) WHERE id = 2",
    ],
)
def test_what_can_be_made_anew_from_a_whole_text_is_mended(path: Path, change: str) -> None:
    add(path, made_up(5, "“The tide turns,” said Ada Example."))
    in_catalog(path, change)
    repaired(path, next(iter(faults(path).values())))
    assert state_of(path) == hashes(*ARTICLES, made_up(9), made_up(5, "“The tide turns,” said Ada Example."))


def test_a_damaged_text_that_no_longer_answers_is_a_warning(path: Path) -> None:
    add(path, made_up(1, "A new text."))
    flip(path, b"fewer swallows", b"fewer swallowz")
    assert faults(path)["texts"].severity == "warn"
    assert run("doctor", "--index", str(path)).exit_code == 0


def test_damaged_pages_and_indexes_of_the_catalog(path: Path) -> None:
    file = next(path.glob("archive-*")) / CATALOG
    whole = file.read_bytes()
    for page in range(1, len(whole) // 4096):
        file.write_bytes(whole[: 4096 * page] + bytes(4096) + whole[4096 * (page + 1) :])
        assert faults(path), page


def test_not_a_number_in_a_vector(path: Path) -> None:
    vector = np.full(384, np.nan, dtype="<f4").tobytes()
    in_catalog(path, "UPDATE passages SET vector = ? WHERE id = 3", vector)
    finding = faults(path)["vectors"]
    assert "made-up-2" in finding.details[0]


def test_what_is_not_published_yet_is_no_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "publish", interrupt)
    with pytest.raises(KeyboardInterrupt):
        add(path, made_up(10))
    assert [(f.name, f.severity) for f in faults(path).values()] == [("manifest", "warn")]
    monkeypatch.undo()
    add(path)
    assert not faults(path)


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_rejects_are_named_at_most_ten(path: Path) -> None:
    ingest.add(path, [Rejected(f"file-{i}.txt", "no text") for i in range(12)])
    finding = faults(path)["rejects"]
    assert (finding.severity, len(finding.details), finding.details[-1]) == ("warn", 11, "... and 2 more")


def test_while_another_process_writes_nothing_is_called_a_leftover(path: Path) -> None:
    (path / "archive-7").mkdir()
    with folders.writing(path):
        assert not faults(path)
    assert set(faults(path)) == {"leftovers"}


@pytest.mark.parametrize(("free", "severity"), [(10**6, "fail"), (10**8, "ok"), (None, "ok")])
def test_a_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch, free: int | None, severity: str) -> None:
    import shutil
    from types import SimpleNamespace

    if free:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert next(f for f in doctor.examine(path) if f.name == "disk").severity == severity


def test_a_reader_beside_the_doctor(path: Path) -> None:
    archive = Archive(path)
    list(doctor.examine(path))
    assert archive.is_current()
    archive.close()
