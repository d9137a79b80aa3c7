"""Text of unknown origin made into HTML: everything is escaped here, and links lead to web pages only.

The page shows articles, questions and names through these functions and no others, so markup, Markdown, formulas or
addresses inside them stay text.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as _escape
from itertools import pairwise

from qa.formats.references import CONTROLS, day_words, safe_url, text_link, title_of

__all__ = ["count_words", "day_words", "escape", "marked", "safe_url", "text_link", "title_of"]


def escape(text: object) -> str:
    """`text` as HTML text or as an attribute's value between double quotes; control characters are left out."""
    return _escape(CONTROLS.sub("", str(text)), quote=True)


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
