"""Articles: revisions, the ways to find them, what comes back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.catalog import Catalog
from tests.index.catalog.storing import VECTOR, store
from tests.support import made_up


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


def test_articles_a_page_at_a_time(catalog: Catalog) -> None:
    for number in range(5):
        store(catalog, made_up(number))
    store(catalog, made_up(1, "Corrected."))
    first = catalog.page(0, 2)
    assert [s.article.id for s in first] == ["made-up-0", "made-up-2"]
    assert [s.article.id for s in catalog.page(first[-1].key, 9)] == ["made-up-3", "made-up-4", "made-up-1"]
    assert [s.article.id for s in catalog.page(0, 9, "a.title LIKE ?", ["%story 3"])] == ["made-up-3"]
    assert catalog.count("a.title LIKE ?", ["%story 3"]) == 1
    assert [a.title for a in catalog.headings()][:2] == ["Made-up story 0", "Made-up story 2"]
    assert not any(a.text for a in catalog.headings())


def test_what_a_source_says_anew_of_an_article(catalog: Catalog) -> None:
    store(catalog, made_up(0))
    with catalog.transaction():
        catalog.update_metadata(Article("made-up-0", "", source="Mockport Mail", authors=("Ada Example",)))
    (stored,) = catalog.articles()
    assert (stored.article.source, stored.article.authors) == ("Mockport Mail", ("Ada Example",))
    assert (stored.article.text, stored.revision) == (made_up(0).text, 1)


def test_a_content_that_an_article_had_is_known(catalog: Catalog) -> None:
    store(catalog, made_up(0), "one")
    store(catalog, made_up(0, "Corrected."), "two")
    assert catalog.has_revision("made-up-0", "one")
    assert not catalog.has_revision("made-up-1", "one")
    assert catalog.live_with_digest("one") is None
    assert catalog.live_with_digest("two") == "made-up-0"
