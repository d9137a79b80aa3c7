"""The catalog: revisions, ids that are never reused, transactions, damage."""

import gc
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Passage, Quotation
from index.catalog import Catalog
from index.errors import IndexCorrupt, IndexMismatch
from tests.support import DAMAGES, made_up

VECTOR = np.eye(1, 4, dtype=np.float32)


def store(catalog: Catalog, article: Article, digest: str = "") -> list[int]:
    """The article in one passage and one quotation; returns the passage's id."""
    with catalog.transaction():
        key = catalog.insert_article(article, digest or article.text)
        catalog.insert_quotations(key, [(Quotation("", 0, 3, "direct", "Ada Example"), "example")])
        return catalog.insert_passages(key, [Passage(article.id, "", 0, len(article.text))], VECTOR)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path / "catalog.db", create=True)


def test_a_threads_connection_ends_with_it(catalog: Catalog) -> None:
    for _ in range(3):
        reading = threading.Thread(target=catalog.counts)
        reading.start()
        reading.join()
    gc.collect()
    assert len(catalog._connections) == 1


def test_a_changed_article_supersedes_and_ids_are_never_given_twice(catalog: Catalog) -> None:
    first = store(catalog, made_up(0))
    second = store(catalog, made_up(0, "Corrected."))
    assert [(r.revision, r.status) for r in catalog.revisions("made-up-0")] == [(1, "superseded"), (2, "live")]
    assert list(catalog.passages(first + second)) == second
    with catalog.transaction():
        assert catalog.remove("made-up-0")
        assert not catalog.remove("made-up-0")
    assert catalog.passages(first + second) == {}
    assert catalog.quotations_by("example") == []
    assert catalog.counts() == {"articles": 0, "passages": 0, "quotations": 0, "rejects": 0}
    third = store(catalog, made_up(0, "Back again."))
    assert first[0] < second[0] < third[0]
    assert catalog.live("made-up-0").revision == 3  # type: ignore[union-attr]


def test_a_failed_transaction_leaves_nothing(catalog: Catalog) -> None:
    store(catalog, made_up(0))

    def fail() -> None:
        with catalog.transaction():
            catalog.insert_article(made_up(1), "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [s.article.id for s in catalog.articles()] == ["made-up-0"]


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_any_article_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    made = Article(text, text, title=text, url=text, source=text, date=text, updated=text, authors=(text, ""),
                   origin=text, language=text)  # fmt: skip
    catalog = Catalog(tmp_path_factory.mktemp("catalog") / "catalog.db", create=True)
    ids = store(catalog, made)
    catalog.close()
    again = Catalog(catalog.path)
    assert again.live(text).article == made  # type: ignore[union-attr]
    assert list(again.texts_after(0)) == [(ids[0], text, text)]
    assert np.array_equal(again.vectors_after(0, 9)[1], VECTOR)
    again.close()


def test_thousands_of_ids_at_once(catalog: Catalog) -> None:
    ids = store(catalog, made_up(0))
    assert list(catalog.passages([*range(5000), *ids])) == ids
    assert catalog.keys_of(["made-up-0", *map(str, range(2000))]) == [1]


def test_no_catalog(tmp_path: Path) -> None:
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
