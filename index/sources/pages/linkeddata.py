"""JSON-LD (schema.org) in HTML pages: the nodes, which of them is the page's article, and the names in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
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
ARTICLE = re.compile(r"(Article|Posting|Report)$")
"""The end of the kinds of thing that are articles."""
_SAME = ("@graph", "mainEntity", "mainEntityOfPage")
"""Members that lead from a thing to the page's own one, and not to another."""
_SMALL = frozenset(
    "with from that this have been were will after over into about their says said more than when".split()
)
_MAX_NODES = 5000


@dataclass(frozen=True, slots=True)
class Linked:
    """What the JSON-LD of a page speaks of."""

    nodes: list[Node]
    """All things, in their order: names and references are looked up here."""
    own: list[Node]
    """Those that are described themselves, and are not part of another thing such as a list of related stories."""


def nodes(tree: HtmlElement) -> Linked:
    """All objects of the page's JSON-LD blocks; a block that is not JSON is left out."""
    found: list[tuple[Node, bool]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_walk(_load(script.text_content()), 0, True))
    found = found[:_MAX_NODES]
    return Linked([node for node, _ in found], [node for node, own in found if own])


def _load(text: str) -> object:
    text = _WRAPPER.sub("", _WRAPPER.sub("", text)).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, depth: int, own: bool) -> Iterator[tuple[Node, bool]]:
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _walk(item, depth + 1, own)
    elif isinstance(value, dict):
        yield value, own
        for name, item in value.items():
            if isinstance(item, dict | list) and name not in ("liveBlogUpdate", "comment"):
                yield from _walk(item, depth + 1, own and name in _SAME)


def article_node(linked: Linked, address: str | None, titles: list[str]) -> Node:
    """The node of the page's own article: related stories have nodes too. {} where there is none.

    The one whose address or headline is the page's; else one that stands for itself and contradicts neither, of
    several the one that says most.
    """
    told = [clean.line(title) for title in titles if title]

    def fits(node: Node) -> tuple[bool, bool, bool]:
        given = (node.get("url"), one(node.get("mainEntityOfPage"), "@id"), node.get("@id"))
        pages = [page for page in map(_page, given) if page]
        headline = clean.line(str(one(node.get("headline")) or one(node.get("name")) or ""))
        same_page = address is not None and _page(address) in pages
        same_title = bool(headline) and any(alike(headline, title) for title in told)
        foreign = bool(pages) and address is not None and not same_page
        return same_page, same_title, foreign or (bool(headline and told) and not same_title)

    def score(node: Node) -> int:
        same_page, same_title, _ = fits(node)
        return 8 * same_page + 4 * same_title + 2 * ("datePublished" in node) + ("author" in node)

    def is_own(node: Node) -> bool:
        same_page, same_title, foreign = fits(node)
        return same_page or same_title or not foreign

    standing = [node for node in linked.own if _is_article(node)]
    articles = [node for node in standing if is_own(node)]
    if not articles and len(standing) == 1 and not _leads_elsewhere(standing[0], address):
        # The only one, under another headline than the page shows, as search engines are given.
        articles = [node for node in standing if _kin(str(one(node.get("headline")) or ""), told)]
    inner = [node for node in linked.nodes if _is_article(node) and fits(node)[:2] == (True, True)]
    pages = [node for node in linked.own if "datePublished" in node and "WebPage" in _types(node) and is_own(node)]
    return max(articles or inner or pages, key=score, default={})


def _page(address: object) -> str | None:
    """An address as pages are compared: whichever scheme, host prefix and ending."""
    found = canonical_url(address)
    return re.sub(r"^https?://(www\.|m\.|amp\.)?|(/amp)?/?$", "", found) if found else None


def _leads_elsewhere(node: Node, address: str | None) -> bool:
    """Whether a node's own address is known not to be the page's."""
    pages = {_page(node.get("url")), _page(one(node.get("mainEntityOfPage"), "@id"))} - {None}
    return bool(pages) and address is not None and _page(address) not in pages


def _kin(headline: str, titles: list[str]) -> bool:
    """Whether two headlines speak of one thing: they share a word that is not a small one."""

    def words(title: str) -> set[str]:
        return set(re.findall(r"\w{4,}", title.casefold())) - _SMALL

    return any(words(headline) & words(title) for title in titles)


def alike(one_title: str, other: str) -> bool:
    """Whether two headlines are of one story: most words of the shorter one are in the longer one."""
    words, others = (set(re.findall(r"\w+", title.casefold())) for title in (one_title, other))
    return bool(words and others) and len(words & others) >= 0.6 * min(len(words), len(others))


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _is_article(node: Node) -> bool:
    return any(ARTICLE.search(kind) for kind in _types(node))


def one(value: object, name: str = "name") -> Any:
    """The first of a list; of an object the member `name`; else the value."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get(name) or value.get("@value")
    return value


def name_of(thing: object, linked: Linked) -> str | None:
    """The name of a person or organisation, given as text, as an object or by reference ({"@id": ...})."""
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    if isinstance(thing, dict) and not thing.get("name") and thing.get("@id"):
        same = (node for node in linked.nodes if node.get("@id") == thing["@id"] and node.get("name"))
        thing = next(same, thing)
    name = one(thing)
    if isinstance(name, list):
        name = name[0] if name else None
    return name if isinstance(name, str) and name.strip() else None


def authors_of(node: Node, linked: Linked) -> list[str]:
    """Names of the article's authors."""
    people = node.get("author") or node.get("creator") or []
    people = people if isinstance(people, list) else [people]
    names: list[Any] = []
    for person in people[:50]:
        inner = person.get("name") if isinstance(person, dict) else None
        names.extend(inner if isinstance(inner, list) else [name_of(person, linked)])
    return [name for name in names if isinstance(name, str)]
