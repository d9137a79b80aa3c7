"""Rebuilding encodes nothing twice: not what a stopped rebuild had encoded, nor what did not change since."""

import errno
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import doctor, ingest
from index.archive import Archive
from index.article import Article
from index.encoding import encoded, encoder
from index.encoding.encoder import BundledEncoder, Progress, Vectors
from index.errors import WouldLoseArticles
from index.ingest import filling
from index.ingest.filling import Summary
from index.storage import publish
from index.storage.current import CATALOG, current_folder
from tests.support import DAMAGES, add, hashes, made_up, state_of

ALL = [made_up(i) for i in range(6)]
SAID = made_up(7, "“The bridge holds,” Ada Example said.")


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PORTION", 1)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the passages that the encoder has read, in order."""
    titles: list[str] = []
    encode = BundledEncoder.encode

    def noted(self: BundledEncoder, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        titles.extend(text.partition("\n")[0] for text in texts)
        return encode(self, texts, progress)

    monkeypatch.setattr(BundledEncoder, "encode", noted)
    return titles


def titles(*articles: Article) -> list[str]:
    return [a.title for a in articles]


def stopped(articles: Sequence[Article]) -> Iterator[Article]:
    yield from articles
    raise KeyboardInterrupt


def stop(path: Path, *articles: Article) -> Summary:
    """Stop a rebuild after these articles; what it had done."""
    with pytest.raises(ingest.Interrupted) as raised:
        ingest.rebuild(path, stopped(articles), replace=True)
    return raised.value.summary


def kept(path: Path) -> bool:
    return (path / encoded.NAME).exists()


def vectors_of(path: Path) -> dict[str, bytes]:
    """The vectors of each live article, by id."""
    archive = Archive(path)
    with closing(archive.catalog):
        found = archive.catalog.passages_of(archive.catalog.live_keys())
        stored = archive.catalog.vectors_of(p.id for own in found.values() for p in own if p.id)
        return {own[0].article_id: b"".join(stored[p.id].tobytes() for p in own if p.id) for own in found.values()}


def alter(path: Path, file: str, statement: str) -> None:
    """Change rows behind the catalog's back, as damage does: its triggers see nothing."""
    with closing(sqlite3.connect(path / file)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        before = db.total_changes
        db.executescript(statement)
        assert db.total_changes > before


# Stopped rebuilds


def test_a_rebuild_that_is_stopped_twice_encodes_nothing_twice(tmp_path: Path, read: list[str]) -> None:
    add(tmp_path, SAID)
    assert stop(tmp_path, *ALL[:3]).passages == 3
    assert stop(tmp_path, ALL[3], ALL[0]).passages == 1
    assert state_of(tmp_path) == hashes(SAID)
    assert not list(tmp_path.glob("building-*"))
    summary = ingest.rebuild(tmp_path, [*ALL, SAID])
    assert (summary.stored, summary.passages, summary.taken_over) == (7, 2, 5)
    assert Counter(read) == Counter(titles(SAID, *ALL))
    assert state_of(tmp_path) == hashes(*ALL, SAID)
    assert not kept(tmp_path)


def test_a_first_index_that_is_stopped_is_gone_on_with_by_adding(tmp_path: Path, read: list[str]) -> None:
    stop(tmp_path, *ALL[:3])
    assert kept(tmp_path)
    summary = add(tmp_path, *ALL[:2])
    assert (summary.passages, summary.taken_over, kept(tmp_path)) == (0, 2, True)  # made-up-2 waits there
    assert add(tmp_path, *ALL).taken_over == 1
    assert not kept(tmp_path)
    assert Counter(read) == Counter(titles(*ALL))
    assert state_of(tmp_path) == hashes(*ALL)


def test_nothing_is_left_where_nothing_was_encoded(tmp_path: Path) -> None:
    add(tmp_path, *ALL)
    before = sorted(f.name for f in tmp_path.iterdir())
    assert stop(tmp_path, *ALL[:3]).passages == 0
    assert sorted(f.name for f in tmp_path.iterdir()) == before


def test_a_rebuild_stopped_while_it_publishes_says_what_it_encoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publish.lexicon, "write", press)
        with pytest.raises(ingest.Interrupted) as raised:
            ingest.rebuild(tmp_path, ALL)
    assert raised.value.summary.passages == 6
    assert ingest.rebuild(tmp_path, ALL).taken_over == 6
    assert Counter(read) == Counter(titles(*ALL))


def test_a_full_disk_keeps_what_was_encoded_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "full.db")

    add(tmp_path, SAID)
    with monkeypatch.context() as patch:
        patch.setattr(publish.manifest, "write", full)
        with pytest.raises(OSError, match="No space left on device; what was encoded until then is kept") as raised:
            ingest.rebuild(tmp_path, ALL, replace=True)
    assert (raised.value.errno, raised.value.filename) == (errno.ENOSPC, "full.db")
    assert not list(tmp_path.glob("building-*"))  # the room that it took is free again
    assert state_of(tmp_path) == hashes(SAID)
    assert ingest.rebuild(tmp_path, ALL, replace=True).passages == 0


