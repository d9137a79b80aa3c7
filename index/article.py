"""What an archive is made of: articles, the passages they are searched by, and who said what in them.

All offsets are code points in `Article.text`, which is NFC; `article.text[x.start:x.end] == x.text`
holds for every passage and quotation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

QuotationKind = Literal["direct", "indirect"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is stored. Metadata that the source does not give is None or empty, never guessed."""

    id: str
    text: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    """The outlet's name."""
    date: str | None = None
    """When it was published: ISO 8601, a date or a date and time."""
    updated: str | None = None
    """When the outlet last changed it, if it says so: ISO 8601."""
    authors: tuple[str, ...] = ()
    origin: str | None = None
    """The file or URL that it was read from."""
    language: str | None = None
    """ISO 639 code, as detected when it was added."""
    revised: str | None = field(default=None, compare=False)
    """The day on which this text was taken in place of an earlier one; None where it is the first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, short enough for the encoder."""

    article_id: str
    text: str
    start: int
    end: int
    id: int | None = None
    """Given by the catalog: monotonic, never used twice. None before it is stored."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that an article attributes to somebody: one contiguous span."""

    text: str
    start: int
    end: int
    kind: QuotationKind
    speaker: str | None = None
    """Who said it, as fully as this article names them; None where it cannot be told."""
    mention: str | None = None
    """The words beside the cue that name the speaker: "he", "the official", "Pompeo"."""
    cue: str | None = None
    """The reporting words: "said", "according to"."""
    role: str | None = None
    """The speaker's role as the article gives it: "White House spokesman"."""
    affiliation: str | None = None
    """The speaker's organisation as the article gives it: "Ohio State University"."""
    rule: str | None = None
    """Which rule of `index.quotations` decided on the speaker."""
    confidence: float = 1.0
    """0 to 1: how sure the attribution is."""


def digest_of(article: Article) -> str:
    """What identifies an article's content: its title and text, whatever the white space."""
    content = " ".join(article.title.split()) + "\n" + " ".join(article.text.split())
    return hashlib.sha256(content.encode("utf-8")).hexdigest()
