"""Records (JSON objects, CSV rows, front matter) -> articles, by the field names that news tools write.

Dateline's own, news-please's, fundus's and schema.org's NewsArticle; names are compared without case and
punctuation, so that `datePublished`, `date_published` and `Date published` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from index.article import Article
from index.sources import build, markup
from index.sources.identity import given_id
from index.sources.items import Item, Items
from index.sources.outcome import Unreadable

_ESCAPED = re.compile(r"&lt;/?(?:p|div|br|h[1-6]|ul|li|blockquote)\b", re.IGNORECASE)
Record = Mapping[str, Any]

# In order of preference: news-please's `maintext` is the body where its `text` may be the whole page's.
TEXT = ("maintext", "text", "articlebody", "plaintext", "fulltext", "body", "bodytext", "contenttext", "content",
        "contenthtml", "bodyhtml", "bodyxhtml", "articletext", "article", "story")  # fmt: skip
_ID = ("id", "articleid", "guid", "uuid")
_URL = ("url", "canonicalurl", "link", "weburl", "articleurl", "mainentityofpage", "respondedurl", "requestedurl",
        "permalink")  # fmt: skip
_TITLE = ("title", "headline", "titlepage", "titlerss", "webtitle", "name")
_SOURCE = ("source", "outlet", "publisher", "sitename", "sourcename", "publication", "newspaper", "site",
           "sourcedomain", "domain")  # fmt: skip
_DATE = ("date", "datepublish", "publishingdate", "datepublished", "published", "publisheddate", "publishedat",
         "publishdate", "publicationdate", "pubdate", "datepub", "webpublicationdate", "datecreated",
         "firstcreated", "versioncreated")  # fmt: skip
_UPDATED = ("updated", "datemodify", "datemodified", "modified", "updatedat", "lastmodified", "dateupdated",
            "modifieddate")  # fmt: skip
_AUTHORS = ("authors", "author", "byline", "creator", "writers", "by")
_LANGUAGE = ("language", "lang", "inlanguage", "languagecode")
_LISTS = ("articles", "graph", "items", "results", "docs", "entries", "news", "data", "response")


def key(name: object) -> str:
    """A field's name as it is compared: lower case, letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def is_text_column(name: str) -> bool:
    """Whether a CSV column of this name holds articles' texts."""
    return key(name) in TEXT


def has_title(fields: Record) -> bool:
    """Whether the record names a title."""
    return bool(_first(_keyed(fields), _TITLE))


def expand(value: object, depth: int = 0) -> Iterator[object]:
    """The records in one JSON value: itself, or those of a list or of a wrapper such as {"articles": [...]}."""
    if isinstance(value, list) and depth < 4:
        for item in value:
            yield from expand(item, depth + 1)
        return
    if isinstance(value, dict) and depth < 4:
        fields = _keyed(value)
        inner = next((fields[name] for name in _LISTS if isinstance(fields.get(name), list | dict)), None)
        if inner is not None and not any(fields.get(name) for name in TEXT):
            yield from expand(_articles_of_graph(inner), depth + 1)
            return
    yield value


def _articles_of_graph(inner: object) -> object:
    """Of a schema.org @graph, the articles: it also lists the page, the site and its people."""
    if not isinstance(inner, list) or not any(isinstance(node, dict) and "@type" in node for node in inner):
        return inner
    return [node for node in inner if isinstance(node, dict) and "articlebody" in _keyed(node)] or inner


def article(record: object, origin: str, *, alone: bool) -> Article:
    """One record as an article; `Unreadable` where it is not an object, or has no text."""
    return build.article(origin=origin, alone=alone, **fields_of(record))


def told(record: object, origin: str, *, alone: bool, items: Items) -> Article:
    """As `article`, for one of several records of an input, which were noted in `items`."""
    fields = fields_of(record)
    how = items.tell(item_of(fields))
    shared = {"id": how.id, "url": how.url, "own_fragment": not how.own_page and "#" in (how.url or "")}
    return build.article(origin=origin, alone=alone, **{**fields, **shared})


def item_of(fields: Record) -> Item:
    """What a record's fields may be told by."""
    url = fields["url"]
    link, title = url if isinstance(url, str) else None, build.field(fields["title"]) or ""
    return Item(given_id(fields["id"]), link, title, fields["text"], date=str(fields["date"]))


def fields_of(record: object) -> dict[str, Any]:
    """A record's fields by the names that `build.article` knows; `Unreadable` where it is not an object."""
    if not isinstance(record, Mapping):
        raise Unreadable("not a JSON object")
    fields = _keyed(record)
    page = fields.get("html")
    if isinstance(page, Mapping):  # fundus keeps the address and the outlet beside the page
        made = page.get("source_info")
        given = {name: value for name, value in fields.items() if value is not None}
        fields = {**(_keyed(made) if isinstance(made, Mapping) else {}), **_keyed(page), **given}
    texts = (_text(fields.get(name), html=name.endswith("html")) for name in TEXT)
    return {
        "text": next(filter(None, texts), ""),
        "id": next((found for name in _ID if (found := given_id(fields.get(name)))), None),
        "title": _named(_first(fields, _TITLE)),
        "url": _address(fields),
        "source": _outlet(fields),
        "date": _plain(_first(fields, _DATE)),
        "updated": _plain(_first(fields, _UPDATED)),
        "authors": people(_first(fields, _AUTHORS)),
        "language": _named(_first(fields, _LANGUAGE), "alternatename"),
    }


def _keyed(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in record.items():
        fields.setdefault(key(name), value)
    return fields


def _first(fields: Record, names: tuple[str, ...]) -> object:
    return next((fields[name] for name in names if fields.get(name) not in (None, "", [], {})), None)


def _text(value: object, *, html: bool = False) -> str:
    """Text of a string, a list of paragraphs, fundus's body or WordPress's {"rendered": html}."""
    if isinstance(value, str):
        return _of_markup(value, html)
    if isinstance(value, list):
        return "\n\n".join(filter(None, (_text(item) for item in value[:10_000])))
    if not isinstance(value, Mapping):
        return ""
    fields = _keyed(value)
    if "rendered" in fields:
        return _text(fields["rendered"], html=True)
    parts = (_text(fields.get(name)) for name in ("summary", "headline", "paragraphs", "sections", "text", "value"))
    return "\n\n".join(filter(None, parts))


def _of_markup(value: str, html: bool) -> str:
    """Text that may be HTML, also where it was escaped ("&lt;p&gt;")."""
    if html or markup.is_markup(value) or (_ESCAPED.search(value) and markup.is_markup(markup.unescaped(value))):
        return markup.to_text(value)
    return markup.unescaped(value)


def _named(value: object, other: str = "name") -> object:
    """The name in a schema.org thing ({"name": ...}), in WordPress's {"rendered": ...}, or the value itself."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        fields = _keyed(value)
        rendered = fields.get("rendered")
        if isinstance(rendered, str):
            return markup.to_text(rendered)
        return fields.get(other) or fields.get("name") or fields.get("title")
    return value


def _plain(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _address(fields: Record) -> object:
    for name in _URL:
        value = fields.get(name)
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.startswith(("http://", "https://", "HTTP")):
            return value
    return None


def _outlet(fields: Record) -> object:
    for name in _SOURCE:
        value = _named(fields.get(name))
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            value = urlsplit(value).hostname
        if build.field(value):
            return value
    return None


def people(value: object) -> object:
    """Authors given as text, as objects with a name, or as a list of either -> text or a list of names."""
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list):
        return value
    named = [_named(person) for person in value]
    return named[0] if len(named) == 1 and isinstance(named[0], str) else named
