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
_BANNERS = (
    "onetrust", "cookiebot", "cookie-banner", "cookie-consent", "cookie-notice", "cookiebanner", "cookieconsent",
    "consent-banner", "consent-modal", "didomi", "usercentrics", "sp_message_container", "gdpr-banner", "qc-cmp",
)  # fmt: skip
_LOWER = "translate(concat(@id, ' ', @class), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_CONSENT = "//*[self::div or self::section or self::aside or self::dialog][not(.//h1)][{}]".format(
    " or ".join(f"contains({_LOWER}, '{name}')" for name in _BANNERS)
)
"""Cookie banners: trafilatura takes their text for the article's where that is short."""
_WHEN = re.compile(
    r"(first |last )?(published|posted|updated|modified)\b[^.!?]{0,90}\b(19|20)\d\d\b[^.!?]{0,40}", re.IGNORECASE
)
_RIGHTS = re.compile(r"(©|\(c\)|copyright)\W*((©|\(c\))\W*)?(19|20)\d\d\b[^\n]{0,160}", re.IGNORECASE)
_BETWEEN = {"advertisement", "advertising", "story continues below advertisement", "story continues below"}
_LONG_CELL = 300  # characters: no cell of a table of figures has as many
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
    text = _extracted(page, url)
    rows = (row for row in text.split("\n") if row.startswith("|"))
    if any(len(cell) > _LONG_CELL for row in rows for cell in row.split("|")):
        text = _extracted(_without_tables(page), url) or text
    return {"text": _paragraphs(text, fields["title"]), **fields}


def _extracted(page: bytes, url: str | None) -> str:
    import trafilatura

    return trafilatura.extract(page, url=url, include_comments=False, prune_xpath=[_CONSENT]) or ""


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
    """One line of trafilatura's is one block.

    Left out are a first one that only repeats the title or says when it was published, a last one that only says
    whose the rights are, and what announces advertisements.
    """
    lines = [line for line in text.split("\n") if clean.line(line).casefold() not in _BETWEEN]
    if title and len(lines) > 1 and clean.line(lines[0]).casefold() == title.casefold():
        lines = lines[1:]
    if len(lines) > 1 and _WHEN.fullmatch(clean.line(lines[0])):
        lines = lines[1:]
    if len(lines) > 1 and _RIGHTS.fullmatch(clean.line(lines[-1])):
        lines = lines[:-1]
    return "\n\n".join(lines)
