"""Saved or fetched HTML pages: the text by trafilatura, the metadata from what the page declares.

Extraction quality is trafilatura's (Barbaresi, ACL 2021 demos); the text is kept as it gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.article import Article
from index.sources import build, clean, sandbox
from index.sources.outcome import Input, Unreadable

LIMIT = 10_000_000
"""Bytes of one page; the sandbox's time limit bounds what a smaller one may cost."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_WHOLE_PAGE = re.compile(rb"<(!doctype|html|head|body)\b", re.IGNORECASE)
_LONG_ROW = 600  # characters: no row of a table of figures has as many
# What browsers do with these labels (WHATWG encoding standard).
_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}


def read(source: Input) -> Iterator[Article]:
    """The one article of a page."""
    yield article(source.whole(LIMIT), source.origin, url=source.url, charset=source.charset)


def article(
    data: bytes, origin: str, *, url: str | None, charset: str | None = None, alone: bool = True, **feed: object
) -> Article:
    """The article of one page; `Unreadable` where it holds none. `feed` fills in fields that the page does not give."""
    fields = sandbox.parse("html", data, url=url, charset=charset)
    merged: dict[str, Any] = {"text": "", **feed, **{name: value for name, value in fields.items() if value}}
    return build.article(origin=origin, alone=alone, **merged)


def parse_html(data: bytes, url: str | None = None, charset: str | None = None) -> dict[str, Any]:
    """Text and declared metadata of a page, by the names that `build.article` knows. Runs in the sandbox."""
    import trafilatura

    from index.sources.metadata import declared

    page = decode(data, charset).encode("utf-8", "replace")
    if not _WHOLE_PAGE.search(page[:4096]):
        page = b"<html><body>" + page + b"</body></html>"
    tree = trafilatura.load_html(page)
    if tree is None:
        raise Unreadable("not an HTML page")
    fields = declared(tree, page[:4096].decode("utf-8", "replace"), url)
    text = trafilatura.extract(page, url=url, include_comments=False) or ""
    if any(len(row) > _LONG_ROW for row in text.split("\n") if row.startswith("|")):
        text = trafilatura.extract(_without_tables(page), url=url, include_comments=False) or text
    return {"text": _paragraphs(text, fields["title"]), **fields}


def _without_tables(page: bytes) -> bytes:
    """Tables that lay out a page, as before style sheets, made into blocks: else the article is one table row."""
    return re.sub(rb"<(/?)(table|tbody|tr|td)\b", rb"<\1div", page, flags=re.IGNORECASE)


def decode(data: bytes, charset: str | None = None) -> str:
    """The page's characters: by its byte order mark, as valid UTF-8, as the server or the page declares, else detected.

    Control characters and lone surrogates are dropped here: one of them makes lxml lose the rest of the page.
    """
    name = clean.encoding(data)
    if not name.startswith("utf"):
        declared = _CHARSET.search(data[:4096])
        for label in (charset, declared[1].decode("ascii") if declared else None):
            if label and (known := codec(label)):
                name = known
                break
    text = data.decode(name, errors="replace").removeprefix("\ufeff")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)


def codec(label: str) -> str | None:
    """Python's name for a declared encoding; None for UTF-8, which is tried before, and for an unknown one."""
    label = label.strip("\"' ").lower()
    label = _BROWSERS.get(label, label)
    try:
        b"".decode(label)
    except (LookupError, ValueError):
        return None
    return None if label.startswith("utf") else label


def _paragraphs(text: str, title: str | None) -> str:
    """One line of trafilatura's is one block; a first one that only repeats the title is left out."""
    lines = text.split("\n")
    if title and len(lines) > 1 and clean.line(lines[0]).casefold() == title.casefold():
        lines = lines[1:]
    return "\n\n".join(lines)
