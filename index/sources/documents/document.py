"""What documents (PDF, Word, OpenDocument, RTF) have in common: a title, paragraphs, and nothing else that is sure."""

from __future__ import annotations

from typing import Any

from index.article import Article
from index.sources import build, clean
from index.sources.outcome import Input
from index.sources.plain import text

LIMIT = 100_000_000
"""Bytes of one document."""
SECONDS = 60.0
"""One document's time: a long one takes a while."""


def document(source: Input, title: str, body: str) -> Article:
    """The article of a document with its title, which may be "", and its paragraphs.

    Title and header lines are read as in plain text where no title is marked.
    """
    title = clean.line(title)
    parsed = text.parse(f"Title: {title}\n\n{body}" if title else body)
    fields: dict[str, Any] = {"url": source.url, **parsed.fields}
    return build.article(text=parsed.body, origin=source.origin, alone=True, **fields)
