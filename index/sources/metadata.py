"""What an HTML page declares about its article: JSON-LD, meta tags, microdata, the page's own markup.

Only what the page says is taken: a date in the running text is none, and an outlet is not made from the host name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from index.sources import clean
from index.sources.build import field
from index.sources.dates import iso
from index.sources.identity import canonical_url
from index.sources.linkeddata import Node, article_node, authors_of, name_of, nodes, one

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
_IN_ARTICLE = "//*[contains(@itemtype, 'Article') or contains(@itemtype, 'Posting')]//*[contains(@itemprop, '{}')]"
_BYLINES = (
    "//a[contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[self::p or self::span or self::div or self::address]"
    "[contains(concat(' ', @class, ' '), ' byline ') or contains(concat(' ', @class, ' '), ' author ')]",
)


def declared(tree: HtmlElement, head: str, url: str | None) -> dict[str, Any]:
    """Fields by the names of `build.article`, None or empty where the page does not give them.

    `tree` is the parsed page, `head` its first characters (saved pages name their address in a comment there),
    `url` the address it was fetched from.
    """
    metas = _metas(tree)
    linked = nodes(tree)
    address = _address(tree, metas, linked, head, url)
    headings = [clean.line(h.text_content()) for h in tree.iter("h1")]
    found = article_node(linked, address, [*metas.get("og:title", []), *headings])
    outlet = _outlet(tree, metas, found, linked)
    fallback = cache(lambda: _fallback(tree, url))  # costs as much as the rest: made where something is missing
    return {
        "title": _title(tree, metas, found, headings, outlet) or fallback().title,
        "url": address,
        "source": outlet or _known_site(fallback().sitename, address) or _after_headline(tree, headings),
        "date": _date(tree, metas, found, _DATE, "datePublished") or _time_element(tree) or fallback().date,
        "updated": _date(tree, metas, found, _UPDATED, "dateModified"),
        "authors": _authors(tree, metas, found, linked) or list(filter(None, (fallback().author or "").split("; "))),
        "language": one(found.get("inLanguage"), "alternateName"),
    }


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if value and (name := meta.get(attribute)):
                found.setdefault(name.strip().lower(), []).append(value)
    return found


def _address(
    tree: HtmlElement, metas: dict[str, list[str]], linked: list[Node], head: str, url: str | None
) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    node = article_node(linked, None, [])
    pages = [node.get("url"), one(node.get("mainEntityOfPage"), "@id")]
    saved = [name for match in _SAVED_FROM.findall(head) for name in match if name]
    found = [canonical_url(_absolute(link, url)) for link in (*links, *metas.get("og:url", []), *pages, url, *saved)]
    addresses = [address for address in found if address]
    # A page whose canonical link is the home page is a common mistake.
    deep = [address for address in addresses if urlsplit(address).path != "/" or urlsplit(address).query]
    return next(iter(deep or addresses), None)


def _absolute(link: object, url: str | None) -> str | None:
    if not isinstance(link, str):
        return None
    try:
        return urljoin(url, link.strip()) if url else link.strip()
    except ValueError:
        return None


def _title(
    tree: HtmlElement, metas: dict[str, list[str]], node: Node, headings: list[str], outlet: str | None
) -> str | None:
    shown = [heading for heading in headings if heading]
    candidates = [one(node.get("headline")), *metas.get("og:title", [])[:1], *_microdata(tree, "headline")[:1]]
    candidates += [*(shown if len(shown) == 1 else []), *metas.get("twitter:title", [])[:1]]
    titles = [_without_outlet(title, outlet) for title in map(field, candidates) if title]
    if not titles:
        return None
    cut = _CUT.sub("", titles[0])
    if cut != titles[0]:  # a headline cut for a limit of length: the whole one stands elsewhere
        return next((title for title in titles if title.startswith(cut) and not _CUT.search(title)), titles[0])
    return titles[0]


def _without_outlet(title: str, outlet: str | None) -> str:
    match = re.fullmatch(r"(.+?)\s+[|\u2013\u2014\u00b7-]\s+([^|]+)", title)
    return match[1] if match and outlet and match[2].casefold() == outlet.casefold() else title


def _outlet(tree: HtmlElement, metas: dict[str, list[str]], node: Node, linked: list[Node]) -> str | None:
    microdata = [name for element in tree.xpath(_IN_ARTICLE.format("publisher")) for name in _names_in(element)]
    site = [name_of(n, linked) for n in linked if one(n.get("@type")) in ("WebSite", "NewsMediaOrganization")]
    meta = [value for name in _OUTLET for value in metas.get(name, [])]
    for value in (name_of(node.get("publisher"), linked), *meta[:1], *microdata, *meta, *site):
        name = field(value)
        if name and "://" not in name:
            return name.lstrip("@")
    return None


def _known_site(name: str | None, address: str | None) -> str | None:
    """trafilatura's site name, unless it is only the host name in other letters."""
    host = (urlsplit(address).hostname or "") if address else ""
    return name if name and "." not in name and name.lower() not in host.split(".") else None


