"""Text of unknown origin made into HTML: everything is escaped here, and links lead to web pages only.

The page shows articles, questions and names through these functions and no others, so markup, Markdown, formulas or
addresses inside them stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import escape as _escape
from itertools import pairwise
from urllib.parse import quote, urlsplit

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the reading direction for what follows."""
_FRAGMENT_WORDS = 8
"""Of a long quotation, at its start and at its end, in a link's text fragment."""


def escape(text: object) -> str:
    """`text` as HTML text or as an attribute's value between double quotes; control characters are left out."""
    return _escape(_CONTROLS.sub("", str(text)), quote=True)


def safe_url(url: str | None) -> str | None:
    """`url` if it is an absolute http or https address, else None."""
    url = (url or "").strip()
    if not url or _CONTROLS.search(url) or any(c.isspace() or c in '\\"<>`' for c in url):
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


def count_words(n: int, noun: str) -> str:
    """ "1 article", "6,896 articles"."""
    return f"{n:,} {noun}{'s' * (n != 1)}"


def marked(text: str, first: int, spans: Iterable[tuple[int, int, str]]) -> str:
    """Escaped `text`, which stands at offset `first`, with spans of it in elements.

    `spans` are (start, end, opening tag) in the article's offsets; a later span lies inside an earlier one or apart
    from it. Parts of a span outside `text` are left out.
    """
    last = first + len(text)
    inside = [(max(a, first), min(b, last), tag) for a, b, tag in spans]
    inside = [span for span in inside if span[0] < span[1]]
    cuts = sorted({first, last, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    parts: list[str] = []
    for a, b in pairwise(cuts):
        around = [tag for start, end, tag in inside if start <= a and b <= end]
        closing = "".join(f"</{tag[1:].split()[0].rstrip('>')}>" for tag in reversed(around))
        parts.append("".join(around) + escape(text[a - first : b - first]) + closing)
    return "".join(parts)
