"""Seals: made for what changed, broken by what damage changes."""

from index.catalog import Catalog, seals
from tests.index.catalog.storing import store
from tests.support import made_up


def test_what_changes_otherwise_than_by_sql_is_found(catalog: Catalog) -> None:
    for number in range(3):
        store(catalog, made_up(number))
    assert list(seals.broken(catalog)) == []  # not sealed yet
    seals.seal_all(catalog)
    assert catalog.query("SELECT count(*) FROM seals WHERE sha256 IS NULL").fetchone()[0] == 0
    with catalog.transaction():
        catalog.connection.execute("UPDATE passages SET start = 1 WHERE article = 1")
    assert list(seals.broken(catalog)) == []  # void until it is sealed again
    seals.seal_all(catalog)
    for trigger in ("passages_update", "quotations_update"):
        catalog.connection.execute(f"DROP TRIGGER {trigger}")
    catalog.connection.execute("UPDATE passages SET end = 1 WHERE article = 2")
    catalog.connection.execute("UPDATE quotations SET speaker = 'Bert Sample' WHERE article = 3")
    assert list(seals.broken(catalog)) == [2, 3]
