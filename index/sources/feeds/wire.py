"""What news agencies send: NITF, NewsML-G2 and NewsML 1, one or several stories in a file of XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.sources import build, markup, sandbox
from index.sources.outcome import Input, Rejected, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMIT = 32_000_000
"""Bytes of one file."""

_BLOCKS = {"hl2": "h2", "block": "div", "note": "div", "bq": "blockquote"}
_LEFT_OUT = ("media", "figure", "figcaption", "script", "style", "body.end", "body.head", "head")
_WITHDRAWN = ("canceled", "cancelled", "withheld")


def read(source: Input) -> Iterator[Article | Rejected]:
    """The stories of a file; pictures, packages and what was withdrawn are rejected with that reason."""
    items = sandbox.parse("wire", source.whole(LIMIT))
    for number, fields in enumerate(items, 1):
        alone = len(items) == 1
        reason = fields.pop("reason")
        try:
            if reason:
                raise Unreadable(reason)
            yield build.article(origin=source.origin, alone=alone, **fields)
        except Unreadable as error:
            yield Rejected(source.origin if alone else f"{source.origin}:{number}", str(error))


def parse_wire(data: bytes) -> list[dict[str, Any]]:
    """The stories by the names that `build.article` knows, with the `reason` for which one is none. In the sandbox."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"damaged XML ({str(error)[:100]})") from None
    if _name(root) == "nitf":
        return [_nitf(root)]
    items = list(root.iter("{*}newsItem", "{*}NewsItem", "newsItem", "NewsItem"))
    if not items:
        raise Unreadable("no text (a package: the stories that it lists are other files)")
    return [_item(item) for item in items]


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _find(element: _Element | None, *names: str) -> _Element | None:
    """The first element below of one of these names, the first name first."""
    for name in names if element is not None else ():
        found = next(element.iter(f"{{*}}{name}", name), None)  # type: ignore[union-attr]
        if found is not None:
            return found
    return None


def _text(element: _Element | None) -> str | None:
    if element is None:
        return None
    named = _find(element, "name") if element.text is None or not element.text.strip() else None
    words = " ".join("".join((named if named is not None else element).itertext()).split())
    return words or element.get("literal") or element.get("name") or None


def _nitf(root: _Element) -> dict[str, Any]:
    head = _find(root, "body.head")
    issued, pub = _find(root, "date.issue", "date.release"), _find(root, "pubdata")
    bylines = [_text(e) for e in (head.iter("{*}byline", "byline") if head is not None else ())]
    doc = _find(root, "doc-id")
    return {
        "reason": None,
        "text": _body(_find(root, "body.content") if _find(root, "body.content") is not None else root),
        "id": doc.get("id-string") if doc is not None else None,
        "title": _text(_find(head, "hl1", "hedline")) or _text(_find(root, "title")),
        "source": (pub.get("name") if pub is not None else None) or _text(_find(head, "distributor")),
        "date": (issued.get("norm") if issued is not None else None) or _dated(head),
        "authors": [name for name in bylines if name] if len(bylines) > 1 else next(iter(bylines), None),
    }


def _dated(head: _Element | None) -> str | None:
    story = _find(head, "story.date")
    return (story.get("norm") or _text(story)) if story is not None else None


def _item(item: _Element) -> dict[str, Any]:
    """One item of NewsML, of either version; the story itself may be NITF or a page."""
    inner = _find(item, "nitf")
    told = _nitf(inner) if inner is not None else {}
    status = _find(item, "pubStatus", "Status")
    state = (status.get("qcode") or status.get("FormalName") or "") if status is not None else ""
    content = _find(item, "inlineXML", "DataContent")
    data = _find(item, "inlineData")
    language = _find(item, "language", "Language")
    created = _stamp(item, "firstCreated", "FirstCreated", "contentCreated", "versionCreated", "DateAndTime")
    found = {
        "reason": "withdrawn by its agency" if state.lower().rpartition(":")[2] in _WITHDRAWN else None,
        "text": told.get("text") or (_body(content) if content is not None else "") or (_text(data) or ""),
        "id": item.get("guid") or _text(_find(item, "PublicIdentifier")) or told.get("id"),
        "title": _text(_find(item, "headline", "HeadLine")) or told.get("title"),
        "source": _text(_find(item, "provider", "Provider")) or _text(_find(item, "infoSource")) or told.get("source"),
        "date": created or told.get("date"),
        "updated": _stamp(item, "versionCreated", "ThisRevisionCreated"),
        "authors": _text(_find(item, "by", "ByLine")) or _creators(item) or told.get("authors"),
        "language": (language.get("tag") or language.get("FormalName")) if language is not None else None,
    }
    if not str(found["text"]).strip() and not found["reason"]:
        found["reason"] = "no text (a picture, a recording or a package)"
    return found


def _stamp(item: _Element, *names: str) -> str | None:
    return _text(_find(item, *names))


def _creators(item: _Element) -> list[str]:
    meta = _find(item, "contentMeta")
    return [name for e in (meta.iter("{*}creator", "creator") if meta is not None else ()) if (name := _text(e))]


def _body(element: _Element) -> str:
    """The paragraphs of a story, whichever names its elements have."""
    from lxml import etree

    page = etree.fromstring(etree.tostring(element, with_tail=False))
    for part in list(page.iter()):
        if not isinstance(part.tag, str):
            continue
        name = _name(part)
        if name in _LEFT_OUT and part.getparent() is not None and part is not page:
            part.tag = "template"  # hidden; what follows it stays
            continue
        part.tag = _BLOCKS.get(name, name)
    return markup.to_text(etree.tostring(page, encoding="unicode", method="html"))
