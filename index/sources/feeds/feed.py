"""RSS, Atom and JSON Feed: one article an entry, from the feed itself or from the page that it links to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from index.article import Article, digest_of
from index.errors import SourceError
from index.sources import build, clean, markup, sandbox
from index.sources.identity import canonical_url, given_id
from index.sources.items import Item, Items
from index.sources.outcome import Finished, Input, Memory, Noted, Rejected, Unchanged, Unreadable, Visit
from index.sources.pages import html
from index.sources.structured import records
from index.sources.structured.files import told_apart

if TYPE_CHECKING:
    from index.sources.fetch import Fetched, Fetcher

LIMIT = 20_000_000
"""Bytes of one feed."""

_WHOLE = 1000  # characters: what is shorter and not marked as the content is taken for a teaser
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)[\"']", re.IGNORECASE)
_COMMENT = re.compile(r"\A(?:\s*<!--(?:[^-]|-(?!->))*-->)+")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_GOES_ON = re.compile(
    r"(\[?(…|\.\.\.)\]?|(continue reading|read (more|on|the full (story|article)))\W*)$", re.IGNORECASE
)
_APPEARED = re.compile(r"(?<!\n)\n+The post .{1,300} (appeared first on|first appeared on) .{1,200}$")


def read(source: Input) -> Iterator[Article | Rejected | Noted | Unchanged | Finished]:
    """The articles of a feed.

    Where an entry carries a teaser only and there is a fetcher, its page is fetched, unless the memory knows that it
    was for this very entry; without a fetcher the teaser is the article, unless more of that is stored. An entry that
    cannot be read is rejected under its link, or its number in the feed from 1.
    """
    data = source.whole(LIMIT)
    found = sandbox.parse("feed", data, charset=source.charset, url=source.url)
    entries, items = found["entries"], Items(found["home"])
    told_by = [
        Item(None, entry["url"], entry["title"] or "", entry["text"], given_id(entry.pop("id")), str(entry["date"]))
        for entry in entries
    ]
    for item in told_by:
        items.note(item)
    for number, (entry, item) in enumerate(zip(entries, told_by, strict=True), 1):
        whole, told = entry.pop("whole"), items.tell(item)
        entry |= {"id": told.id, "url": told.url, "own_fragment": not told.own_page and "#" in (told.url or "")}
        if told.url is None:  # an entry's identifier is one in its feed only
            entry["id"] = items.place(item, source.origin)
        if source.fetcher is not None and not whole and told.own_page and entry["url"]:
            yield from _page(entry, source.fetcher, source.memory)
            continue
        try:
            article = build.article(origin=source.origin, alone=False, **entry)
        except (Unreadable, SourceError) as error:
            yield Rejected(entry["url"] or f"{source.origin}:{number}", str(error))
            continue
        longer = _stored(entry["url"], article, source.memory) if source.memory and not whole else ()
        yield Unchanged(source.origin, longer) if longer else article
    if items.told_apart:
        yield Noted(source.origin, told_apart(items.told_apart))


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
    known = {name: value for name, value in entry.items() if name not in ("url", "text", "id", "own_fragment")}
    return html.article(page.body, page.url, url=page.url, charset=page.charset, **known)


def parse_feed(data: bytes, charset: str | None = None, url: str | None = None) -> dict[str, Any]:
    """`home`, the address of the feed's site, and `entries`, by the names that `build.article` knows, with `whole`:
    whether the text is all there is. `url` is where the feed was had from: links may be relative to it.

    Runs in the sandbox. feedparser is given bytes, and never a name: it would open that as a file.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data, url)
    import feedparser

    found = feedparser.parse(_plain_xml(data, charset), response_headers={"content-location": url} if url else None)
    if not found.entries and not found.version:
        raise Unreadable("not a feed")
    outlet, language = _line(found.feed, "title"), found.feed.get("language")
    itself = [link.get("href") for link in found.feed.get("links", []) if link.get("rel") == "self"]
    home = found.feed.get("link")
    base = next((place for place in (url, *itself, home) if canonical_url(place)), None)
    entries = [_entry(entry, outlet, language, base) for entry in found.entries]
    return {"home": resolved(home, base), "entries": entries}


def resolved(link: object, base: str | None) -> str | None:
    """A link as an address, with its fragment; relative ones are of `base`. None where it leads to no page."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        whole = urljoin(base, link.strip()) if base else link.strip()
    except ValueError:
        return None
    return whole if canonical_url(whole) else None


def _plain_xml(data: bytes, charset: str | None) -> bytes:
    """The feed in UTF-8, without its document type: entity definitions are how XML is attacked."""
    name = clean.encoding(data)
    if not name.startswith("utf"):
        declared = _DECLARED.match(data[:200].decode("ascii", errors="replace"))
        labels = (charset, declared[1] if declared else None)
        name = next((known for label in labels if label and (known := html.codec(label))), name)
    text = data.decode(name, errors="replace").removeprefix("\ufeff")
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    return _DOCTYPE.sub("", _PROLOGUE.sub("", _COMMENT.sub("", text))).strip().encode("utf-8")


def _entry(entry: Any, outlet: str | None, language: str | None, base: str | None) -> dict[str, Any]:
    """One entry, which is feedparser's FeedParserDict."""
    given = dict(entry)  # looked up in an entry itself, a missing date is another date of it
    contents = [_plain(part) for part in entry.get("content", [])]
    summary = _plain(entry.get("summary_detail", {}))
    content = max(contents, key=len, default="")
    text = content if len(content) >= len(summary) else summary
    people = [person.get("name") for person in entry.get("authors", []) if person.get("name")]
    return {
        "id": entry.get("id"),
        "title": _line(entry, "title"),
        "url": resolved(entry.get("link"), base),
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


def _json_feed(data: bytes, url: str | None) -> dict[str, Any]:
    """JSON Feed 1 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(clean.decode(data))
    except (ValueError, RecursionError):
        raise Unreadable("not valid JSON") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Unreadable("not a feed")
    home = feed.get("home_page_url")
    base = next((place for place in (url, feed.get("feed_url"), home) if canonical_url(place)), None)
    entries = [_json_entry(item, feed, base) for item in items if isinstance(item, dict)]
    return {"home": resolved(home, base), "entries": entries}


def _json_entry(item: dict[str, Any], feed: dict[str, Any], base: str | None) -> dict[str, Any]:
    link = resolved(item.get("url"), base) or resolved(item.get("external_url"), base)
    content = item.get("content_text") or markup.to_text(str(item.get("content_html") or ""))
    text = clean.body(str(content or item.get("summary") or ""))
    authors = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author")
    return {
        "id": item.get("id"),
        "title": clean.line(str(item.get("title") or "")) or None,
        "url": link,
        "source": feed.get("title"),
        "date": item.get("date_published"),
        "updated": item.get("date_modified"),
        "authors": records.people(authors),
        "language": item.get("language") or feed.get("language"),
        "text": text,
        "whole": bool(content) and _is_whole(text, marked=True),
    }
