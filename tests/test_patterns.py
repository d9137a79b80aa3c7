"""No pattern takes long over any text: while one matches, nobody else in the process is answered."""

import pytest

from tests.hostile_strings import Found, literals, patterns

QUESTION = 2_000
"""Characters of the longest question."""
PAGE = 8_000
"""Characters over which a time that grows with their square is seen."""
ARTICLE = 200_000
WINDOWS = {"index.quotations.speakers.people._OWNER": 60, r"index.quotations.speakers.people:'([A-Z]\\w+) of $'": 24}
"""Patterns that are given so many characters and never more."""


@pytest.mark.parametrize("found", [pytest.param(p, id=p.place) for p in (*patterns("qa"), *literals("qa"))])
def test_a_question_is_read_at_once(found: Found) -> None:
    seconds, text = found.slowest(QUESTION, 0.05)
    assert seconds < 0.05, f"{found.place} takes {seconds:.3f} s over {len(text)} characters: {text[:40]!r}"


@pytest.mark.parametrize("found", [pytest.param(p, id=p.place) for p in (*patterns("index"), *literals("index"))])
def test_an_article_is_read_in_a_time_that_grows_with_its_length(found: Found) -> None:
    seconds, text = found.slowest(WINDOWS.get(found.place, PAGE), 0.05)
    assert seconds < 0.05, f"{found.place} takes {seconds:.3f} s over {len(text)} characters: {text[:40]!r}"


@pytest.mark.slow
@pytest.mark.parametrize("found", [pytest.param(p, id=p.place) for p in (*patterns("index"), *literals("index"))])
def test_the_longest_article_is_read_in_a_time_that_grows_with_its_length(found: Found) -> None:
    seconds, text = found.slowest(WINDOWS.get(found.place, ARTICLE), 0.5, alone=True)
    assert seconds < 0.5, f"{found.place} takes {seconds:.3f} s over {len(text)} characters: {text[:40]!r}"
