"""What `qa/` asks of an index, by ids alone; and what it may do to one."""

from pathlib import Path

import pytest

from index import open_store, upkeep
from index.errors import IndexMissing
from index.sources import Rejected
from index.store import Store
from qa.retrieve.filters import Filters
from tests.support import add, made_up

SAID = "“The bridge is open,” said Ada Example, mayor of Testville. The bridge was closed for a year."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("store") / "index"
    add(path, made_up(0), made_up(1, SAID), made_up(2))
    upkeep.add(path, [Rejected("nothing.txt", "it is empty"), made_up(2, "The ferry line starts in July.")])
    upkeep.remove(path, ["made-up-0"])
    return open_store(path)


def test_articles_come_in_the_order_of_their_ids_and_only_live_ones(store: Store) -> None:
    asked = ["made-up-2", "made-up-0", "nobody", "made-up-1"]
    assert list(store.articles(asked)) == ["made-up-2", "made-up-1"]
    assert [revision.status for revision in store.revisions("made-up-2")] == ["superseded", "live"]
    assert [revision.status for revision in store.revisions("made-up-0")] == ["removed"]


def test_passages_have_their_text_and_place(store: Store) -> None:
    article, (passage,) = store.with_passages(["made-up-1"])["made-up-1"]
    assert passage.text == article.text[passage.start : passage.end] == SAID
    assert store.passages([passage.id or 0]) == {passage.id: (passage, article)}
    assert store.ids_with("closed FOR a year", 5) == ["made-up-1"]


def test_a_page_goes_on_beyond_the_number_that_it_is_given(store: Store) -> None:
    ((number, first),), total = store.page(0, 1)
    ((_, second),), _ = store.page(number, -1)
    assert (first.id, second.id, total) == ("made-up-1", "made-up-2", 2)
    assert store.page(0, 5, Filters(outlets=("nowhere",))) == ([], 0)


def test_who_is_quoted(store: Store) -> None:
    ((article_id, quotation),) = store.quotations_by("example")
    assert (article_id, quotation.speaker) == ("made-up-1", "Ada Example")
    assert store.quotations_of(["made-up-1", "made-up-2"]) == {"made-up-1": [quotation]}
    assert [a.article_id for a in store.appearances(begins="Ada ", role=["mayor"])] == ["made-up-1"]
    assert store.appearances(Filters(outlets=("nowhere",))) == []
    assert (store.last_names(), store.is_last_name("example"), store.is_last_name("sample")) == (
        ["example"],
        True,
        False,
    )


def test_overview_counts_what_is_stored(store: Store) -> None:
    held = store.overview()
    assert (held.articles, held.passages, held.vectors, held.rejects) == (2, 2, 2, 1)
    assert (held.outlets, held.first, held.last) == ((("Example Courier", 2),), "2031-05-06", "2031-05-06")
    found = store.extent(Filters(outlets=("EXAMPLE courier",)))
    assert (found.articles, found.outlets, found.languages) == (2, 1, ((None, 1), ("en", 1)))


def test_what_was_rejected_is_listed_and_can_be_tried_again(store: Store, tmp_path: Path) -> None:
    path = store.path  # type: ignore[attr-defined]  # of the store that is a folder
    assert [(r.origin, r.reason) for r in upkeep.rejects(path)] == [("nothing.txt", "it is empty")]
    assert upkeep.retried(path) == ["nothing.txt"]
    assert (upkeep.is_built(path), upkeep.is_built(tmp_path)) == (True, False)
    with pytest.raises(IndexMissing):
        upkeep.retried(tmp_path)
