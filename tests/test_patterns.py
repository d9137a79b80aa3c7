"""No pattern takes long over any text: while one matches, nobody else in the process is answered."""

import pytest

from tests.hostile_strings import Found, patterns

QUESTION = 2_000
"""Characters of the longest question."""


@pytest.mark.parametrize("found", [pytest.param(p, id=p.place) for p in patterns("qa")])
def test_a_question_is_read_at_once(found: Found) -> None:
    seconds, text = found.slowest(QUESTION, 0.05)
    assert seconds < 0.05, f"{found.place} takes {seconds:.3f} s over {len(text)} characters: {text[:40]!r}"