def test_a_refusal_leaves_all_as_it_was_and_costs_no_encoding(tmp_path: Path, read: list[str]) -> None:
    add(tmp_path, *ALL[:3])
    folder = current_folder(tmp_path)
    before = {f: f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
    for way in ("rebuild", "add"):
        path = shutil.copytree(tmp_path, tmp_path.with_name(way))
        with pytest.raises(WouldLoseArticles, match="neither encodes again"):
            ingest.rebuild(path, ALL[2:])
        assert {folder / f.relative_to(path / folder.name): f.read_bytes() for f in sorted(path.rglob("archive-*/**/*"))
                if f.is_file()} == before  # fmt: skip
        assert Counter(read) == Counter(titles(*ALL))
        summary = ingest.rebuild(path, ALL[2:], replace=True) if way == "rebuild" else add(path, *ALL[2:])
        assert (summary.passages, summary.taken_over) == (0, 4 if way == "rebuild" else 3)
        assert state_of(path) == hashes(*(ALL[2:] if way == "rebuild" else ALL))
        assert not kept(path)
        del read[3:]


def test_killed_between_the_swap_and_the_deletion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(self: encoded.Encoded) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(encoded.Encoded, "delete", die)
        with pytest.raises(ZeroDivisionError):
            ingest.rebuild(tmp_path, ALL)
    assert state_of(tmp_path) == hashes(*ALL)
    assert kept(tmp_path)
    assert ingest.rebuild(tmp_path, ALL).passages == 0
    assert not kept(tmp_path)


def test_what_a_killed_rebuild_was_building_goes_with_the_next_write(tmp_path: Path) -> None:
    add(tmp_path, *ALL[:2])
    shutil.copytree(current_folder(tmp_path), tmp_path / "building-2")
    add(tmp_path, ALL[2])
    assert not list(tmp_path.glob("building-*"))
    assert state_of(tmp_path) == hashes(*ALL[:3])


def test_the_doctor_says_that_a_stopped_rebuild_can_go_on(tmp_path: Path) -> None:
    add(tmp_path, SAID)
    stop(tmp_path, *ALL)
    found = {f.name: f for f in doctor.examine(tmp_path) if f.severity != "ok"}
    assert set(found) == {"leftovers"}
    assert "a rebuild was stopped; started again, it goes on from what it had encoded" in found["leftovers"].message
    assert "dateline rebuild PATH..." in (found["leftovers"].repair or "")
    assert any(encoded.NAME in line for line in doctor.repair(tmp_path))
    assert {f.severity for f in doctor.examine(tmp_path)} == {"ok"}


# Articles that did not change


def test_unchanged_articles_are_made_anew_without_encoding(tmp_path: Path, read: list[str]) -> None:
    add(tmp_path, *ALL, SAID)
    before = vectors_of(tmp_path)
    del read[:]
    summary = ingest.rebuild(tmp_path, [*ALL, SAID, made_up(8)])
    assert (summary.stored, summary.passages, summary.taken_over, summary.quotations) == (8, 1, 7, 1)
    assert read == titles(made_up(8))
    after = vectors_of(tmp_path)
    assert {i: after[i] for i in before} == before
    assert state_of(tmp_path) == hashes(*ALL, SAID, made_up(8))
    assert {f.severity for f in doctor.examine(tmp_path)} == {"ok"}


def test_what_an_add_that_was_stopped_had_stored_is_taken_over(tmp_path: Path, read: list[str]) -> None:
    with pytest.raises(ingest.Interrupted):
        ingest.add(tmp_path, stopped(ALL))
    assert ingest.rebuild(tmp_path, ALL).taken_over == 6
    assert Counter(read) == Counter(titles(*ALL))


@pytest.mark.parametrize(
    "changed",
    [made_up(0, "The harbour bridge stays open."), made_up(0, title="Bridge closes"),
     made_up(0, f" {ALL[0].text}"), made_up(0, title="Made-up  story 0")],
    ids=["text", "title", "white space in the text", "white space in the title"],
)  # fmt: skip
def test_what_the_encoder_would_read_otherwise_is_encoded(tmp_path: Path, changed: Article, read: list[str]) -> None:
    add(tmp_path, *ALL)
    del read[:]
    summary = ingest.rebuild(tmp_path, [changed, *ALL[1:]], replace=True)
    assert (summary.passages, summary.taken_over) == (1, 5)
    assert read == titles(changed)
    assert state_of(tmp_path) == hashes(changed, *ALL[1:])


@pytest.mark.parametrize("setting", ["encoder", "variant", "passages"])
def test_of_another_model_nothing_is_taken_over(tmp_path: Path, setting: str) -> None:
    add(tmp_path, *ALL)
    alter(current_folder(tmp_path), CATALOG, f"UPDATE meta SET value = 'other' WHERE key = '{setting}'")
    summary = ingest.rebuild(tmp_path, ALL)
    assert (summary.passages, summary.taken_over) == (6, 0)


class MadeUpModel:
    """An encoder that turns each text into a direction of its own; another `sign` is another model of the same name."""

    name, variant, dimension, max_tokens = "made-up-model", "made up", 16, 256

    def __init__(self, sign: int, dimension: int = 16) -> None:
        self.sign, self.dimension = sign, dimension
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts += texts
        rows = [np.random.default_rng(len(t)).normal(size=self.dimension) for t in texts]
        return self.sign * np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [(i, i + 1) for i in range(len(text))]


@pytest.mark.parametrize(
    ("now", "taken_over", "texts"),
    [(MadeUpModel(1), 6, 1), (MadeUpModel(-1), 0, 8), (MadeUpModel(1, 8), 0, 7)],
    ids=["the same", "other weights", "another dimension"],
)
def test_a_model_that_changed_under_its_name_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: MadeUpModel, taken_over: int, texts: int
) -> None:
    """One passage of each that gives vectors is encoded to see: of the old index, and of the stopped rebuild."""
    monkeypatch.setattr(encoder, "_load", lambda name, download: MadeUpModel(1))
    ingest.rebuild(tmp_path, ALL[:5], model=MadeUpModel.name)
    with pytest.raises(ingest.Interrupted):
        ingest.rebuild(tmp_path, stopped(ALL[5:]), model=MadeUpModel.name, replace=True)
    monkeypatch.setattr(encoder, "_load", lambda name, download: now)
    now.texts.clear()
    summary = ingest.rebuild(tmp_path, ALL, model=MadeUpModel.name)
    assert (summary.passages, summary.taken_over) == (6 - taken_over, taken_over)
    assert len(now.texts) == (2 if taken_over else texts)
    assert vectors_of(tmp_path)["made-up-5"] == now.encode([f"{ALL[5].title}\n{ALL[5].text}"])[0].tobytes()


