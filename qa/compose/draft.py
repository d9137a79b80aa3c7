"""What a composer hands over."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answer import Evidence
from qa.blocks import Block


@dataclass(frozen=True, slots=True)
class Draft:
    """The blocks of an answer; their markers count `cited` from 1."""

    blocks: tuple[Block, ...]
    cited: tuple[Evidence, ...]
    short: str | None = None
    confidence: float | None = None
    """Where the composer knows better than the decision that stands."""
