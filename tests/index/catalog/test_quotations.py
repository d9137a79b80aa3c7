"""Quotations: by article, by speaker."""

from index.catalog import Catalog
from tests.index.catalog.storing import store
from tests.support import made_up


def test_who_is_quoted_where(catalog: Catalog) -> None:
    store(catalog, made_up(0), "", "Ada Example", "Bert Sample", "Ada Example")
    store(catalog, made_up(1), "", "Ada Example")
    first = catalog.live_keys()[0]
    assert [q.speaker for q in catalog.quotations_of([first])[first]] == ["Ada Example", "Bert Sample", "Ada Example"]
    assert sorted(i for i, _ in catalog.quotations_by("example")) == ["made-up-0", "made-up-0", "made-up-1"]
    assert [i for i, _ in catalog.quotations_by("example", "a.id = ?", ["made-up-1"])] == ["made-up-1"]
    counted = {(a.speaker, a.article_id): (a.quotations, a.direct, a.role, a.human) for a in catalog.appearances()}
    assert counted == {
        ("Ada Example", "made-up-0"): (2, 2, "mayor", False),
        ("Bert Sample", "made-up-0"): (1, 1, "mayor", False),
        ("Ada Example", "made-up-1"): (1, 1, "mayor", False),
    }


def test_quotations_of_what_is_not_live_are_not_given(catalog: Catalog) -> None:
    store(catalog, made_up(0))
    store(catalog, made_up(0, "Nobody is quoted any more."), "", "Bert Sample")
    assert catalog.quotations_by("example") == []
    assert [a.speaker for a in catalog.appearances()] == ["Bert Sample"]


def test_quotations_are_forgotten_before_they_are_extracted_again(catalog: Catalog) -> None:
    store(catalog, made_up(0))
    with catalog.transaction():
        catalog.delete_quotations(1)
    assert catalog.quotations_of([1]) == {}
