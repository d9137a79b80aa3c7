"""All that was found and read for a question: what an answer is decided on and composed of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.store import Store
from qa.answer import Evidence
from qa.read.candidates import Bare, Candidate, Read
from qa.retrieve.filters import Filters
from qa.retrieve.passages import Hit
from qa.understand.question import Question


@dataclass(frozen=True, slots=True)
class Material:
    """A question with all that was found and read for it."""

    question: Question
    archive: Store
    filters: Filters
    as_of: date | None
    hits: Sequence[Hit]
    """All passages that were found, best first."""
    found: Sequence[Read]
    """Those that were read."""
    sentences: Sequence[Candidate]
    """Their sentences, likeliest first."""
    bares: Sequence[Bare]
    """Words that may be the bare answer, likeliest first."""

    def further(self) -> list[Evidence]:
        """Passages to stand beside an answer: those of the likeliest sentences, then what else was found."""
        likely = [Evidence(c.read.hit.article, c.read.hit.passage) for c in self.sentences[:10]]
        return [*likely, *(Evidence(h.article, h.passage) for h in self.hits[:10])]
