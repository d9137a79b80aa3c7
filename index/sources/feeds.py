"""RSS, Atom and JSON Feed: one article an entry, from the feed itself or from the page that it links to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.article import Article, digest_of
from index.errors import SourceError
from index.sources import build, clean, html, markup, records, sandbox
from index.sources.identity import article_id, canonical_url
from index.sources.outcome import Finished, Input, Memory, Rejected, Unchanged, Unreadable, Visit

if TYPE_CHECKING:
    from index.fetch import Fetched, Fetcher

LIMIT = 20_000_000
"""Bytes of one feed."""

_WHOLE = 1000  # characters: what is shorter and not marked as the content is taken for a teaser
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)[\"']", re.IGNORECASE)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_GOES_ON = re.compile(
    r"(\[?(…|\.\.\.)\]?|(continue reading|read (more|on|the full (story|article)))\W*)$", re.IGNORECASE
)
_APPEARED = re.compile(r"(?<!\n)\n+The post .{1,300} (appeared first on|first appeared on) .{1,200}$")


def read(source: Input) -> Iterator[Article | Rejected | Unchanged | Finished]:
    """The articles of a feed.

    Where an entry carries a teaser only and there is a fetcher, its page is fetched, unless the memory knows that it
    was for this very entry; without a fetcher the teaser is the article, unless more of that is stored. An entry that
    cannot be read is rejected under its link, or its number in the feed from 1.
    """
    data = source.whole(LIMIT)
    for number, entry in enumerate(sandbox.parse("feed", data, charset=source.charset), 1):
        whole, own_id = entry.pop("whole"), entry.pop("id")
        if entry["url"] is None and own_id:  # an entry's identifier is one in its feed only
            entry["id"] = article_id(None, None, f"{source.origin}#{own_id}", "")
        if source.fetcher is not None and not whole and entry["url"]:
            yield from _page(entry, source.fetcher, source.memory)
            continue
        try:
            article = build.article(origin=source.origin, alone=False, **entry)
        except (Unreadable, SourceError) as error:
            yield Rejected(entry["url"] or f"{source.origin}:{number}", str(error))
            continue
        more = _stored(entry["url"], article, source.memory) if source.memory and not whole else ()
        yield Unchanged(source.origin, more) if more else article


def _stored(link: str | None, teaser: Article, memory: Memory) -> tuple[str, ...]:
    """The digest of the article that a teaser is of, if that is stored."""
    visit = memory.recall(link) if link else None
    if visit and visit.digests:
        return visit.digests
    longer = memory.longer(teaser)
    return (longer,) if longer else ()


def _page(
    entry: dict[str, Any], fetcher: Fetcher, memory: Memory | None
) -> Iterator[Article | Rejected | Unchanged | Finished]:
    """The article that an entry links to."""
    link, digest = entry["url"], _digest(entry)
    known = memory.recall(link) if memory else None
    if known and known.recent and known.entry in (digest, None):  # None: it was read for itself, not for an entry
        yield Unchanged(link, known.digests)
        yield Finished(link, None if known.entry else replace(known, entry=digest))
        return
    try:
        page = fetcher.get(link, **(known.validators if known else {}))
        if page.status == 304:
            yield Unchanged(link, known.digests if known else ())
            yield Finished(link, replace(known, entry=digest) if known else None)
            return
        article = _linked(page, entry)
    except (Unreadable, SourceError) as error:
        yield Rejected(link, str(error), target=link, gone=getattr(error, "gone", False))
        return
    yield article
    yield Finished(link, Visit(page.etag, page.last_modified, digest, (digest_of(article),)))


def _digest(entry: dict[str, Any]) -> str:
    """What an entry says, in short: another one may mean that its page changed."""
    said = json.dumps([entry.get(name) for name in ("title", "date", "updated", "text")], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _linked(page: Fetched, entry: dict[str, Any]) -> Article:
    # Neither its link nor its teaser: they must not stand for a page without a text.
    known = {name: value for name, value in entry.items() if name not in ("url", "text")}
    return html.article(page.body, page.url, url=page.url, charset=page.charset, **known)


def parse_feed(data: bytes, charset: str | None = None) -> list[dict[str, Any]]:
    """The entries, by the names that `build.article` knows, and `whole`: whether the text is all there is.

    Runs in the sandbox. feedparser is given bytes, and never a name: it would open that as a file.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data)
    import feedparser

    found = feedparser.parse(_plain_xml(data, charset))
    if not found.entries and not found.version:
        raise Unreadable("not a feed")
    outlet, language = _line(found.feed, "title"), found.feed.get("language")
    return [_entry(entry, outlet, language) for entry in found.entries]


