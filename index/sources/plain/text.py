"""Plain text: an optional title and header lines, then paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.article import Article
from index.sources import build, clean
from index.sources.dates import iso
from index.sources.identity import canonical_url
from index.sources.outcome import Input
from index.text.words import NAME_PARTICLES

LIMIT = 16_000_000
"""Bytes of one text file: more than `clean.MAX_TEXT` characters in any encoding but the longest."""

_TITLE_WORDS, _TITLE_CHARS = 30, 200
_HEADER = re.compile(r"([A-Za-z][A-Za-z -]{1,20}):\s+(\S.*)")
_BYLINE = re.compile(r"by:?\s+([A-Z\u00C0-\u00DE].{1,120})", re.IGNORECASE)
_IN_A_BYLINE = NAME_PARTICLES | {"and", "&"}
_ENDS_SENTENCE = re.compile(r"[.,;:][\"'”’)\]]*$")
_ENDS_OPEN = re.compile(r"[-–—,;:]$")
_ENDS_LIKE_TITLE = re.compile(r"(\b[A-Z]\.[A-Z]\.|\.\.\.)[\"'”’)\]]*$")
_FIELDS = {
    "url": "url", "link": "url", "date": "date", "published": "date", "updated": "updated", "author": "authors",
    "authors": "authors", "byline": "authors", "source": "source", "outlet": "source", "publisher": "source",
    "title": "title", "headline": "title", "language": "language", "id": "id",
}  # fmt: skip


@dataclass(slots=True)
class Parsed:
    """A text taken apart: `fields` by the names that `build.article` knows, and the body."""

    body: str
    fields: dict[str, str] = field(default_factory=dict)


def read(source: Input) -> Iterator[Article]:
    """The one article of a plain text file."""
    parsed = parse(clean.decode(source.whole(LIMIT)))
    fields: dict[str, Any] = {"url": source.url, **parsed.fields}
    yield build.article(text=parsed.body, origin=source.origin, alone=True, **fields)


def parse(text: str) -> Parsed:
    """Take title and header lines off the top.

    The first line is the title if it is short, has no sentence-final period and a blank line follows; further
    lines equal to it before the body are dropped. Header lines ("URL: ...", "Date: ...", "By ...") count where
    they stand alone before the body and their value is what they say. Nothing else is taken as metadata.
    """
    lines = clean.body(text).split("\n")
    fields: dict[str, str] = {}
    at = _headers(lines, 0, fields)
    if "title" not in fields and _is_title(lines, at):
        fields["title"] = lines[at]
        at += 1
    while at < len(lines):
        if not lines[at] or (fields.get("title") and _same(lines[at], fields["title"])):
            at += 1
        elif (after := _headers(lines, at, fields)) > at:
            at = after
        else:
            break
    return Parsed("\n".join(lines[at:]), fields)


def _is_title(lines: list[str], at: int) -> bool:
    title = lines[at]
    if not title or len(title) > _TITLE_CHARS or len(title.split()) > _TITLE_WORDS:
        return False
    rest = [line for line in lines[at + 1 :] if line]
    if not rest:
        return False
    if _same(rest[0], title):
        return True
    after_headers = _headers(lines, at + 1, {}) > at + 1
    if lines[at + 1] and not after_headers:
        return False
    if _ENDS_OPEN.search(title):  # "WASHINGTON (Reuters) -"
        return False
    return not _ENDS_SENTENCE.search(title) or bool(_ENDS_LIKE_TITLE.search(title))


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _headers(lines: list[str], at: int, fields: dict[str, str]) -> int:
    """Read a block of header lines that a blank line ends; the index after it, or `at` where there is none."""
    found: dict[str, str] = {}
    end = at
    while end < len(lines) and lines[end]:
        header = _header(lines[end])
        if header is None or header[0] in found:
            return at
        found[header[0]] = header[1]
        end += 1
    if not found or not any(lines[end:]):
        return at
    for name, value in found.items():
        fields.setdefault(name, value)
    return end


def _header(line: str) -> tuple[str, str] | None:
    if match := _BYLINE.fullmatch(line):
        words = match[1].split()
        named = all(word[0].isupper() or word.lower() in _IN_A_BYLINE for word in words)
        return ("authors", match[1]) if named and len(words) <= 15 and not _ENDS_SENTENCE.search(line) else None
    match = _HEADER.fullmatch(line)
    name = _FIELDS.get(match[1].strip().lower()) if match else None
    if match is None or name is None:
        return None
    value = match[2].strip()
    if name == "url" and canonical_url(value) is None:
        return None
    if name in ("date", "updated") and iso(value) is None:
        return None
    if name in ("authors", "source") and _ENDS_SENTENCE.search(value):
        return None
    return name, value
