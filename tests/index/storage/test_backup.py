"""Backups: round trip, refusals, damage, interruptions, and one made while another process adds."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import doctor, ingest
from index.archive import Archive
from index.errors import IndexBusy, IndexCorrupt, IndexMismatch, IndexMissing, WouldLoseArticles, WouldOverwrite
from index.storage import backup, publish
from index.storage.current import CATALOG
from index.storage.folders import writing
from qa.cli import app
from qa.engine import Engine
from tests.support import DAMAGES, add, hashes, made_up, state_of

SAID = made_up(0, "“The bridge is tired,” Ada Example said.")
OLD = hashes(SAID, made_up(1, "New."))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    add(path, SAID, made_up(1), made_up(2))
    add(path, made_up(1, "New."))
    ingest.remove(path, ["made-up-2"])
    return path


@pytest.fixture(scope="module")
def saved(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "news.dateline"
    card = backup.backup(index, file)
    assert (card.articles, card.passages) == (2, 2)
    return file


def test_what_is_restored_is_what_was_backed_up(
    index: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.encoding import encoder

    monkeypatch.setattr(encoder, "load", None)  # nothing is encoded
    backup.restore(tmp_path / "new", saved)
    monkeypatch.undo()
    assert state_of(tmp_path / "new") == state_of(index) == OLD
    assert all(f.severity == "ok" for f in doctor.examine(tmp_path / "new"))
    before, after = Archive(index).catalog, Archive(tmp_path / "new").catalog
    assert [r.status for r in after.revisions("made-up-1")] == ["superseded", "live"]
    assert after.counts() == before.counts()
    assert Engine(tmp_path / "new").ask("What did Ada Example say?").short == "The bridge is tired,"
    assert add(tmp_path / "new", SAID, made_up(5)).unchanged == 1


def test_nothing_is_overwritten_unless_told(saved: Path, tmp_path: Path) -> None:
    add(tmp_path / "index", made_up(7))
    with pytest.raises(WouldLoseArticles, match="--replace"):
        backup.restore(tmp_path / "index", saved)
    assert state_of(tmp_path / "index") == hashes(made_up(7))
    file = tmp_path / "old"
    file.write_text("precious")
    with pytest.raises(WouldOverwrite, match="--replace"):
        backup.backup(tmp_path / "index", file)
    assert file.read_text() == "precious"
    backup.backup(tmp_path / "index", file, replace=True)
    engine = Engine(tmp_path / "index")
    generation = engine.archive.generation
    backup.restore(tmp_path / "index", saved, replace=True)
    assert {hit.article.id for hit in engine.search("bridge")} == set(OLD)  # a running chat picks it up
    assert engine.archive.generation > generation
    backup.restore(tmp_path / "index", file, replace=True)
    assert state_of(tmp_path / "index") == hashes(made_up(7))


@pytest.mark.parametrize("damage", [*(d for d in DAMAGES if d != "missing"), "swapped catalog", "other format", "text"])
def test_a_damaged_backup_is_refused_and_the_index_stays(index: Path, saved: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "damaged"
    file.write_bytes(saved.read_bytes())
    error = IndexCorrupt
    if damage in DAMAGES:
        DAMAGES[damage](file)
    elif damage == "text":
        file.write_text("no backup at all")
    else:
        error = rewrite(file, damage)
    add(tmp_path / "index", made_up(7))
    with pytest.raises(error, match="damaged"):
        backup.restore(tmp_path / "index", file, replace=True)
    assert state_of(tmp_path / "index") == hashes(made_up(7))
    assert len(list((tmp_path / "index").glob("archive-*"))) == 1


def rewrite(file: Path, damage: str) -> type[Exception]:
    with zipfile.ZipFile(file) as old:
        card, catalog = json.loads(old.read("backup.json")), old.read(CATALOG)
    with zipfile.ZipFile(file, "w") as new:
        new.writestr("backup.json", json.dumps(card | ({"format": 9} if damage == "other format" else {})))
        new.writestr(CATALOG, catalog[:-1] + b"?" if damage == "swapped catalog" else catalog)
    return IndexMismatch if damage == "other format" else IndexCorrupt


def test_a_damaged_catalog_replaces_no_good_backup(saved: Path, tmp_path: Path) -> None:
    backup.restore(tmp_path / "index", saved)
    file = next((tmp_path / "index").glob("*/catalog.db"))
    file.write_bytes(file.read_bytes().replace(b"bridge is tired", b"bridge is tried"))
    good = tmp_path / "good"
    good.write_bytes(saved.read_bytes())
    with pytest.raises(IndexCorrupt, match=r"made-up-0.*dateline doctor"):
        backup.backup(tmp_path / "index", good, replace=True)
    assert good.read_bytes() == saved.read_bytes()
    assert not list(tmp_path.glob(".good*"))


def test_an_interrupted_restoration_leaves_the_old_index(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    add(tmp_path, made_up(7))
    for owner, name in ((backup, "publish"), (backup, "make_current"), (publish.lexicon, "write")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, interrupt)
            with pytest.raises(KeyboardInterrupt):
                backup.restore(tmp_path, saved, replace=True)
        assert state_of(tmp_path) == hashes(made_up(7))
        assert len(list(tmp_path.glob("archive-*"))) == 1


def test_beside_a_writer_a_backup_is_made_and_a_restoration_waits(index: Path, saved: Path, tmp_path: Path) -> None:
    with writing(index):
        backup.backup(index, tmp_path / "made")
        with pytest.raises(IndexBusy):
            backup.restore(index, saved, replace=True)
    backup.restore(tmp_path / "index", tmp_path / "made")
    assert state_of(tmp_path / "index") == OLD


def test_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        backup.backup(tmp_path / "nowhere", tmp_path / "file")
    assert not list(tmp_path.iterdir())


def test_on_the_command_line(index: Path, tmp_path: Path) -> None:
    def run(*arguments: object) -> str:
        result = CliRunner().invoke(app, [str(a) for a in arguments])
        assert result.exit_code == 0, result.output
        return result.stdout

    told = run("backup", tmp_path / "news", "--index", index)
    assert "2 articles and 2 passages backed up to" in told
    card = json.loads(run("restore", tmp_path / "news", "--index", tmp_path / "index", "--json"))
    assert (card["articles"], len(card["sha256"])) == (2, 64)
    assert CliRunner().invoke(app, ["restore", str(tmp_path / "none"), "--index", str(index)]).exit_code == 2
