"""Where something stands in a text."""

from __future__ import annotations

from typing import NamedTuple

Offsets = tuple[int, int]
"""Start and end as a tokenizer gives them."""


class Span(NamedTuple):
    """A half-open range of code points: `text[start:end]`. Its `len` is theirs, so an empty one is false."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start
