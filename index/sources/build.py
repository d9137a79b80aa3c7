"""Cleaned fields -> `Article`: the one place where every reader's article is made."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urldefrag

from index.article import Article
from index.sources import clean
from index.sources.dates import dateline, iso
from index.sources.identity import NOTHING, article_id, canonical_url
from index.sources.outcome import Unreadable

_BY = re.compile(r"^((?:written |posted |story |reported )?by|author(?:\(s\)|s)?(?=:))[:\s]+", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[][^()\[\]]*+[)\]]")
_NO_NAME = re.compile(r"://|[()\[\]{}<>]|^@|\S@\S")  # addresses, and what is left of a line that was cut wrongly
_SUFFIX = re.compile(r"(jr|sr|ii|iii|iv|md|phd|esq)\.?", re.IGNORECASE)
_SEVERAL = re.compile(r"\S\s(?:and|&)\s\S|;")
"""In one author of a list: it is a byline of several."""
_ROLE = re.compile(
    r"\b(staff|writer|correspondent|reporter|editor|contributor|contributing|columnist|bureau|admin|"
    r"administrator|webmaster|newsdesk)\b",
    re.IGNORECASE,
)


def article(
    *,
    text: str,
    origin: str,
    alone: bool,
    id: object = None,
    title: object = None,
    url: object = None,
    source: object = None,
    date: object = None,
    updated: object = None,
    authors: object = None,
    language: object = None,
    own_fragment: bool = False,
) -> Article:
    """Clean every field and name the article. What is missing or unreadable stays empty.

    `own_fragment`: the fragment of `url` tells this article from others of that page, and is kept.

    `alone`: `origin` holds this article only, so that it can stand for its identity.
    Raises `Unreadable` where there is no text, or too much of it for one article.
    """
    body = clean.body(text)
    if not any(c.isalnum() for c in body):
        raise Unreadable("no text")
    if len(body) > clean.MAX_TEXT:
        raise Unreadable(f"too large ({len(body) / 1e6:.1f} million characters; an article has at most 2 million)")
    address = canonical_url(url)
    if address and own_fragment and isinstance(url, str):
        address += "#" + urldefrag(url).fragment
    outlet = field(source)
    published, changed = iso(date) or dateline(body), iso(updated)
    return Article(
        id=article_id(id, address, origin if alone else None, f"{field(title)}\n{body}"),
        text=body,
        title=field(title) or "",
        url=address,
        source=outlet,
        date=published,
        updated=changed if changed != published else None,
        authors=names(authors, outlet),
        origin=origin,
        language=language_code(language),
    )


def field(value: object) -> str | None:
    """A field of one line, or None where it is missing or a word for "missing"."""
    if not isinstance(value, str):
        return None
    text = clean.line(html.unescape(value) if "&" in value else value)
    return None if text.lower() in NOTHING else text


def names(value: object, outlet: str | None = None) -> tuple[str, ...]:
    """Authors' names from a list, or from a byline ("By A and B"); roles, addresses and the outlet are left out."""
    if isinstance(value, str):
        parts: Iterable[object] = _split_byline(value)
    else:
        listed = value if isinstance(value, list | tuple) else ()
        parts = [
            name
            for part in listed
            for name in (_split_byline(part) if isinstance(part, str) and _SEVERAL.search(part) else [part])
        ]
    found: dict[str, None] = {}
    for part in parts:
        name = _BRACKETED.sub(" ", _BY.sub("", field(part) or ""))
        name = " ".join(name.split()).strip(" ,;|:")
        if name and len(name) <= 200 and name != outlet and not _ROLE.search(name) and not _NO_NAME.search(name):
            found[name] = None
    return tuple(found)[:50]


def _split_byline(value: str) -> list[str]:
    value = _BY.sub("", clean.line(value))
    for mark in (";", "|"):
        if mark in value:
            return value.split(mark)
    return _split_names(value)


def _split_names(value: str) -> list[str]:
    parts: list[str] = []
    for part in re.split(r",\s++(?:and\s++)?|(?<!\s)\s++(?:and|&)\s++", value):
        if parts and _SUFFIX.fullmatch(part.strip()):
            parts[-1] += ", " + part
        else:
            parts.append(part)
    return parts


def language_code(value: object) -> str | None:
    """Two letters of a declared language ("en-US" -> "en"), or None."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    match = re.fullmatch(r"([a-z]{2})([-_][a-z0-9_-]*)?", value.strip().lower()) if isinstance(value, str) else None
    return match[1] if match else None
