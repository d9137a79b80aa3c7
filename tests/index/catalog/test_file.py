"""The catalog's file: connections, transactions, damage, versions, a full disk."""

import gc
import threading
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import IndexCorrupt, IndexMismatch
from tests.index.catalog.storing import store
from tests.support import DAMAGES, made_up


def test_a_threads_connection_ends_with_it(catalog: Catalog) -> None:
    for _ in range(3):
        reading = threading.Thread(target=catalog.counts)
        reading.start()
        reading.join()
    gc.collect()
    assert len(catalog._connections) == 1


def test_a_failed_transaction_leaves_nothing(catalog: Catalog) -> None:
    store(catalog, made_up(0))

    def fail() -> None:
        with catalog.transaction():
            catalog.insert_article(made_up(1), "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [s.article.id for s in catalog.articles()] == ["made-up-0"]


def test_missing_catalog_names_the_repair(tmp_path: Path) -> None:
    with pytest.raises(IndexCorrupt, match="dateline rebuild PATH"):
        Catalog(tmp_path / "catalog.db")


@pytest.mark.parametrize("damage", ["empty", "truncated", "bit flip"])
def test_a_damaged_catalog_is_found_when_opened_or_read(catalog: Catalog, damage: str) -> None:
    for number in range(300):
        store(catalog, made_up(number))
    catalog.close()
    if damage == "bit flip":
        data = bytearray(catalog.path.read_bytes())
        for page in range(len(data) // 8192 * 4096, len(data), 4096):  # the kind of each page of the second half
            data[page] ^= 1 << 4
        catalog.path.write_bytes(data)
    else:
        DAMAGES[damage](catalog.path)

    def read() -> None:
        opened = Catalog(catalog.path)
        try:
            list(opened.articles())
            opened.counts()
            list(opened.texts_after(0))
            opened.passages(range(300))
        finally:
            opened.close()

    with pytest.raises(IndexCorrupt, match="restore a backup"):
        read()


def test_a_newer_schema_is_refused(catalog: Catalog) -> None:
    with catalog.transaction():
        catalog.set_meta("schema", "99")
    catalog.close()
    with pytest.raises(IndexMismatch, match="schema 99"):
        Catalog(catalog.path)


def test_a_full_disk_is_not_called_damage(catalog: Catalog) -> None:
    store(catalog, made_up(0))
    catalog._db.execute("PRAGMA max_page_count = 20")
    with pytest.raises(OSError, match="No space"):
        store(catalog, made_up(1, "long " * 100_000))
    assert [s.article.id for s in catalog.articles()] == ["made-up-0"]


def test_a_pinned_catalog_shows_what_was_live(catalog: Catalog) -> None:
    first = store(catalog, made_up(0))
    reader = Catalog(catalog.path)
    assert reader.pin() == first[0]
    second = store(catalog, made_up(0, "Corrected."))
    third = store(catalog, made_up(0, "Corrected once more."))
    store(catalog, made_up(1))
    assert list(reader.passages(first + second + third)) == first
    assert [s.article for s in reader.articles()] == [made_up(0)]
    assert reader.counts()["articles"] == 1
    with catalog.transaction():
        catalog.remove("made-up-0")
    assert list(catalog.passages(first + second + third)) == []
    reader.close()


def test_a_copy_is_of_one_moment(catalog: Catalog, tmp_path: Path) -> None:
    store(catalog, made_up(0))
    catalog.copy_to(tmp_path / "copy.db")
    store(catalog, made_up(1))
    copy = Catalog(tmp_path / "copy.db")
    assert [s.article for s in copy.articles()] == [made_up(0)]
    copy.close()
