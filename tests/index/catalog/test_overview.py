"""Figures over the live articles."""

from dataclasses import replace

from index.catalog import Catalog
from tests.index.catalog.storing import store
from tests.support import made_up


def test_figures_of_the_live_articles_only(catalog: Catalog) -> None:
    assert catalog.dates() == (None, None)
    store(catalog, replace(made_up(0), language="en", date="2031-01-01"))
    store(catalog, replace(made_up(1), language="de", date="2031-02-01", source="Mockport Mail"))
    store(catalog, replace(made_up(2), language="en", date="2031-03-01"))
    store(catalog, replace(made_up(2, "Corrected."), language="en", date="2031-04-01"))
    assert catalog.counts() == {"articles": 3, "passages": 3, "quotations": 3, "rejects": 0}
    assert catalog.outlets() == [("Example Courier", 2), ("Mockport Mail", 1)]
    assert catalog.languages() == [("en", 2), ("de", 1)]
    assert catalog.languages("a.source = ?", ["Mockport Mail"]) == [("de", 1)]
    assert catalog.dates() == ("2031-01-01", "2031-04-01")
    assert catalog.extent("a.language = ?", ["en"]) == (2, "2031-01-01", "2031-04-01", 1)
