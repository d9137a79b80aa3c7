"""What an HTML page declares about its article: JSON-LD, meta tags, microdata, the page's own markup.

Only what the page says is taken: a date in the running text is none, and an outlet is not made from the host name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from index.sources import clean
from index.sources.build import field
from index.sources.dates import iso
from index.sources.identity import canonical_url
from index.sources.pages import bylines, scriptdata
from index.sources.pages.linkeddata import Linked, Node, article_node, authors_of, name_of, nodes, one
from index.sources.pages.published import in_address, shown

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATE = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "published_time", "article.published", "article_date_original",
    "citation_publication_date", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "article.updated", "lastmod", "last-modified", "modified_time",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "og:article:author", "authors", "byl", "byline", "parsely-author",
    "sailthru.author", "dc.creator", "dcterms.creator", "dc.creator.name", "citation_author", "article.author",
)  # fmt: skip
_OUTLET = (
    "og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title", "application-name",
    "apple-mobile-web-app-title",
)  # fmt: skip
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|^[^\S\n]*url:\s*(https?://\S+)", re.MULTILINE)
_CUT = re.compile(r"(?<!\s)\s*(\.\.\.|…)$")
_SEPARATOR = re.compile(r"\s[|\u2013\u2014\u00b7\u00bb-]\s")
"""Between a headline and its outlet, in a line of single spaces."""
_ARTICLE_TYPE = re.compile(r"(Article|Posting|Report)$")


def declared(tree: HtmlElement, head: str, url: str | None) -> dict[str, Any]:
    """Fields by the names of `build.article`, None or empty where the page does not give them; `body` is the text that
    the page declares, which it may not show.

    `tree` is the parsed page, `head` its first characters (saved pages name their address in a comment there),
    `url` the address it was fetched from.
    """
    metas = _metas(tree)
    linked = nodes(tree)
    headings = [clean.line(h.text_content()) for h in tree.iter("h1")]
    titles = [*metas.get("og:title", [])[:1], *metas.get("twitter:title", [])[:1], *headings, _whole_title(tree)]
    said = _addresses(tree, metas, head, url)
    found = article_node(linked, _deep(said), titles)
    address = _deep([*said[:2], *_node_pages(found, url), *said[2:]])
    scope = _scope(tree, [*titles, str(one(found.get("headline")) or "")])
    headline = _headline(tree, [*metas.get("og:title", [])[:1], _whole_title(tree)])
    heading = [clean.line(headline.text_content())] if headline is not None else []
    outlet = _outlet(tree, metas, found, linked, scope)
    dates = shown(tree, headline)
    return {
        "title": _title(tree, metas, found, heading, outlet, scope),
        "url": address,
        "source": outlet or _after_headline(tree, heading),
        "date": _date(metas, found, scope, _DATE, "datePublished") or dates.published or in_address(address),
        "updated": _date(metas, found, scope, _UPDATED, "dateModified") or dates.updated,
        "authors": _authors(tree, metas, found, linked, scope, headline),
        "language": one(found.get("inLanguage"), "alternateName"),
        "body": found.get("articleBody") or scriptdata.body(tree, titles),
    }


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if not value or not (name := meta.get(attribute)):
                continue
            if attribute == "itemprop" and any(outer.get("itemscope") is not None for outer in meta.iterancestors()):
                continue  # of a thing in the page: `_scope` tells which is the article
            found.setdefault(name.strip().lower(), []).append(value)
    return found


def _addresses(tree: HtmlElement, metas: dict[str, list[str]], head: str, url: str | None) -> list[str | None]:
    """What the page says its address is, the surest first: its canonical link, og:url, where it was had from."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    saved = [name for match in _SAVED_FROM.findall(head) for name in match if name]
    told = [*links[:1], *metas.get("og:url", [])[:1]]
    base = url or next(iter(saved), None)
    return [canonical_url(_absolute(link, base)) for link in (*told, *[None] * (2 - len(told)), url, *saved)]


def _node_pages(node: Node, url: str | None) -> list[str | None]:
    pages = (node.get("url"), one(node.get("mainEntityOfPage"), "@id"))
    return [canonical_url(_absolute(page, url)) for page in pages]


def _deep(addresses: list[str | None]) -> str | None:
    """The first address of a page; a page whose canonical link is the home page is a common mistake."""
    known = [address for address in addresses if address]
    deep = [address for address in known if urlsplit(address).path != "/" or urlsplit(address).query]
    return next(iter(deep or known), None)


def _absolute(link: object, url: str | None) -> str | None:
    if not isinstance(link, str):
        return None
    try:
        return urljoin(url, link.strip()) if url else link.strip()
    except ValueError:
        return None


def _title(
    tree: HtmlElement, metas: dict[str, list[str]], node: Node, headings: list[str], outlet: str | None,
    scope: HtmlElement | None,
) -> str | None:  # fmt: skip
    shown = [heading for heading in headings if heading]
    candidates = [one(node.get("headline")), *metas.get("og:title", [])[:1], *_microdata(scope, "headline")[:1]]
    candidates += [*shown, *metas.get("twitter:title", [])[:1], _first_part(_whole_title(tree))]
    titles = [_without_outlet(title, outlet) for title in map(field, candidates) if title]
    if not titles:
        return None
    cut = _CUT.sub("", titles[0])
    if cut != titles[0]:  # a headline cut for a limit of length: the whole one stands elsewhere
        return next((title for title in titles if title.startswith(cut) and not _CUT.search(title)), titles[0])
    return titles[0]


