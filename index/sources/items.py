"""What tells the items of one input apart: a feed may give all of its entries one link, a table all rows one id.

An id or a link that two items have which differ in title, date or another identifier is none, nor is one that stands
for texts with little in common: its items are told apart by the fragment of their links, by another identifier of
theirs, by their titles, at last by all that they say.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from hashlib import sha256
from struct import pack, unpack
from urllib.parse import urldefrag

from index.article import Article
from index.sources.identity import canonical_url, digest

_WORDS = 12
"""Words that a text needs to be compared; a shorter one may always be a version of another's in another input."""
_SKETCH = 16
"""Hashes that stand for a text."""
_ALIKE = 0.2
"""Share of words that versions of one article have in common."""
_SAME = 0.5
"""The share within one input, where two versions of one article are rare."""
_NAME = 8
"""Bytes that stand for what an item is named by."""
_READ = 4000


@dataclass(frozen=True, slots=True)
class Item:
    """One item, as far as it may be told by."""

    id: str | None
    """What identifies it everywhere, and comes before its link; None where there is none."""
    url: str | None
    """Its link, as it is written."""
    title: str
    text: str
    other: str | None = None
    """What identifies it within its input, and comes after its link: a feed's guid."""
    date: str = ""
    """When it was published, as it is written."""

    @property
    def page(self) -> str | None:
        """Its link without what does not name the page."""
        return canonical_url(self.url)

    @property
    def fragment(self) -> str:
        """The part of the page that its link leads to."""
        return urldefrag(self.url).fragment if self.url else ""

    @property
    def name(self) -> str:
        """All that it is named by."""
        return "\n".join(map(str, (self.id, self.page, self.fragment, self.other, self.title, self.date)))


@dataclass(frozen=True, slots=True)
class Told:
    """How an item is told."""

    id: object
    """Given to `build.article`; None where the link or the place of the item tells it."""
    url: str | None
    own_page: bool
    """Whether its link leads to a page of its own."""


class Items:
    """The items of one input: each is noted first, then told."""

    def __init__(self, home: object = None) -> None:
        """`home`: an address that is the page of no item, such as a feed's site."""
        self._seen: dict[str, bytes] = {}
        self._shared: set[str] = set()
        if page := canonical_url(home):
            self._shared.add(f"url {page}")
        self.told_apart = 0
        """Items that are told by something else than their id or link."""

    def note(self, item: Item) -> None:
        """Take notice of an item."""
        looks = sha256(item.name.encode("utf-8", "replace")).digest()[:_NAME] + sketch(item.text)
        for key in self._keys(item):
            known = self._seen.setdefault(key, looks)
            if known is not looks and key not in self._shared and not _is_same(known, looks):
                self._shared.add(key)

    def place(self, item: Item, origin: str) -> str | None:
        """The id of an item of `origin` that has no link, by its identifier within the input; None without one."""
        if not item.other:
            return None
        if f"other {item.other}" not in self._shared:
            return digest(f"{origin}#{item.other}")
        return digest(f"{origin}#{item.other}\n{self._said(item)}")

    def tell(self, item: Item) -> Told:
        """What tells an item that was noted."""
        page, fragment = item.page, item.fragment
        if item.id and f"id {item.id}" not in self._shared:
            return Told(item.id, page, own_page=True)
        if page and f"url {page}" not in self._shared:
            return Told(None, page, own_page=True)
        if not item.id and not page:
            return Told(None, None, own_page=False)
        self.told_apart += 1
        if page and fragment and f"full {page}#{fragment}" not in self._shared:
            return Told(digest(f"{page}#{fragment}"), f"{page}#{fragment}", own_page=False)
        if item.other and f"other {item.other}" not in self._shared:
            return Told(digest(f"{page}\n{item.other}"), page, own_page=False)
        return Told(digest(f"{item.id or page}\n{self._said(item)}"), page, own_page=False)

    def _said(self, item: Item) -> str:
        """What tells an item from those that have its id, link and guid: its title, all its names, at last its text."""
        if item.title and self._title(item) not in self._shared:
            return item.title
        return item.name if f"name {item.name}" not in self._shared else f"{item.name}\n{item.text}"

    def _title(self, item: Item) -> str:
        return f"title {item.id or item.page or item.other}\n{item.title}"

    def _keys(self, item: Item) -> list[str]:
        page = item.page
        found = [f"id {item.id}"] if item.id else []
        found += [f"other {item.other}"] if item.other else []
        found += [f"url {page}", f"full {page}#{item.fragment}"] if page else []
        return [*found, self._title(item), f"name {item.name}"] if found else []


def is_another(article: Article, known: Article) -> bool:
    """Whether an article is not `known`, though both have its id: two tables that number their rows from one."""
    numbered = re.fullmatch(r"\d{1,6}", article.id) is not None
    elsewhere = None not in (article.origin, known.origin) and article.origin != known.origin
    same_page = article.url is not None and article.url == known.url
    return numbered and elsewhere and not same_page and not alike(sketch(article.text), sketch(known.text))


def own_id(article: Article) -> str:
    """The id of an article whose own one is another's too."""
    return digest(f"{article.id}\n{article.origin}")


def sketch(text: str) -> bytes:
    """A few bytes that stand for the words of a text."""
    words = set(re.findall(r"\w+", text[:_READ].lower()))
    hashes = sorted(zlib.crc32(word.encode("utf-8", "replace")) for word in words)[:_SKETCH]
    return pack(f">{len(hashes)}I", *hashes)


def alike(one: bytes, other: bytes) -> bool:
    """Whether two texts, given as sketches, may be versions of one article: they have words in common."""
    return min(len(one), len(other)) < 4 * _WORDS or _common(one, other) >= _ALIKE


def _is_same(one: bytes, other: bytes) -> bool:
    """Whether two items of an input are versions of one: they are named alike, and most of their words are the same."""
    return one[:_NAME] == other[:_NAME] and _common(one[_NAME:], other[_NAME:]) >= _SAME


def _common(one: bytes, other: bytes) -> float:
    """The share of words that two texts have in common."""
    first, second = set(unpack(f">{len(one) // 4}I", one)), set(unpack(f">{len(other) // 4}I", other))
    smallest = sorted(first | second)[:_SKETCH]
    return sum(1 for value in smallest if value in first and value in second) / len(smallest) if smallest else 1.0
