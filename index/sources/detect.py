"""Which format a file is in, by its content; its name only decides between formats that look alike."""

from __future__ import annotations

import json
import re
from typing import Literal

from index.sources import clean, markup, no_article
from index.sources.archives import mail
from index.sources.feeds import exports
from index.sources.outcome import Unreadable
from index.sources.structured.files import csv_delimiter

Format = Literal[
    "text", "markdown", "json", "jsonl", "csv", "html", "feed", "pdf", "docx", "odt", "epub", "rtf", "mail", "wire",
    "export", "warc",
]  # fmt: skip

HEAD = 65_536
"""Bytes that are looked at."""

_FEEDS = ("rss", "feed", "rdf")
_FEED_INSIDE = re.compile(r"<(\w+:)?(rss|feed|RDF)[\s>]", re.IGNORECASE)
# What may stand before the root of XML, each ended where it says; none of these patterns looks back.
_PROLOGUE = re.compile(r"\s+|<\?[^>]*\?>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*-->")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_WIRE = ("nitf", "newsml", "newsitem", "newsmessage", "packageitem")
"""Roots of what news agencies send."""
_NO_ARTICLES = {
    "urlset": "a sitemap (it lists addresses, and holds no text: add the pages, or the site's feed)",
    "sitemapindex": "a sitemap (it lists addresses, and holds no text: add the pages, or the site's feed)",
    "opml": "a list of feeds (add the addresses of the feeds)",
    "svg": "a picture",
}
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "unknown format (an old file of Office's, such as .doc: save it as DOCX, and add that)",
    b"7z\xbc\xaf": "unknown format (an archive: unpack it, and add the folder)",
    b"Rar!": "unknown format (an archive: unpack it, and add the folder)",
    b"\x28\xb5\x2f\xfd": "unknown format (packed by zstd: unpack it, and add what it holds)",
    b"BZh": "unknown format (packed by bzip2: unpack it, and add what it holds)",
    b"\xfd7zXZ": "unknown format (packed by xz: unpack it, and add what it holds)",
    b"SQLite format 3": "unknown format (a database; `dateline restore` takes a backup)",
}
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:(\\?/){2}jsonfeed\.org')
_HTML = re.compile(r"<!doctype html|<html\b|<head\b|<body\b|<meta\b|<article\b|<title\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"\A(---\n.*?\n(---|\.\.\.)\n|\+\+\+\n.*?\n\+\+\+\n|#{1,6} \S)", re.DOTALL)
_JSON = re.compile(r'\{\s*["}]|\[\s*[{\[\]]')


def format_of(head: bytes, name: str) -> Format:
    """The format of a file from its first `HEAD` bytes and its name in lower case; `Unreadable` if it is none."""
    if not head.strip():
        raise Unreadable("empty file")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(head, name)
    if head.startswith((b"WARC/", b"filedesc://")):
        return "warc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    for beginning, what in _OTHERS.items():
        if head.startswith(beginning):
            raise Unreadable(what)
    end = head.rfind(b"\n", HEAD // 2) + 1 if len(head) == HEAD else 0
    text = clean.decode(head[: end or None]).lstrip()
    if _is_binary(text):
        raise Unreadable("unknown format")
    return _textual(text.replace("\r\n", "\n"), name)


def _zipped(head: bytes, name: str) -> Format:
    """The format of a document that is a zip archive; others are rejected with what they are."""
    if head[30:100].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text") or name.endswith(".odt"):
        return "odt"
    if head[30:100].startswith(b"mimetypeapplication/epub+zip") or name.endswith(".epub"):
        return "epub"
    if b"word/" in head or name.endswith(".docx"):
        return "docx"
    if b"xl/" in head or name.endswith((".xlsx", ".ods")):
        raise Unreadable("unknown format (a table of Excel's: save it as CSV, and add that)")
    raise Unreadable("unknown format (a zip archive: unpack it, and add the folder)")


def _is_binary(text: str) -> bool:
    odd = sum(1 for c in text[:8192] if (c < " " and c not in "\t\n\r\f") or c in "\x7f\ufffd")
    return odd > 0.02 * len(text[:8192]) or not text


def _textual(text: str, name: str) -> Format:
    if mail.is_mail(text, name):
        return "mail"
    if text.startswith("<") and (found := _markup(text)):
        return found
    if _JSON.match(text) or name.endswith((".json", ".jsonl", ".ndjson")):
        return _json(text, name)
    if name.endswith((".csv", ".tsv")) or csv_delimiter(text):
        return "csv"
    if name.endswith((".html", ".htm", ".xhtml")):
        return "html"
    if exports.is_export(text):
        return "export"
    if reason := no_article.why_none(text, name):
        raise Unreadable(reason)
    return "markdown" if name.endswith((".md", ".markdown")) or _MARKDOWN.match(text) else "text"


def _markup(text: str) -> Format | None:
    root = _root(text)
    if root in _FEEDS:
        return "feed"
    if root in _WIRE:
        return "wire"
    if root in _NO_ARTICLES:
        raise Unreadable(_NO_ARTICLES[root])
    at = _prologue(text)
    head = _COMMENT.sub("", text[:at])[:4096] + text[at : at + 4096]
    feed, page = _FEED_INSIDE.search(head), _HTML.search(head)
    if feed and (page is None or feed.start() < page.start()):
        return "feed"
    if page or markup.is_markup(head):
        return "html"
    if text.startswith("<?xml") or "xmlns" in head:
        raise Unreadable("unknown format (XML that is neither a feed, nor a page, nor an agency's)")
    return None


def _root(text: str) -> str | None:
    """The name of the root element in lower case, without its prefix; None where it is not to be seen."""
    at = _prologue(text)
    if text.startswith("<!--", at):
        raise Unreadable("unknown format (a comment that does not end)")
    root = _ROOT.match(text, at)
    return root[1].lower() if root else None


def behind_prologue(head: bytes) -> bytes:
    """Markup without what stands before its root, where that fills most of `head`; of an open comment its ends."""
    text, start = head.decode("latin-1"), 3 if head.startswith(b"\xef\xbb\xbf") else 0
    at = _prologue(text, start)
    if text.startswith("<!--", at):
        return b"<!--" + head[-2:]
    return head[at:] if at > HEAD // 2 else head


def _prologue(text: str, at: int = 0) -> int:
    """Where what may stand before the root of XML ends."""
    while match := _PROLOGUE.match(text, at):
        at = match.end()
    return at


def _json(text: str, name: str) -> Format:
    if _JSON_FEED.search(text[:4096]):
        return "feed"
    if name.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if not text.startswith("{"):
        return "json"
    first, newline, rest = text.partition("\n")
    try:
        json.loads(first)
        return "jsonl"
    except (ValueError, RecursionError):
        pass
    # A first line that is damaged, or longer than what is looked at.
    broken = first.rstrip().endswith("}") and rest.lstrip().startswith("{")
    return "jsonl" if broken or (not newline and len(first) > HEAD // 4) else "json"
