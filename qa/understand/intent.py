"""Which kind of answer a question wants: a linear model on the question's own vector, which the search needs anyway.

It gives probabilities, and nothing hangs on the likeliest alone. Fitted by `bench.fit intent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoding.encoder import Vectors, load
from index.encoding.weights import BUNDLED

FILE = Path(__file__).with_name("intent.npz")
ARCHIVE_KINDS = ("greeting", "thanks", "help", "archive", "article", "chitchat")
"""What is answered without reading: about the assistant, and about the archive itself."""


class Intents:
    """The fitted model: `weights` float32 [kinds, dimension], `bias` float32 [kinds]."""

    def __init__(self, path: Path = FILE) -> None:
        with np.load(path) as stored:
            self.kinds = tuple(map(str, stored["kinds"]))
            self._weights: NDArray[np.float32] = stored["weights"]
            self._bias: NDArray[np.float32] = stored["bias"]

    def of(self, vector: Vectors) -> Mapping[str, float]:
        """The probability of each kind for the unit vector of a question, made by the bundled encoder."""
        logits = self._weights @ vector + self._bias
        odds = np.exp(logits - logits.max())
        return dict(zip(self.kinds, (odds / odds.sum()).tolist(), strict=True))


@lru_cache(maxsize=1)
def shared() -> Intents:
    """The bundled model, loaded once."""
    return Intents()


def vector_of(text: str, model: str | None, encoded: Vectors) -> Vectors:
    """The bundled encoder's vector of `text`: `encoded`, if the archive's encoder `model` is that one."""
    return encoded if model in (None, BUNDLED) else load(None).encode([text])[0]
