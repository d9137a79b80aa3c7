"""Which kind of answer is wanted: probabilities from a question's words and vector, by the committed model."""

import numpy as np
import pytest

from index.encoding import encoder, weights
from qa import compose
from qa.understand import intent


def kinds(text: str) -> dict[str, float]:
    return dict(intent.shared().of(text, encoder.load().encode([text])[0]))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("hello there", "greeting"), ("thanks a lot", "thanks"), ("what can you do", "help"),
     ("what articles do you have", "archive"), ("What did Ada Example say about the bridge?", "said"),
     ("When does the ferry start?", "fact"), ("Who is Ada Example?", "who-is"),
     ("summary of the bridge closure please", "summary"), ("why did the bridge close", "why-how"),
     ("did the mayor resign?", "yes-no")],
)  # fmt: skip
def test_kinds_that_anybody_would_tell(text: str, kind: str) -> None:
    found = kinds(text)
    assert sum(found.values()) == pytest.approx(1, abs=1e-4)
    assert found[kind] == max(found.values())


def test_every_kind_is_composed_or_answered_from_the_archive() -> None:
    known = {*compose.COMPOSERS, *intent.ARCHIVE_KINDS}
    assert set(intent.shared().kinds) <= known | {"meta"}


def test_an_archive_of_another_encoder_is_asked_by_the_bundled_one() -> None:
    foreign = np.zeros(8, np.float32)
    assert intent.vector_of("hello", weights.BUNDLED, foreign) is foreign
    assert intent.vector_of("hello", None, foreign) is foreign
    other = intent.vector_of("hello", "another-model", foreign)
    np.testing.assert_allclose(other, encoder.load().encode(["hello"])[0], atol=1e-5)
