"""Which kind of answer a question wants: a linear model on its words and on its vector, which the search needs anyway.

It gives probabilities, and nothing hangs on the likeliest alone. Fitted by `bench.fit intent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors, load
from index.encoding.weights import BUNDLED
from qa import words

FILE = Path(__file__).with_name("intent.npz")
ARCHIVE_KINDS = ("greeting", "thanks", "help", "archive", "article", "chitchat")
"""What is answered without reading: about the assistant, and about the archive itself."""


SPREAD = 4.0
"""What a unit vector is multiplied by, so that its numbers count about as much as a word does."""


def marks_of(text: str) -> list[str]:
    """What of a text's wording tells its kind: its words, its pairs of words, and those that it begins with."""
    plain = words.plain(text)
    pairs = [" ".join(pair) for pair in pairwise(plain)]
    return list(dict.fromkeys([f"^{first}" for first in (*plain[:1], *pairs[:1])] + plain + pairs))


class Intents:
    """The fitted model: `weights` float32 [kinds, dimension + marks], `bias` float32 [kinds]; of the marks of a text
    those count that the model knows.
    """

    def __init__(self, path: Path = FILE) -> None:
        with np.load(path) as stored:
            self.kinds = tuple(map(str, stored["kinds"]))
            self._marks = {mark: i for i, mark in enumerate(stored["marks"].tolist())}
            self._weights: NDArray[np.float32] = stored["weights"]
            self._bias: NDArray[np.float32] = stored["bias"]

    def of(self, text: str, vector: Vectors) -> Mapping[str, float]:
        """The probability of each kind for a question and its unit vector, made by the bundled encoder."""
        known = [self._marks[mark] for mark in marks_of(text) if mark in self._marks]
        of_marks = self._weights[:, len(vector) :][:, known].sum(1)
        logits = self._weights[:, : len(vector)] @ vector * SPREAD + of_marks + self._bias
        odds = np.exp(logits - logits.max())
        return dict(zip(self.kinds, (odds / odds.sum()).tolist(), strict=True))


@lru_cache(maxsize=1)
def shared() -> Intents:
    """The bundled model, loaded once."""
    return Intents()


def vector_of(text: str, model: str | None, encoded: Vectors) -> Vectors:
    """The bundled encoder's vector of `text`: `encoded`, if the archive's encoder `model` is that one."""
    return encoded if model in (None, BUNDLED) else load(None).encode([text])[0]