# Damage


DAMAGED: dict[str, tuple[str, list[Article]]] = {
    "a vector": ("UPDATE passages SET vector = zeroblob(1536) WHERE article = 1", ALL[:1]),
    "a place": ("UPDATE passages SET start = 1 WHERE article = 1", ALL[:1]),
    "an article's passages": ("UPDATE passages SET article = 2 WHERE article = 1", ALL[:2]),
    "a seal": ("UPDATE seals SET sha256 = 'x' WHERE article = 1 AND part = 'passages'", ALL[:1]),
    "a seal that is missing": ("DELETE FROM seals WHERE article = 1 AND part = 'content'", ALL[:1]),
    "a text": ("UPDATE articles SET text = text || '!' WHERE key = 1", ALL[:1]),
    "a type": ("UPDATE articles SET authors = 'x' WHERE key = 1", ALL[:1]),
    "two rows of like length that changed places": (
        "UPDATE articles SET key = 9 WHERE key = 1; UPDATE articles SET key = 1 WHERE key = 6; "
        "UPDATE articles SET key = 6 WHERE key = 9", [ALL[0], ALL[5]]),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "again"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_article_of_the_old_index_is_encoded(
    tmp_path: Path, statement: str, again: list[Article], read: list[str]
) -> None:
    add(tmp_path, *ALL)
    before = vectors_of(tmp_path)
    alter(current_folder(tmp_path), CATALOG, statement)
    del read[:]
    summary = ingest.rebuild(tmp_path, ALL, replace=True)
    assert (summary.passages, read) == (len(again), titles(*again))
    assert vectors_of(tmp_path) == before
    assert {f.severity for f in doctor.examine(tmp_path)} == {"ok"}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_old_catalog_gives_nothing_wrong(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    add(tmp_path, *ALL)
    before = vectors_of(tmp_path)
    damage(current_folder(tmp_path) / CATALOG)
    ingest.rebuild(tmp_path, ALL, replace=True)
    assert vectors_of(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    ["UPDATE vectors SET vector = zeroblob(1536) WHERE rowid = 1", "UPDATE vectors SET seal = x'00'",
     "UPDATE vectors SET text = x'00' WHERE rowid = 1", "UPDATE vectors SET vector = x'00' WHERE rowid = 1"],
)  # fmt: skip
def test_a_damaged_vector_of_a_stopped_rebuild_is_encoded(tmp_path: Path, statement: str) -> None:
    stop(tmp_path, *ALL)
    alter(tmp_path, encoded.NAME, statement)
    summary = ingest.rebuild(tmp_path, ALL)
    assert summary.passages == (1 if "rowid" in statement else 6)
    made = vectors_of(tmp_path)
    ingest.rebuild(tmp_path / "fresh", ALL)
    assert made == vectors_of(tmp_path / "fresh")


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_of_a_stopped_rebuild_does_no_harm(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    stop(tmp_path, *ALL)
    damage(tmp_path / encoded.NAME)
    ingest.rebuild(tmp_path, ALL)
    made = vectors_of(tmp_path)
    ingest.rebuild(tmp_path / "fresh", ALL)
    assert made == vectors_of(tmp_path / "fresh")
    assert not kept(tmp_path)
