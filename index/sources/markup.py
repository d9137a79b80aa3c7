"""HTML fragments inside other formats (a feed's or a record's body) -> text with paragraphs."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
     "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul")
)  # fmt: skip
"""Elements that stand apart from the text before and after them."""
_HIDDEN = frozenset(
    ("script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg", "math", "textarea",
     "select", "del")
)  # fmt: skip
_MID_SENTENCE = re.compile(r"[\w,;:“‘(’'-]\s*$")
_KNOWN = "p|div|h[1-6]|ul|ol|li|blockquote|article|section|table|figure"
_TAG = re.compile(rf"<({_KNOWN}|br|strong|em|a|span)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|euro|pound|[lg]t);"
)
_CLOSE_BLOCK = re.compile(rf"</({_KNOWN})\s*>|<br\s*/?>", re.IGNORECASE)


def is_markup(text: str) -> bool:
    """True where `text` is plainly HTML: it opens with a known tag, or closes a block or breaks a line twice."""
    head = text.lstrip()[:200]
    if head.startswith("<") and (match := _TAG.match(head)):
        return match[1].lower() == "br" or f"</{match[1].lower()}" in text.lower()
    return len(_CLOSE_BLOCK.findall(text[:100_000])) >= 2


def to_text(markup: str) -> str:
    """The readable text of an HTML fragment: blocks as paragraphs, `<br>` as line breaks, no scripts or styles."""
    text = _read(markup)
    for _ in range(2):  # escaped twice, as when a feed is made of a feed
        text = unescaped(text)
        if not is_markup(text):
            break
        text = _read(text)
    return text


def unescaped(text: str) -> str:
    """Text without the entities that are left where it was escaped twice ("It&#8217;s"); one that has `<` was not."""
    return html.unescape(text) if "<" not in text and _ENTITY.search(text) else text


def _read(markup: str) -> str:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden: str | None = None
        self._depth = 0
        self._quotes = 0
        self._button: int | None = None  # how many parts there were before it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden is not None:
            self._depth += tag == self._hidden
        elif tag in _HIDDEN:
            self._hidden, self._depth = tag, 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag in BLOCKS:
            self._parts.append("\n\n")
        elif tag == "q":
            self._parts.append("‘" if self._quotes % 2 else "“")
            self._quotes += 1
        elif tag == "button":
            self._button = len(self._parts)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden is not None:
            self._depth -= tag == self._hidden
            if not self._depth:
                self._hidden = None
        elif tag in BLOCKS:
            self._parts.append("\n\n")
        elif tag == "q" and self._quotes:
            self._quotes -= 1
            self._parts.append("’" if self._quotes % 2 else "”")
        elif tag == "button" and self._button is not None:
            if not _MID_SENTENCE.search("".join(self._parts[max(0, self._button - 5) : self._button])):
                del self._parts[self._button :]  # a control, and no word of a sentence
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._hidden is None:
            self._parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def text(self) -> str:
        return "".join(self._parts)
