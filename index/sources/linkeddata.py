"""JSON-LD (schema.org) in HTML pages: the nodes, which of them is the page's article, and the names in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.sources import clean
from index.sources.identity import canonical_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Node = dict[str, Any]

_WRAPPER = re.compile(
    r"^\s*(<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"(Article|Posting|Report)$")
_MAX_NODES = 5000


def nodes(tree: HtmlElement) -> list[Node]:
    """All objects of the page's JSON-LD blocks, in their order; a block that is no JSON is left out."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_walk(_load(script.text_content()), 0))
    return found[:_MAX_NODES]


def _load(text: str) -> object:
    text = _WRAPPER.sub("", _WRAPPER.sub("", text)).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name, item in value.items():
            if isinstance(item, dict | list) and name not in ("liveBlogUpdate", "comment"):
                yield from _walk(item, depth + 1)


def article_node(linked: list[Node], address: str | None, titles: list[str]) -> Node:
    """The node of the page's own article: related stories have nodes too. {} where there is none.

    The one whose address or headline is the page's, else the one that says most.
    """
    wanted = {clean.line(title).casefold() for title in titles}

    def score(node: Node) -> int:
        pages = (node.get("url"), one(node.get("mainEntityOfPage"), "@id"), node.get("@id"))
        same_page = address is not None and any(canonical_url(page) == address for page in pages)
        same_title = clean.line(str(one(node.get("headline")) or "")).casefold() in wanted
        return 8 * same_page + 4 * same_title + 2 * ("datePublished" in node) + ("author" in node)

    articles = [node for node in linked if _is_article(node)]
    pages = [node for node in linked if "datePublished" in node and "WebPage" in _types(node)]
    return max(articles or pages, key=score, default={})


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _is_article(node: Node) -> bool:
    return any(_ARTICLE.search(kind) for kind in _types(node))


def one(value: object, name: str = "name") -> Any:
    """The first of a list; of an object the member `name`; else the value."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get(name) or value.get("@value")
    return value


def name_of(thing: object, linked: list[Node]) -> str | None:
    """The name of a person or organisation, given as text, as an object or by reference ({"@id": ...})."""
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    if isinstance(thing, dict) and not thing.get("name") and thing.get("@id"):
        same = (node for node in linked if node.get("@id") == thing["@id"] and node.get("name"))
        thing = next(same, thing)
    name = one(thing)
    if isinstance(name, list):
        name = name[0] if name else None
    return name if isinstance(name, str) and name.strip() else None


def authors_of(node: Node, linked: list[Node]) -> list[str]:
    """Names of the article's authors."""
    people = node.get("author") or node.get("creator") or []
    people = people if isinstance(people, list) else [people]
    names: list[Any] = []
    for person in people[:50]:
        inner = person.get("name") if isinstance(person, dict) else None
        names.extend(inner if isinstance(inner, list) else [name_of(person, linked)])
    return [name for name in names if isinstance(name, str)]
