"""Catalogs that earlier versions wrote: read as they are, brought up to date by the next write."""

import sqlite3
from pathlib import Path

import pytest

from index import doctor, ingest
from index.archive import Archive
from index.catalog import Catalog, migrations
from index.catalog.migrations import SCHEMA_VERSION
from index.catalog.stories import Stories
from index.ingest.visits import Rejects
from index.storage import backup
from tests.support import FIXTURES, add, made_up, state_of

OLD = sorted((FIXTURES / "catalogs").glob("schema-*.sql"), key=lambda path: int(path.stem.rpartition("-")[2]))


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An index with a catalog of an earlier schema."""
    folder = tmp_path / "index" / "archive-1"
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "catalog.db")
    connection.executescript(request.param.read_text(encoding="utf-8"))
    connection.close()
    (tmp_path / "index" / "CURRENT").write_text("archive-1\n")
    return tmp_path / "index"


def shape(connection: sqlite3.Connection) -> dict[str, object]:
    """Tables with their columns, indexes and triggers, whatever made them."""
    names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found: dict[str, object] = {n: [tuple(c) for c in connection.execute(f"PRAGMA table_info({n})")] for n in names}
    query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    return found | {f"{kind} {name}": " ".join(sql.split()) for kind, name, sql in connection.execute(query)}


def test_every_schema_has_its_catalog() -> None:
    assert len(OLD) == SCHEMA_VERSION - 1


def test_an_upgraded_catalog_is_as_a_new_one(old: Path, tmp_path: Path) -> None:
    upgraded = Catalog(old / "archive-1" / "catalog.db", write=True)
    new = Catalog(tmp_path / "new.db", create=True)
    assert upgraded.schema == new.schema == SCHEMA_VERSION
    assert shape(upgraded.connection) == shape(new.connection)


def test_it_loses_nothing_and_rejects_know_their_file(old: Path) -> None:
    path = old / "archive-1" / "catalog.db"
    before = Catalog(path)
    assert before.schema < SCHEMA_VERSION
    articles, passages = list(before.articles()), list(before.texts_after(0))
    upgraded = Catalog(path, write=True)
    assert (list(upgraded.articles()), list(upgraded.texts_after(0))) == (articles, passages)
    assert list(before.articles()) == articles  # who has it open goes on reading
    rows = upgraded.connection.execute("SELECT origin, target FROM rejects ORDER BY id")
    page = "https://courier.example/none"
    assert [tuple(row) for row in rows] == [("/made-up/feed.jsonl:17", "/made-up/feed.jsonl"), (page, page)]


def test_a_crash_on_the_way_leaves_one_schema_or_the_next(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old / "archive-1" / "catalog.db"
    before = Catalog(path)
    articles = list(before.articles())
    steps = migrations.STEPS

    def fails_at_the_end(connection: sqlite3.Connection) -> None:
        steps[before.schema - 1](connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "STEPS", (*steps[: before.schema - 1], fails_at_the_end, *steps[before.schema :]))
    with pytest.raises(KeyboardInterrupt):
        Catalog(path, write=True)
    assert Catalog(path).schema == before.schema
    monkeypatch.undo()
    assert Catalog(path, write=True).schema == SCHEMA_VERSION
    assert list(Catalog(path).articles()) == articles


def test_the_next_write_brings_it_up_to_date(old: Path) -> None:
    ingest.rebuild_from_catalog(old)
    add(old, made_up(9))
    assert Archive(old).catalog.schema == SCHEMA_VERSION
    assert set(state_of(old)) == {"made-up-0", "made-up-9", "wire-1", "wire-2", "german"}
    catalog = Archive(old).catalog
    assert "incomplete" not in catalog.meta()
    assert dict(catalog.languages()) == {"en": 3, None: 1, "de": 1}  # one is too short to tell
    assert catalog.passages_of(catalog.keys_of(["german"])) == {}
    assert list(Stories(catalog).others_of(["wire-1"], 9)) == ["wire-1"]


def test_a_backup_of_it_is_restored_up_to_date(old: Path, tmp_path: Path) -> None:
    saved, path = tmp_path / "saved", tmp_path / "new"
    card = backup.backup(old, saved)
    assert card.articles == 4
    assert Catalog(old / "archive-1" / "catalog.db").schema < SCHEMA_VERSION
    backup.restore(path, saved)
    assert Archive(path).catalog.schema == SCHEMA_VERSION
    assert set(state_of(path)) == {"made-up-0", "wire-1", "wire-2", "german"}
    assert "incomplete" not in Archive(path).catalog.meta()
    assert {f.name for f in doctor.examine(path) if f.severity != "ok"} == {"rejects"}
    assert add(path, made_up(9)).stored == 1
    assert set(state_of(path)) == {"made-up-0", "made-up-9", "wire-1", "wire-2", "german"}


def test_one_that_is_not_upgraded_yet_is_read(old: Path) -> None:
    catalog = Catalog(old / "archive-1" / "catalog.db")
    assert sum(count for _, count in catalog.languages()) == 4
    if catalog.schema == 1:
        assert Stories(catalog).others_of(["wire-1"], 9) == Stories(catalog).of(["wire-1"]) == {}
    assert [r.target or r.origin for r in Rejects(catalog).all()]
