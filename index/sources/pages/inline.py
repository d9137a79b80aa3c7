"""A page's markup made plain before its text is taken: what stands in a sentence stays in it.

trafilatura drops elements such as `<time>`, `<label>` and `<figure>` whole, since mostly they are furniture. Where they
stand within a text they are words of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.sources.markup import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORDS = ("time", "label", "output", "button", "math", "meter", "progress")
"""Inline elements that are dropped with their words."""
_TEXTS = "blockquote|table|ul|ol|dl|pre|p"
_QUOTES = "“”„«»\"‘’'"
_NEAR = 40
"""Pieces of text that are looked at on each side of an element."""
_MOST = 0.5
"""Share of a page's characters: what is hidden and has more is the article, which scripts will show."""
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*\s*$")


def make_plain(tree: HtmlElement) -> None:
    """Change `tree` so that no words of its running text are taken for furniture."""
    for element in list(tree.iter("q")):
        _quote(element)
    for element in list(tree.iter(*_WORDS)):
        if _in_sentence(element):
            _rename(element, "span")
    for element in list(tree.iter("del")):  # what the page says was deleted; the text after it stays
        element.drop_tree()
    _drop_hidden(tree)
    for element in list(tree.iter("menu")):
        _rename(element, "ul")
    for table in [table for table in tree.iter("table") if _lays_out(table)]:
        _unmake(table)
    for element in list(tree.iter("figure", "fieldset", "form")):
        if _holds_text(element):
            _rename(element, "div")


def _drop_hidden(tree: HtmlElement) -> None:
    most = _MOST * len(tree.text_content())
    for element in [e for e in tree.iter() if e.get("hidden", "until-found").lower() != "until-found"]:
        if element.getparent() is not None and len(element.text_content()) < most:
            element.drop_tree()


def _rename(element: HtmlElement, tag: str) -> None:
    element.tag = tag
    for name in ("type", "name", "value", "datetime"):
        element.attrib.pop(name, None)


def _quote(element: HtmlElement) -> None:
    """`<q>` with the marks that browsers show; none where the page has written them itself."""
    text = (element.text_content() or "").strip()
    if text and text[0] not in _QUOTES:
        inner = sum(1 for outer in element.iterancestors("span") if outer.get("data-q")) % 2
        opening, closing = "‘’" if inner else "“”"
        element.text = opening + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + closing
        else:
            element.text = element.text.rstrip() + closing
        element.set("data-q", "1")
    element.tag = "span"


def _in_sentence(element: HtmlElement) -> bool:
    """Whether an element stands among other words of one line, and is not a control beside a text that has ended."""
    block = next((outer for outer in element.iterancestors() if outer.tag in BLOCKS), None)
    controls = element.iter("input", "select", "textarea")
    if block is None or block.tag in ("form", "nav", "fieldset") or next(controls, None) is not None:
        return False
    before, after = beside(element, preceding=True).strip(), beside(element, preceding=False).strip()
    if element.tag != "button":
        return any(c.isalpha() for c in before + after)
    return not _ENDS.search(before) if before else after[:1].islower()


def beside(element: HtmlElement, *, preceding: bool) -> str:
    """The words that stand on one side of an element within its block, up to a block in it or a line break."""
    parts = [] if preceding else [element.tail or ""]
    node = element
    while len(parts) < _NEAR and node is not None and node.tag not in BLOCKS:
        for other in node.itersiblings(preceding=preceding):
            broken = other.tag in BLOCKS or other.tag == "br"
            inside = "" if broken or not isinstance(other.tag, str) else other.text_content()
            parts += [other.tail or "", inside] if preceding else [inside] if broken else [inside, other.tail or ""]
            if broken or len(parts) >= _NEAR:
                return "".join(reversed(parts) if preceding else parts)
        parent = node.getparent()
        if parent is not None:
            parts.append((parent.text or "") if preceding else (parent.tail or "") if parent.tag not in BLOCKS else "")
        node = parent
    return "".join(reversed(parts) if preceding else parts)


def _lays_out(table: HtmlElement) -> bool:
    """Whether a table only puts parts in their places, as in mail: it holds tables, or is one column of text."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return True
    rows = [[cell for cell in row if cell.tag in ("td", "th") and words_of(cell)] for row in table.iter("tr")]
    one_column = all(len(row) <= 1 for row in rows)
    return one_column and any(len(words_of(cell)) > 60 or len(cell) for row in rows for cell in row)


def _unmake(table: HtmlElement) -> None:
    """A table without itself: what its cells hold, one after the other; tables in it are as they were."""
    parts = table.iterdescendants("tbody", "thead", "tfoot", "tr", "td", "th")
    own = [part for part in parts if next(part.iterancestors("table"), None) is table]
    for element in (*reversed(own), table):
        loose = [element.text or "", *(child.tail or "" for child in element)]
        if any(c.isalnum() for c in "".join(loose)) or not len(element) or any(c.tag not in BLOCKS for c in element):
            element.tag = "div"
        elif element.getparent() is not None:
            element.drop_tag()


def words_of(element: HtmlElement) -> str:
    """The words of an element, white space as single spaces."""
    return " ".join(element.text_content().split())


def _holds_text(element: HtmlElement) -> bool:
    """Whether a figure, a fieldset or a form is a wrapper of text: a quotation, a table, lists, paragraphs."""
    if element.tag != "figure":
        controls = [e for e in element.iter("input", "select", "textarea", "button") if e.get("type") != "hidden"]
        texts = [e for e in element.iter("p", "li", "blockquote") if _ENDS.search(e.text_content())]
        return len([p for p in element.iter("p") if len(p.text_content()) > 80]) >= 2 or bool(texts and not controls)
    texts = [e for e in element.iter(*_TEXTS.split("|")) if not any(o.tag == "figcaption" for o in e.iterancestors())]
    return any(e.tag != "p" or _ENDS.search(e.text_content()) for e in texts)
