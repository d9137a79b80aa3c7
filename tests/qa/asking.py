"""Questions as the engine would understand them, without an archive."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from qa.understand.dates import find_period
from qa.understand.question import Context, Question, quoted_words, readable


def question(
    text: str, as_of: date | None = None, kinds: Mapping[str, float] | None = None, context: Context | None = None
) -> Question:
    """`text` with what its words alone tell; its vector is that of no text."""
    text = readable(text)
    read = " ".join([*(context.before if context else ()), text])
    return Question(
        text, read, np.zeros(384, np.float32), kinds or {}, quoted=quoted_words(text), period=find_period(text, as_of),
        context=context,
    )  # fmt: skip
