"""When a page says that it was published, outside its head: `<time>` and what is marked as a date, beside the headline.

A date in a sentence is not the date of publication, nor is that of a story that the page only links to. What counts
stands in the article's head, as a date and nothing else: "Published March 5, 2024", "By Ada Penn | March 5, 2024".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.sources.dates import iso
from index.sources.pages.bylines import OTHER_PARTS
from index.sources.pages.inline import beside

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MARKED = re.compile(
    r"(^|[\s_-])(date|datetime|pub-?date|publish(ed)?|posted(-?on)?|time-?stamp|issued)([\s_-]|$)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(^|[\s_-])(byline|dateline|(post|entry|article)-?meta|submitted)([\s_-]|$)", re.IGNORECASE)
# From the first space of a run only, or its time grows with the square of the run.
_PUBLISHED = re.compile(
    r"(?:(?:^|[|•·])\s*+|(?<!\s)[^\S\n]*+\n\s*+)(?:first )?(?:published|posted)\b[\s:]*+(?:on|at)?\s*+$", re.IGNORECASE
)
_CHANGED = re.compile(r"(^|[\s_-])(updated?|modified|changed|edited|revised)([\s_-]|$|\b)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    rf"(^|[\s_-])({OTHER_PARTS}|more|trending|latest|"
    r"most-?read|promo\w*|outbrain|taboola|event|archive)([\s_-]|$)", re.IGNORECASE
)  # fmt: skip
_FURNITURE = ("aside", "nav", "blockquote", "figure", "table", "form")
_HEADINGS = ("h1", "h2", "h3", "h4")
_BESIDE_DATES = frozenset(
    "by and on at in the a of for from to published publication posted first date issued created updated last "
    "modified min mins minute minutes read reading time ago written edited am pm a.m p.m est edt et gmt utc bst cet "
    "pt ct".split()
)
_MOST = 100
"""Candidates that are looked at."""
_HEAD = 3
"""Paragraphs of the article before which its head ends."""
_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(\d\d)(?:/|$)")


@dataclass(frozen=True, slots=True)
class Dates:
    """What a page's own markup says, ISO 8601."""

    published: str | None
    updated: str | None


def shown(tree: HtmlElement, headline: HtmlElement | None) -> Dates:
    """The dates beside the page's headline, an element of `tree`."""
    published = updated = None
    for element, in_head in islice(_candidates(tree, headline), _MOST):
        names = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))
        before, after = beside(element, preceding=True).strip(), beside(element, preceding=False).strip()
        if not _is_alone(before, after) or not (in_head or _says_so(element, names, before)):
            continue
        if (found := _value(element)) is None:
            continue
        label = re.split(r"[|•·\n]", before)[-1]
        if (_CHANGED.search(names) and not _MARKED.search(names)) or _CHANGED.search(label):
            updated = updated or found
        else:
            published = published or found
    return Dates(published, updated)


def in_address(address: str | None) -> str | None:
    """The day in an address such as /2024/03/05/council-votes: it was put there when the article was published."""
    match = _IN_PATH.search(urlsplit(address).path) if address else None
    return iso("-".join(match.groups())) if match else None


def _candidates(tree: HtmlElement, headline: HtmlElement | None) -> Iterator[tuple[HtmlElement, bool]]:
    """Elements that may hold the date, each with whether it stands in the article's head."""
    around = set(headline.iterancestors()) if headline is not None else set()
    heading, paragraphs = None, 0
    for element in tree.iter(
        "time", "span", "div", "p", "abbr", "li", "em", "small", "a", "b", "font", "td", *_HEADINGS
    ):
        if element.tag in _HEADINGS:
            heading, paragraphs = element, 0
        elif element.tag == "p" and len(element.text_content()) > 100:
            paragraphs += 1
        if not _may_be(element) or _is_elsewhere(element, around):
            continue
        above = heading is None and _shares_title(element, around)
        below = heading is headline and paragraphs < _HEAD
        yield element, above or below


def _may_be(element: HtmlElement) -> bool:
    if element.tag == "time":
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    if element.tag in _HEADINGS or not (_MARKED.search(names) or _BYLINE.search(names)):
        return False
    words = element.text_content()
    if element.tag == "abbr" and element.get("title"):
        return True
    return len(words) <= 120 and next(element.iter("time"), None) is None and _is_alone("", words)


def _is_elsewhere(element: HtmlElement, around: set[HtmlElement]) -> bool:
    """Whether an element belongs to another story or to the page's furniture."""
    for outer in element.iterancestors():
        if outer in around:
            return False
        if outer.tag in _FURNITURE or (outer.tag == "article" and next(outer.iter(*_HEADINGS), None) is not None):
            return True
        if _ELSEWHERE.search(f"{outer.get('class') or ''} {outer.get('id') or ''}"):
            return True
    return False


def _shares_title(element: HtmlElement, around: set[HtmlElement]) -> bool:
    """Whether the nearest thing around an element that has a heading has the page's headline."""
    for outer in element.iterancestors():
        if next(outer.iter(*_HEADINGS), None) is not None:
            return outer in around and outer.tag not in ("body", "html")
    return False


def _is_alone(before: str, after: str) -> bool:
    """Whether only names and what announces a date stand in its line: nothing of a sentence."""
    words = re.findall(r"[^\W\d_][\w.’'-]*", f"{before} {after}")
    if len(words) > 20 or re.search(r"[.!?]$", after) or (re.search(r"[.!?]\s*$", before) and len(words) > 6):
        return False
    label = re.search(r"(?<![\w ])([\w ]++):\s*+$", before)
    if label and any(word.lower() not in _BESIDE_DATES for word in label[1].split()[-2:]):
        return False
    return all(word[0].isupper() or word.lower().strip(".") in _BESIDE_DATES for word in words)


def _says_so(element: HtmlElement, names: str, before: str) -> bool:
    """Whether it is marked as the date of publication wherever it stands: `pubdate`, or "Published:" before it."""
    if element.get("pubdate") is not None or "datePublished" in names.split():
        return True
    return _PUBLISHED.search(before) is not None


def _value(element: HtmlElement) -> str | None:
    machine = [element.get("datetime"), element.get("content"), element.get("title") if element.tag == "abbr" else None]
    if any(machine):
        return next((found for value in machine if (found := iso(value))), None) or iso(_text(element))
    return iso(_text(element))


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
