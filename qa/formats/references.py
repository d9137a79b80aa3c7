"""How an article is referred to: its address at the cited words, its title without the outlet, its day in words."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, urlsplit

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the reading direction for what follows."""
_FRAGMENT_WORDS = 8
"""Of a long quotation, at its start and at its end, in a link's text fragment."""
_SEPARATORS = "-–—|·:•"
"""What stands between a title and the outlet's name that pages add to it."""


def safe_url(url: str | None) -> str | None:
    """`url` if it is an absolute http or https address, else None."""
    url = (url or "").strip()
    if not url or CONTROLS.search(url) or any(c.isspace() or c in '\\"<>`' for c in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def text_link(url: str | None, words: str | None) -> str | None:
    """A link that opens `url` where `words` stand (a text fragment, https://wicg.github.io/scroll-to-text-fragment/)."""
    address = safe_url(url)
    if address is None:
        return None
    tokens = (words or "").split()
    if not tokens:
        return address
    ends = [" ".join(tokens)]
    if len(tokens) > 2 * _FRAGMENT_WORDS:
        ends = [" ".join(tokens[:_FRAGMENT_WORDS]), " ".join(tokens[-_FRAGMENT_WORDS:])]
    directive = ",".join(quote(part, safe="").replace("-", "%2D") for part in ends)
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def day_words(day: str | None) -> str:
    """ "28 February 2020"; "date unknown" for None."""
    if not day:
        return "date unknown"
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return day[:10]
    return f"{found.day} {found:%B %Y}"


def title_of(title: str, source: str | None) -> str:
    """A title without its outlet's name at the end, which stands beside it anyway; "Untitled" for none."""
    name = " ".join((source or "").split())
    title = " ".join(title.split())
    bare = title[: len(title) - len(name)].rstrip() if name and title.casefold().endswith(name.casefold()) else ""
    if bare.endswith(tuple(_SEPARATORS)):
        title = bare.rstrip(_SEPARATORS + " ") or title
    return title or "Untitled"
