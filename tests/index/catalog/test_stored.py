"""Whether a row still is what was stored."""

from index.article import digest_of
from index.catalog import Catalog, seals
from tests.index.catalog.storing import store
from tests.support import made_up


def test_a_changed_text_or_outlet_is_told(catalog: Catalog) -> None:
    for number in range(3):
        store(catalog, made_up(number), digest_of(made_up(number)))
    assert all(s.seal is None and s.is_whole and s.is_intact for s in catalog.articles())
    seals.seal_all(catalog)
    assert all(s.seal and s.is_intact for s in catalog.articles())
    catalog.connection.execute("DROP TRIGGER articles_update")  # as damage comes: past the program
    catalog.connection.execute("UPDATE articles SET source = 'Mockport Mail' WHERE id = 'made-up-1'")
    catalog.connection.execute("UPDATE articles SET text = text || '!' WHERE id = 'made-up-2'")
    states = {s.article.id: (s.is_whole, s.is_intact) for s in catalog.articles()}
    assert states == {"made-up-0": (True, True), "made-up-1": (True, False), "made-up-2": (False, False)}
