"""What an answer is made of: typed blocks, which `qa.render` makes text of and the page makes HTML of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.article import Article

QuotedAs = Literal["direct", "indirect"]
"""A speaker's own words, or what an article reports of them."""


@dataclass(frozen=True, slots=True)
class Short:
    """The bare answer: a name, a number, a phrase, yes or no."""

    text: str
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says what the quotes after it give."""

    name: str
    role: str | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """Words exactly as the article has them, but for white space."""

    text: str
    marker: int
    kind: QuotedAs | None = None
    """Where they are a speaker's statement: how the article gives it. None for the article's own sentences."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the quotes before it stand."""

    article: Article
    marker: int


@dataclass(frozen=True, slots=True)
class Note:
    """Words of Dateline itself; `about` says what for, so that each can be shown in its own way."""

    text: str
    about: Literal["unsure", "absent", "searched", "age", "taken", "conflict", "premise", "plain"] = "plain"


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions of a message, with its answer."""

    question: str
    blocks: tuple[Block, ...]


Block = Short | Speaker | Quote | Source | Note | Part
