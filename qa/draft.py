"""What the parts that compose an answer hand over; the engine adds what was searched."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answer import Citation


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer's text, its bare answer, how sure it is (0 to 1), and its citations."""

    text: str
    short: str | None
    confidence: float
    citations: list[Citation]
