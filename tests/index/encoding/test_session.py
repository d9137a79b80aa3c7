"""Models that run: many inputs side by side, each alone."""

import threading

import numpy as np
import pytest

from index.encoding import session, weights
from index.encoding.session import Feed, Session

FOLDER = weights.MODELS / weights.BUNDLED


def model() -> bytes:
    return weights.verified(FOLDER, "encoder.onnx", weights.read_card(FOLDER))


def feeds(count: int) -> list[Feed]:
    """Inputs of one row each, of different lengths."""
    random = np.random.default_rng(0)
    ids = [random.integers(1000, 20000, (1, 8 + 5 * n)) for n in range(count)]
    return [{"input_ids": row, "attention_mask": np.ones_like(row)} for row in ids]


def test_side_by_side_each_gives_what_it_gives_alone() -> None:
    alone, together = Session(model()), Session(model())
    given = feeds(12)
    for feed, (vector,) in zip(given, together.run_each(given), strict=True):
        np.testing.assert_array_equal(vector, alone.run(feed)[0])
    assert len(together.run_each(given[:1])) == 1
    assert together.run_each([]) == []


def test_many_askers_share_as_many_threads_as_there_are_cores() -> None:
    own, given = Session(model()), feeds(6)
    whole = [vector for (vector,) in own.run_each(given)]
    found: list[bool] = []

    def ask() -> None:
        found.append(all((a == b).all() for (a,), b in zip(own.run_each(given), whole, strict=True)))

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert found == [True] * 8
    working = [thread for thread in threading.enumerate() if thread.name.startswith("model")]
    assert 1 <= len(working) <= session._cores()


def test_what_goes_wrong_with_one_is_raised() -> None:
    own = Session(model())
    wrong = feeds(3)
    wrong[1] = {"input_ids": wrong[1]["input_ids"]}
    with pytest.raises(ValueError, match="attention_mask"):
        own.run_each(wrong)
