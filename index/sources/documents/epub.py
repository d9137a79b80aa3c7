"""EPUB: an issue of a magazine, or a newspaper made by a reader program; each chapter with a text is an article."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from index.article import Article
from index.sources import sandbox
from index.sources.documents.document import LIMIT, SECONDS
from index.sources.documents.word import check_zip
from index.sources.outcome import Input, Noted, Rejected, Unreadable
from index.sources.pages import html

_CHAPTERS = 2000
_SHORT = 200
"""Characters: a chapter of fewer is a cover, a list of contents or a notice."""


def read(source: Input) -> Iterator[Article | Rejected | Noted]:
    """The chapters of a book."""
    passed = 0
    chapters = sandbox.parse("epub", source.whole(LIMIT), SECONDS)
    for chapter in chapters:
        try:
            made = html.article(chapter["page"].encode(), source.origin, url=None, charset="utf-8", alone=False)
        except Unreadable:
            passed += 1
            continue
        if len(made.text) < _SHORT:
            passed += 1
            continue
        yield made
    if passed == len(chapters):
        yield Rejected(source.origin, "no text")
    elif passed:
        yield Noted(source.origin, f"{passed:,} parts without an article (covers, contents, notices) were passed over")


def parse_epub(data: bytes) -> list[dict[str, str]]:
    """The pages of a book in their order. Runs in the sandbox."""
    from lxml import etree

    check_zip(data, "EPUB")
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            container = etree.fromstring(book.read("META-INF/container.xml"), safe)
            place = next(e.get("full-path") for e in container.iter("{*}rootfile"))
            package = etree.fromstring(book.read(place), safe)
            hrefs = {
                item.get("id"): item.get("href")
                for item in package.iter("{*}item")
                if "html" in (item.get("media-type") or "") and "nav" not in (item.get("properties") or "").split()
            }
            order = [hrefs[ref.get("idref")] for ref in package.iter("{*}itemref") if ref.get("idref") in hrefs]
            names = [posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(h or ""))) for h in order]
            known = set(book.namelist())
            return [{"page": html.decode(book.read(name))} for name in names[:_CHAPTERS] if name in known]
    except (KeyError, StopIteration, zipfile.BadZipFile, etree.XMLSyntaxError, TypeError):
        raise Unreadable("damaged EPUB") from None
