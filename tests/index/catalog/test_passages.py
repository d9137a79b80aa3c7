"""Passages and their vectors."""

import numpy as np
import pytest

from index.catalog import Catalog
from index.errors import IndexCorrupt
from tests.index.catalog.storing import VECTOR, store
from tests.support import made_up


def test_thousands_of_ids_at_once(catalog: Catalog) -> None:
    ids = store(catalog, made_up(0))
    assert list(catalog.passages([*range(5000), *ids])) == ids
    assert catalog.keys_of(["made-up-0", *map(str, range(2000))]) == [1]


def test_what_comes_after_a_passage(catalog: Catalog) -> None:
    ids = [store(catalog, made_up(number))[0] for number in range(3)]
    assert [number for number, _, _ in catalog.texts_after(ids[0])] == ids[1:]
    found, rows = catalog.vectors_after(ids[0], 1)
    assert found.tolist() == ids[1:2]
    assert np.array_equal(rows, VECTOR)
    assert catalog.count_passages_after(ids[0]) == 2
    assert catalog.last_passage() == catalog.last_given() == ids[-1]
    assert np.array_equal(catalog.vectors_of(ids)[ids[2]], VECTOR[0])
    assert catalog.passage_ids("a.id = ?", ["made-up-1"]) == ids[1:2]


def test_vectors_of_different_lengths_are_damage(catalog: Catalog) -> None:
    ids = [store(catalog, made_up(number))[0] for number in range(2)]
    with catalog.transaction():
        catalog.connection.execute("UPDATE passages SET vector = x'00000000' WHERE id = ?", (ids[1],))
    with pytest.raises(IndexCorrupt, match="different lengths"):
        catalog.vectors_after(0, 9)
