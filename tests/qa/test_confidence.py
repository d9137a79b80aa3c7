"""How sure an answer of fact is."""

import pytest

from qa.confidence import UNFIT_AT_MOST, WEIGHTS, confidence

SURE = {**dict.fromkeys(WEIGHTS, 0.0), "margin": 10.0, "right": 5.0, "gap": 4.0, "meaning": 0.8, "fits": 1.0,
        "names": 1.0, "numbers": 1.0}  # fmt: skip


def test_what_speaks_for_an_answer_makes_it_surer() -> None:
    assert confidence(SURE) > 0.95
    for name in ("margin", "right", "gap", "meaning", "names", "numbers"):
        assert confidence({**SURE, name: 0.0}) < confidence(SURE)


def test_an_answer_of_another_kind_is_never_sure() -> None:
    assert confidence({**SURE, "fits": -1.0}) == UNFIT_AT_MOST
    assert confidence({**SURE, "fits": 0.0}) > 0.9
    unlikely = {**SURE, "margin": -10.0, "right": -8.0, "meaning": 0.0, "names": 0.0, "fits": -1.0}
    assert confidence(unlikely) == pytest.approx(0.0, abs=0.05)
