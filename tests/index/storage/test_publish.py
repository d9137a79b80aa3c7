"""Publishing: what left answers leaves the search files too, open readers keep theirs, and no crash loses anything."""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import doctor, ingest
from index.archive import Archive
from index.article import Passage
from index.catalog import Catalog
from index.search import manifest
from index.search.compaction import DEAD
from index.search.lexicon import open_verified
from index.search.manifest import Manifest
from index.search.vectors import VectorIndex, open_segment
from index.storage import backup
from index.storage.current import LEXICON, VECTORS
from index.storage.publish import publish
from tests.index.ingest.test_crash import check, snapshots
from tests.support import add, flip_a_bit, hashes, made_up, state_of

RANDOM = np.random.default_rng(4)
PASSAGES = 3


def store(catalog: Catalog, number: int, version: int) -> None:
    """Article `number` in its `version`, in three passages with vectors of their own."""
    article = made_up(number, " ".join(f"number{number} version{version} word{i}." for i in range(30)))
    rows = RANDOM.normal(size=(PASSAGES, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    third = len(article.text) // PASSAGES
    with catalog.transaction():
        key = catalog.insert_article(article, f"{number}-{version}")
        catalog.insert_passages(
            key, [Passage(article.id, "", i * third, (i + 1) * third) for i in range(PASSAGES)], rows
        )


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    catalog = Catalog(tmp_path / "catalog.db", create=True)
    with catalog.transaction():
        catalog.set_meta("dimension", "16")
    return catalog


def held(folder: Path, state: Manifest) -> tuple[set[int], int]:
    """The passages in the segments, as many of which the full text holds; and the size of all search files."""
    files = [folder / VECTORS / info.file for info in state.segments]
    index = VectorIndex([open_segment(folder / VECTORS, info) for info in state.segments])
    assert state.lexicon
    assert open_verified(folder / LEXICON, state.lexicon).count == index.count == state.vectors
    files += [folder / LEXICON / state.lexicon.folder / name for name in state.lexicon.files]
    return set(index.ids.tolist()), sum(file.stat().st_size for file in files)


def test_after_many_updates_the_search_files_are_of_the_size_of_what_lives(catalog: Catalog, tmp_path: Path) -> None:
    choose, state = random.Random(1), Manifest()
    for number in range(40):
        store(catalog, number, 0)
    for version in range(1, 40):
        for number in choose.sample(range(40), choose.choice((1, 1, 2, 12))):
            store(catalog, number, version)
        if not version % 10:
            with catalog.transaction():
                catalog.remove(f"made-up-{choose.randrange(40)}")
        state = publish(tmp_path, catalog, state)
        live = set(catalog.live_ids(0, state.covers).tolist())
        found, _ = held(tmp_path, state)
        assert live <= found
        assert len(found) - len(live) <= DEAD * len(found)
        assert len(state.segments) <= np.log2(len(found)) + 1
    assert catalog.last_passage() > 3 * len(live)
    _, size = held(tmp_path, state)
    _, least = held(tmp_path / "anew", publish(tmp_path / "anew", catalog, Manifest()))
    assert size < 2 * least
    assert {f.severity for f in doctor.derived.examine(tmp_path, tmp_path, catalog)} == {"ok"}


def test_few_articles_corrected_again_and_again(catalog: Catalog, tmp_path: Path) -> None:
    """What is dead gathers in the newest segments, while the oldest is kept with the little that is dead in it."""
    choose, state = random.Random(2), Manifest()
    for number in range(40):
        store(catalog, number, 0)
    for version in range(1, 40):
        for number in choose.sample(range(5), choose.choice((1, 2, 4))):
            store(catalog, number, version)
        publish(tmp_path, catalog, state)
        state = manifest.read(tmp_path)
        live = set(catalog.live_ids(0, state.covers).tolist())
        found, _ = held(tmp_path, state)
        assert live <= found
        assert len(found) - len(live) <= DEAD * len(found)
        assert state.lexicon
        words = open_verified(tmp_path / LEXICON, state.lexicon)
        assert {i for i, _ in words.search("number1 number7 number30 word3", 1000)} <= found
        assert live <= {i for i, _ in words.search(" ".join(f"number{n}" for n in range(40)), 1000)}
    assert {f.severity for f in doctor.derived.examine(tmp_path, tmp_path, catalog)} == {"ok"}


def test_what_is_gone_and_was_not_noted_costs_a_publication_of_everything(catalog: Catalog, tmp_path: Path) -> None:
    for number in range(8):
        store(catalog, number, 0)
    state = publish(tmp_path, catalog, Manifest())
    with catalog.transaction():
        catalog.remove("made-up-3")
        catalog.connection.execute("DELETE FROM gone")
    store(catalog, 9, 0)
    state = publish(tmp_path, catalog, replace(state, lexicon=None))
    assert manifest.read(tmp_path) == state
    assert held(tmp_path, state)[0] == set(catalog.live_ids(0, state.covers).tolist())


def test_made_anew_the_search_files_hold_what_lives_and_nothing_else(catalog: Catalog, tmp_path: Path) -> None:
    for version in range(3):
        for number in range(4):
            store(catalog, number, version)
    state = publish(tmp_path, catalog, Manifest())
    assert held(tmp_path, state)[0] == set(catalog.live_ids(0, state.covers).tolist())
    assert state.vectors == 4 * PASSAGES
    assert catalog.gone_in([(0, state.covers)]) == []


def test_where_nothing_lives_nothing_is_held(catalog: Catalog, tmp_path: Path) -> None:
    for number in range(4):
        store(catalog, number, 0)
    state = publish(tmp_path, catalog, Manifest())
    with catalog.transaction():
        for number in range(4):
            catalog.remove(f"made-up-{number}")
    state = publish(tmp_path, catalog, state)
    assert (state.segments, state.vectors, state.covers) == ((), 0, 4 * PASSAGES)
    assert held(tmp_path, state)[0] == set()
    store(catalog, 5, 0)
    state = publish(tmp_path, catalog, state)
    assert held(tmp_path, state)[0] == {4 * PASSAGES + 1 + i for i in range(PASSAGES)}


def test_what_is_noted_as_gone_though_it_is_dropped_does_no_harm(catalog: Catalog, tmp_path: Path) -> None:
    """A process was killed after it published, before it forgot."""
    for number in range(8):
        store(catalog, number, 0)
    state = publish(tmp_path, catalog, Manifest())
    for number in range(4):
        store(catalog, number, 1)
    notes = [tuple(row) for row in catalog.query("SELECT * FROM gone")]
    assert len(notes) == 4
    state = publish(tmp_path, catalog, state)
    assert not catalog.query("SELECT * FROM gone").fetchall()
    catalog.connection.executemany("INSERT INTO gone VALUES (?, ?, ?, ?)", notes)
    before = held(tmp_path, state)[0]
    for _ in range(2):
        state = publish(tmp_path, catalog, state)
        assert held(tmp_path, state)[0] == before
    assert not catalog.query("SELECT * FROM gone").fetchall()


def test_what_never_was_published_is_not_dropped_from_anything(catalog: Catalog, tmp_path: Path) -> None:
    store(catalog, 0, 0)
    state = publish(tmp_path, catalog, Manifest())
    for version in range(5):
        store(catalog, 1, version)
    state = publish(tmp_path, catalog, state)
    assert held(tmp_path, state)[0] == set(catalog.live_ids(0, state.covers).tolist())
    assert not catalog.query("SELECT * FROM gone").fetchall()


# With everything that belongs to an index


def versions(version: int) -> list[str]:
    return [f"The bridge of Exampleton, version {version} of story {number}." for number in range(4)]


def update(path: Path, version: int) -> None:
    add(path, *(made_up(n, text) for n, text in enumerate(versions(version))))


def test_the_same_articles_corrected_again_and_again(tmp_path: Path) -> None:
    path, cold = tmp_path / "index", [made_up(n) for n in range(20)]
    add(path, *cold)
    for version in range(6):
        hot = [made_up(n, f"The bridge of Exampleton, correction {version} of story {n}.") for n in (3, 7)]
        add(path, *hot)
        with closing(Archive(path)) as archive:
            found = archive.passages(i for i, _ in archive.matching("correction", 50))
            assert sorted(p.text for p, _ in found.values()) == [article.text for article in hot]
    assert state_of(path) == hashes(*cold) | hashes(*hot)
    assert {f.severity for f in doctor.examine(path)} == {"ok"}


def lose_full_text(folder: Path) -> None:
    """As an earlier version wrote it."""
    state = manifest.read(folder)
    manifest.write(folder, replace(state, lexicon=None))


def damage_full_text(folder: Path) -> None:
    state = manifest.read(folder)
    assert state.lexicon
    for name in state.lexicon.files:
        flip_a_bit(folder / LEXICON / state.lexicon.folder / name)


@pytest.mark.parametrize("harm", [lose_full_text, damage_full_text])
@pytest.mark.parametrize("then", ["add", "correct", "remove"])
def test_a_full_text_that_is_no_good_beside_a_segment_with_dead(
    tmp_path: Path, harm: Callable[[Path], None], then: str
) -> None:
    path, wanted = tmp_path / "index", {n: made_up(n) for n in range(12)}
    add(path, *wanted.values())
    wanted[3] = made_up(3, "The bridge of Exampleton, corrected.")
    add(path, wanted[3])
    folder = next(path.glob("archive-*"))
    before = manifest.read(folder)
    assert before.vectors == 13  # one of them is dead
    harm(folder)
    if then == "remove":
        ingest.remove(path, [wanted.pop(3).id])
    else:
        number = 30 if then == "add" else 3
        wanted[number] = made_up(number, "The bridge of Exampleton is here again.")
        add(path, wanted[number])
    assert state_of(path) == hashes(*wanted.values())
    state = manifest.read(folder)
    assert held(folder, state)[0] >= set(Catalog(folder / "catalog.db").live_ids(0, state.covers).tolist())
    with closing(Archive(path)) as archive:
        assert archive.passages(i for i, _ in archive.matching("turbine", 50))
    assert {f.severity for f in doctor.examine(path)} == {"ok"}


def test_superseded_texts_stay_citable_and_open_readers_keep_their_state(tmp_path: Path) -> None:
    path = tmp_path / "index"
    update(path, 0)
    opened = Archive(path)
    for version in range(1, 4):
        update(path, version)
    ingest.rebuild_from_catalog(path)
    assert opened.vectors.count == 4
    hits = opened.passages(i for i, _ in opened.matching("bridge version", 50))
    assert sorted(passage.text for passage, _ in hits.values()) == versions(0)
    nearest = opened.nearest(next(iter(opened.catalog.vectors_of(hits).values())), 50)
    assert sorted(p.text for p, _ in opened.passages(i for i, _ in nearest).values()) == versions(0)
    opened.close()
    archive = Archive(path)
    assert archive.vectors.count == archive.lexicon.count == 4
    history = archive.catalog.revisions("made-up-2")
    assert [stored.article.text for stored in history] == [versions(v)[2] for v in range(4)]
    assert all(stored.is_intact for stored in history)
    archive.close()


def test_an_update_that_drops_what_is_dead_killed_at_any_step(tmp_path: Path) -> None:
    path = tmp_path / "index"
    update(path, 0)
    add(path, *(made_up(n) for n in range(10, 18)))
    kept = [made_up(n) for n in range(10, 18)]
    old, new = ([*(made_up(n, text) for n, text in enumerate(versions(v))), *kept] for v in (0, 1))
    before = manifest.read(next(path.glob("archive-*")))
    taken = snapshots(path, tmp_path / "copies", lambda: update(path, 1))
    after = manifest.read(next(path.glob("archive-*")))
    assert after.vectors == before.vectors == 12  # the four old ones were dropped
    check(taken, hashes(*old), hashes(*new))
    for copy in taken[:: max(1, len(taken) // 8)]:
        update(copy, 1)
        assert state_of(copy) == hashes(*new)
        assert {f.severity for f in doctor.examine(copy)} == {"ok"}
        state = manifest.read(next(copy.glob("archive-*")))
        assert state.vectors <= 12 / (1 - DEAD)


@pytest.mark.slow
def test_every_step_of_dropping_killed_and_gone_on_from(tmp_path: Path) -> None:
    """After each of them another update, removal or repair finds an index that it can go on from."""
    path = tmp_path / "index"
    update(path, 0)
    taken = snapshots(path, tmp_path / "copies", lambda: update(path, 1))
    saved = backup.backup(path, tmp_path / "saved")
    assert saved.passages == 4
    for number, copy in enumerate(taken):
        if number % 3 == 0:
            update(copy, 2)
        elif number % 3 == 1:
            ingest.remove(copy, ["made-up-0"])
            update(copy, 2)
        else:
            ingest.rebuild_from_catalog(copy)
            update(copy, 2)
        assert state_of(copy) == hashes(*(made_up(n, text) for n, text in enumerate(versions(2))))
        assert {f.severity for f in doctor.examine(copy)} == {"ok"}
        assert manifest.read(next(copy.glob("archive-*"))).vectors <= 4 / (1 - DEAD)
        shutil.rmtree(copy)
