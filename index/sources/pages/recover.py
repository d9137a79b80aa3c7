"""What the extraction of a page left out: siblings of what was taken are put back, the rest is measured.

An extractor that is right on most pages still drops a list here and a definition there, without a word. What was taken
is held against all blocks of running text that the page has.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.sources.markup import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OUTSIDE = frozenset(("nav", "aside", "footer", "form", "header", "button", "head", "script", "style", "noscript",
                      "template", "figcaption", "dialog", "iframe", "svg", "select"))  # fmt: skip
_FURNITURE = re.compile(
    r"(^|[\s_-])(ads?|advert\w*|banner|breadcrumbs?|byline|caption|comments?|cookie\w*|consent|copyright|credits?|footer|"
    r"login|menu|meta|more|nav\w*|newsletter\w*|onetrust\w*|outbrain|paywall|popup|promo\w*|recirc\w*|recommend\w*|"
    r"related|share\w*|sharing|sidebar|signup|social|sponsor\w*|subscri\w*|taboola|tags?|teasers?|toolbar|trending|"
    r"widget)([\s_-]|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\A\W*+\w.*[.!?…:][\"'”’)\]]*+$", re.DOTALL)


_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BREAK = re.compile(r"(?<=[.!?…”])\s+")
_AHEAD = 200
"""Lines among which a block's own are looked for."""


@dataclass(frozen=True, slots=True)
class Left:
    """Running text of a page that was not taken."""

    characters: int
    share: float
    """Of all running text of the page, 0 to 1."""


@dataclass(slots=True)
class Block:
    """A block of a page with the words that stand in itself, not in a block inside it."""

    element: HtmlElement
    outside: bool
    """Whether it is part of the page's furniture."""
    words: str = ""
    linked: int = 0
    """Characters of links."""

    @property
    def squeezed(self) -> str:
        """Its letters and digits."""
        return _squeezed(self.words)

    def missing(self, taken: str) -> tuple[int, int]:
        """How many of its letters stand in sentences that are not in `taken`, and how many it has."""
        sentences = [_squeezed(part) for part in _BREAK.split(self.words)]
        return sum(len(part) for part in sentences if part not in taken), sum(map(len, sentences))


def blocks_of(tree: HtmlElement) -> list[Block]:
    """The blocks of a page that hold words, in its order; in one pass, whatever the page's depth."""
    from lxml.etree import iterwalk

    found: list[Block] = []
    open_: list[tuple[Block, bool]] = [(Block(tree, False), False)]  # the block, and whether it is in a link
    for event, element in iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            block, linked = open_[-1]
            if element.tag in BLOCKS:
                block = Block(element, block.outside or _is_outside(element))
                found.append(block)
            elif element.tag in _OUTSIDE:
                block = Block(element, True)
            linked = linked or element.tag == "a"
            open_.append((block, linked))
            _give(block, element.text, linked)
            continue
        if event == "end":
            open_.pop()
            if element.tag == "br":
                open_[-1][0].words += " "
        _give(open_[-1][0], element.tail, open_[-1][1])
    for one in found:
        one.words = " ".join(one.words.split())
    return [one for one in found if any(c.isalnum() for c in one.words)]


def _give(block: Block, text: str | None, linked: bool) -> None:
    if text:
        block.words += text
        block.linked += len(text.strip()) if linked else 0


def _is_outside(element: HtmlElement) -> bool:
    if element.tag in _OUTSIDE or element.get("hidden") is not None:
        return True
    if element.get("role") in ("navigation", "complementary", "dialog") or element.get("aria-hidden") == "true":
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in ("body", "html", "article", "main") and bool(_FURNITURE.search(names))


def with_siblings(blocks: list[Block], text: str) -> str:
    """`text`, a block a line, with the blocks that stand between its own in the page and were not taken.

    A block of which a part was lost takes the place of that part.
    """
    lines, taken = text.split("\n"), _squeezed(text)
    found = [not block.missing(taken)[0] for block in blocks]
    if True not in found:
        return text
    holders = {_holder(block) for block, there in zip(blocks, found, strict=True) if there and len(block.words) > 40}
    first, last = found.index(True), len(found) - 1 - found[::-1].index(True)
    while first and _continues(blocks[first - 1], holders):
        first -= 1
    while last + 1 < len(blocks) and _continues(blocks[last + 1], holders):
        last += 1
    result, at, heading = list[str](), 0, list[str]()  # a heading is put back with the text that follows it
    for block, there in zip(blocks[first : last + 1], found[first : last + 1], strict=True):
        if there:
            end = _behind(lines, block.squeezed, at)
            result += [*heading, *lines[at:end]]
            at = end
        elif _holder(block) not in holders or block.outside:
            continue
        elif block.element.tag in _HEADINGS and not block.linked:
            heading = [block.words]
            continue
        elif _is_text(block):
            at = _behind_part(lines, block, at)
            result += [*heading, ("- " if block.element.tag == "li" else "") + block.words]
        heading = []
    return "\n".join(result + lines[at:])


def _continues(block: Block, holders: set[HtmlElement | None]) -> bool:
    """Whether a block before the first or after the last that was taken belongs to the text: an item that says
    something; what else stands there may be a byline or a notice.
    """
    listed = block.element.tag in ("li", "dd", "dt", "blockquote") and _holder(block) in holders
    return listed and _is_text(block) and (bool(_SENTENCE.search(block.words)) or block.element.tag == "dt")


def left_out(blocks: list[Block], text: str) -> Left:
    """How much of the page's running text is not in `text`."""
    taken = _squeezed(text)
    told = [block.missing(taken) for block in blocks if _is_text(block) and _SENTENCE.search(block.words)]
    missing, whole = sum(part for part, _ in told), sum(part for _, part in told)
    return Left(missing, missing / whole if whole else 0.0)


def _behind(lines: list[str], words: str, at: int) -> int:
    """The index after the line, from `at` on, that ends the block of these words; `at` where none does."""
    for number in range(at, min(len(lines), at + _AHEAD)):
        line = _squeezed(lines[number])
        if line and (words in line or words.endswith(line)):
            return number + 1
    return at


def _behind_part(lines: list[str], block: Block, at: int) -> int:
    """The index after the next line where that is what was taken of a block; else `at`."""
    if at < len(lines) and lines[at]:
        taken, whole = Counter(lines[at].split()), Counter(block.words.split())
        if (taken & whole).total() > 0.6 * max(4, taken.total()) and taken.total() > 0.4 * whole.total():
            return at + 1
    return at


def _holder(block: Block) -> HtmlElement | None:
    """What holds a block among its siblings: of an item, what holds the list."""
    parent = block.element.getparent()
    while parent is not None and parent.tag in ("ul", "ol", "dl", "li", "menu", "blockquote"):
        parent = parent.getparent()
    return parent


def _is_text(block: Block) -> bool:
    """Whether a block is part of a text: not in a page's furniture, not a list of links, and it says something."""
    if block.outside or block.element.tag not in ("p", "li", "dd", "dt", "blockquote", "pre", "div", "summary"):
        return False
    if block.linked > 0.5 * len(block.words):
        return False
    return len(block.words.split()) >= 4 or block.element.tag in ("dt", "li")


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))