def _whole_title(tree: HtmlElement) -> str:
    return clean.line(tree.findtext(".//title") or "")


def _first_part(title: str) -> str:
    """A <title> without what follows its headline ("Council votes on pier - Sample Post")."""
    first = _SEPARATOR.split(title)[0]
    return first if len(first.split()) >= 3 else title


def _headline(tree: HtmlElement, titles: list[str]) -> HtmlElement | None:
    """The heading that is the article's: of those that the page's titles have in them the longest, since one may be
    the outlet's name; else the first of the first order.
    """
    named = [title.casefold() for title in titles if title]

    def words(heading: HtmlElement) -> str:
        return clean.line(heading.text_content()).casefold()

    told = [h for h in tree.iter("h1", "h2", "h3") if len(words(h).split()) > 1 and any(words(h) in t for t in named)]
    return max(told, key=lambda h: len(words(h)), default=None) if told else next(tree.iter("h1"), None)


def _without_outlet(title: str, outlet: str | None) -> str:
    match = _SEPARATOR.search(title, max(title.rfind("|") - 1, 0))
    behind = title[match.end() :].casefold() if match else None
    return title[: match.start()] if match and outlet and behind == outlet.casefold() else title


def _outlet(
    tree: HtmlElement, metas: dict[str, list[str]], node: Node, linked: Linked, scope: HtmlElement | None
) -> str | None:
    microdata = [name for element in _elements(scope, "publisher") for name in _names_in(element)]
    kinds = ("WebSite", "NewsMediaOrganization")
    site = [name_of(n, linked) for n in linked.nodes if one(n.get("@type")) in kinds]
    meta = [value for name in _OUTLET for value in metas.get(name, [])]
    for value in (name_of(node.get("publisher"), linked), *meta[:1], *microdata, *meta, *site):
        name = field(value)
        if name and "://" not in name:
            return name.lstrip("@")
    return None


def _after_headline(tree: HtmlElement, headings: list[str]) -> str | None:
    """The outlet in a <title> that is the headline and then a name: "Council meets | The Sample Post"."""
    whole = _whole_title(tree)
    for heading in filter(None, headings):
        if match := re.fullmatch(re.escape(heading) + r"\s+[|\u2013\u2014\u00b7-]\s+(?:.+[|]\s+)?([^|]{2,40})", whole):
            return match[1]
    return None


def _date(
    metas: dict[str, list[str]], node: Node, scope: HtmlElement | None, names: tuple[str, ...], prop: str
) -> str | None:
    values: list[object] = [one(node.get(prop))]
    values += [value for name in names for value in metas.get(name, [])[:1]]
    values += _microdata(scope, prop)
    return next((found for value in values if (found := iso(value))), None)


def _authors(
    tree: HtmlElement, metas: dict[str, list[str]], node: Node, linked: Linked, scope: HtmlElement | None,
    headline: HtmlElement | None,
) -> list[str] | str:  # fmt: skip
    if names := authors_of(node, linked):
        return names[0] if len(names) == 1 else names
    for name in _AUTHOR:
        values = [value for value in metas.get(name, []) if "://" not in value and not value.startswith("@")]
        if values:
            return values[0] if len(values) == 1 else values
    people = [name for element in _elements(scope, "author") for name in _names_in(element)]
    people = people or bylines.authors(tree, headline)
    return people[0] if len(people) == 1 else people


def _scope(tree: HtmlElement, titles: list[str]) -> HtmlElement | None:
    """The microdata of the page's own article: related stories have some too.

    The one that holds the page's headline; else the only one, unless its headline is another's.
    """
    wanted = {clean.line(title).casefold() for title in titles if title}
    found = [e for e in tree.iter() if isinstance(e.tag, str) and _ARTICLE_TYPE.search(e.get("itemtype") or "")]
    loose = []
    for scope in found[:100]:
        told = [clean.line(e.text_content() or e.get("content") or "").casefold() for e in _elements(scope, "headline")]
        named = any(t and any(t in title or title in t for title in wanted) for t in told)
        if named or next(scope.iter("h1"), None) is not None:
            return scope
        if not told and not any(outer.tag in ("aside", "nav", "footer") for outer in scope.iterancestors()):
            loose.append(scope)
    return loose[0] if len(loose) == 1 and len(found) == 1 else None


def _elements(scope: HtmlElement | None, prop: str) -> list[HtmlElement]:
    """The elements that say `prop` of `scope` itself, not of a thing within it."""
    if scope is None:
        return []
    named = (e for e in scope.xpath(f".//*[contains(@itemprop, '{prop}')]")[:200] if prop in e.get("itemprop").split())
    return [e for e in named if _thing_of(e, scope) is scope]


def _thing_of(element: HtmlElement, scope: HtmlElement) -> HtmlElement | None:
    """The thing that an element says something of."""
    return next((o for o in element.iterancestors() if o is scope or o.get("itemscope") is not None), None)


def _microdata(scope: HtmlElement | None, prop: str) -> list[str]:
    return [_value(element) for element in _elements(scope, prop)[:5]]


def _names_in(element: HtmlElement) -> Iterator[str]:
    named = element.xpath(".//*[contains(@itemprop, 'name')]")
    yield from filter(None, (_value(e) for e in named[:20] or [element]))


def _value(element: HtmlElement) -> str:
    return clean.line(element.get("content") or element.get("datetime") or element.text_content())
