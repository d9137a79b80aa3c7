"""What is asked, understood once: kinds of answer that may be wanted, whom it names, days, quoted words, and what a
conversation was about before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from index.encoding.encoder import Vectors
from qa import words
from qa.understand.dates import Period
from qa.understand.entities import Linked, Unknown

MAX_QUESTION = 2000
"""Characters of a question that are read."""
_ASKING = frozenset(
    words.content(
        "say said saying tell told comment statement quote summary summarise summarize article story news latest "
        "happened happening new update please give show know anything something everything else ever get want full text"
    )
)
"""Stems of words that ask and name nothing."""
_QUOTED = re.compile(r"“([^”]{3,})”|\"([^\"]{3,})\"|(?<!\w)['‘]([^'’]{12,})['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Context:
    """What a follow-up leans on."""

    before: tuple[str, ...]
    """The questions before that it leans on, the oldest first."""
    articles: tuple[str, ...] = ()
    """Ids of the articles that the last answers cite, the newest answer's first."""
    asked: str = ""
    """The question just before."""
    told: tuple[str, ...] = ()
    """The bare answers before: nobody asks for them again."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is understood. `text` is in the user's words, without those that say where to look."""

    text: str
    read: str
    """What the articles are read with: of a follow-up, the questions before it too."""
    vector: Vectors = field(compare=False, repr=False)
    """Of `read`, a unit vector, float32 [dimension]."""
    kinds: Mapping[str, float] = field(default_factory=dict)
    """Probability of each kind of answer that may be wanted (`intent.KINDS`); they sum to 1."""
    people: tuple[Linked, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    quoted: tuple[str, ...] = ()
    """Words in quotation marks."""
    period: Period | None = None
    context: Context | None = None
    respelt: bool = False
    """Whether `text` has a slip of the finger put right."""

    @property
    def kind(self) -> str:
        """The likeliest kind."""
        return max(self.kinds, key=self.kinds.__getitem__) if self.kinds else "fact"

    @property
    def topic(self) -> list[str]:
        """The stems of its words that tell what it is about, without names and the words that do the asking."""
        named = {stem for linked in self.people for stem in words.content(linked.words)}
        return [w for w in topic_of(self.text) if w not in named]

    @property
    def stranger(self) -> str | None:
        """A name in it that no article has, nor any that is much like it."""
        strange = (u.word for u in self.unknown if not u.meant)
        return next((word for word in strange if words.stem(words.fold(word)) not in _ASKING), None)

    def wants(self, *kinds: str) -> float:
        """The probability that one of these kinds of answer is wanted."""
        return sum(self.kinds.get(kind, 0.0) for kind in kinds)


def topic_of(text: str) -> list[str]:
    """The stems of the words of `text` that name something rather than ask."""
    return [w for w in words.content(text) if w not in _ASKING]


def readable(text: str) -> str:
    """`text` on one line, without halves of characters, which no encoding can write."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def quoted_words(text: str) -> tuple[str, ...]:
    """What stands in quotation marks in `text`."""
    return tuple(next(filter(None, found)) for found in _QUOTED.findall(text))