def _after_headline(tree: HtmlElement, headings: list[str]) -> str | None:
    """The outlet in a <title> that is the headline and then a name: "Council meets | The Sample Post"."""
    whole = clean.line(tree.findtext(".//title") or "")
    for heading in filter(None, headings):
        if match := re.fullmatch(re.escape(heading) + r"\s+[|\u2013\u2014\u00b7-]\s+(?:.+[|]\s+)?([^|]{2,40})", whole):
            return match[1]
    return None


def _date(tree: HtmlElement, metas: dict[str, list[str]], node: Node, names: tuple[str, ...], prop: str) -> str | None:
    values: list[object] = [one(node.get(prop))]
    values += [value for name in names for value in metas.get(name, [])[:1]]
    values += _microdata(tree, prop)
    return next((found for value in values if (found := iso(value))), None)


def _time_element(tree: HtmlElement) -> str | None:
    """The first `<time>` of the article's own head: not those of related stories below it."""
    beside = "//h1/following-sibling::*[position() <= 3]/descendant-or-self::time"
    times = tree.xpath(f"//time[@pubdate] | //*[self::article or self::header][.//h1]//time[@datetime] | {beside}")
    return next((found for time in times[:1] if (found := iso(time.get("datetime") or time.text_content()))), None)


def _authors(tree: HtmlElement, metas: dict[str, list[str]], node: Node, linked: list[Node]) -> list[str] | str:
    if names := authors_of(node, linked):
        return names[0] if len(names) == 1 else names
    for name in _AUTHOR:
        values = [value for value in metas.get(name, []) if "://" not in value and not value.startswith("@")]
        if values:
            return values[0] if len(values) == 1 else values
    people = [name for element in tree.xpath(_IN_ARTICLE.format("author")) for name in _names_in(element)]
    for path in () if people else _BYLINES:
        people = [clean.line(e.text_content()) for e in tree.xpath(path)[:5]]
        people = [name for name in people if 0 < len(name) <= 100]
        if people:
            break
    return people[0] if len(people) == 1 else people


def _microdata(tree: HtmlElement, prop: str) -> list[str]:
    return [_value(element) for element in tree.xpath(_IN_ARTICLE.format(prop))[:5]]


def _names_in(element: HtmlElement) -> Iterator[str]:
    named = element.xpath(".//*[contains(@itemprop, 'name')]")
    yield from filter(None, (_value(e) for e in named[:20] or [element]))


def _value(element: HtmlElement) -> str:
    return clean.line(element.get("content") or element.get("datetime") or element.text_content())


def _fallback(tree: HtmlElement, url: str | None) -> Any:
    """trafilatura's own metadata, with htmldate's search of the running text and of other stories' dates off."""
    from copy import deepcopy

    from trafilatura.metadata import extract_metadata

    tree = deepcopy(tree)
    for other in tree.xpath("//aside | //nav | //footer[not(ancestor::article)] | //*[contains(@class, 'related')]"):
        if other.getparent() is not None:
            other.drop_tree()
    return extract_metadata(tree, default_url=url, extensive=False)
