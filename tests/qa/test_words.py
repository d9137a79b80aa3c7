"""Comparing texts by their words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.words import content, coverage, fold, longest_common, stems


def test_words_match_whatever_their_case_accents_and_endings() -> None:
    assert fold("Café d’Été") == "cafe d'ete"
    assert stems("The bridge's ferries landed") == stems("the bridge FERRIES landing")
    assert content("What about the bridge, the BRIDGE and ferries?") == ["bridge", "ferri"]


def test_coverage_is_the_share_by_weight() -> None:
    assert coverage(content("tidal turbine test"), "A turbine of the tides was tested") == pytest.approx(2 / 3)
    assert coverage(["a", "b"], "a", {"a": 3.0, "b": 1.0}.__getitem__) == 0.75
    assert coverage([], "anything") == 0


def test_a_site_goes_by_its_name_too() -> None:
    assert coverage(content("Tamsinpage"), "Tamsinpage.com was shut") == 1
    assert coverage(content("Tamsinpage.com"), "the Tamsinpage case") == 1
    assert coverage(content("U.S. 3.5"), "us 3 5") == 0


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_longest_common_subsequence(a: list[str], b: list[str]) -> None:
    length = longest_common(a, b)
    assert length == longest_common(b, a) <= min(len(a), len(b))
    assert longest_common(a, a) == len(a)
    assert longest_common(a, [*b, *a]) == len(a)