def _plain_xml(data: bytes, charset: str | None) -> bytes:
    """The feed in UTF-8, without its document type: entity definitions are how XML is attacked."""
    name = clean.encoding(data)
    if not name.startswith("utf"):
        declared = _DECLARED.match(data[:200].decode("ascii", errors="replace"))
        labels = (charset, declared[1] if declared else None)
        name = next((known for label in labels if label and (known := html.codec(label))), name)
    text = data.decode(name, errors="replace").removeprefix("\ufeff")
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    return _DOCTYPE.sub("", _PROLOGUE.sub("", text)).strip().encode("utf-8")


def _entry(entry: Any, outlet: str | None, language: str | None) -> dict[str, Any]:  # feedparser's FeedParserDict
    given = dict(entry)  # looked up in an entry itself, a missing date is another date of it
    contents = [_plain(part) for part in entry.get("content", [])]
    summary = _plain(entry.get("summary_detail", {}))
    content = max(contents, key=len, default="")
    text = content if len(content) >= len(summary) else summary
    link = canonical_url(entry.get("link"))
    people = [person.get("name") for person in entry.get("authors", []) if person.get("name")]
    return {
        "id": entry.get("id"),
        "title": _line(entry, "title"),
        "url": link,
        "source": _line(entry.get("source", {}), "title") or outlet,
        "date": given.get("published") or given.get("created") or given.get("updated"),
        "updated": given.get("updated"),
        "authors": people[0] if len(people) == 1 else people,
        "language": language,
        "text": text,
        "whole": _is_whole(text, marked=bool(content) and len(content) > 1.5 * len(summary)),
    }


def _is_whole(text: str, *, marked: bool) -> bool:
    """Whether a feed's text is the article: marked as its content or long, and not said to go on elsewhere."""
    return (len(text) >= _WHOLE or (marked and len(text) >= _WHOLE / 2)) and not _GOES_ON.search(text)


def _plain(part: Any) -> str:
    value = part.get("value") or ""
    text = value if part.get("type") == "text/plain" and not markup.is_markup(value) else markup.to_text(value)
    return _APPEARED.sub("", clean.body(text))


def _line(fields: Any, name: str) -> str | None:
    """A title as text: feedparser leaves its markup in."""
    value = fields.get(name) or ""
    kind = fields.get(f"{name}_detail", {}).get("type")
    return clean.line(markup.to_text(value) if kind in ("text/html", "application/xhtml+xml") else value) or None


def _json_feed(data: bytes) -> list[dict[str, Any]]:
    """JSON Feed 1 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(clean.decode(data))
    except (ValueError, RecursionError):
        raise Unreadable("not valid JSON") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Unreadable("not a feed")
    return [_json_entry(item, feed) for item in items if isinstance(item, dict)]


def _json_entry(item: dict[str, Any], feed: dict[str, Any]) -> dict[str, Any]:
    link = canonical_url(item.get("url")) or canonical_url(item.get("external_url"))
    content = item.get("content_text") or markup.to_text(str(item.get("content_html") or ""))
    text = clean.body(str(content or item.get("summary") or ""))
    authors = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author")
    return {
        "id": item.get("id"),
        "title": item.get("title"),
        "url": link,
        "source": feed.get("title"),
        "date": item.get("date_published"),
        "updated": item.get("date_modified"),
        "authors": records.people(authors),
        "language": item.get("language") or feed.get("language"),
        "text": text,
        "whole": bool(content) and _is_whole(text, marked=True),
    }
