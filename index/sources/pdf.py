"""PDF: its lines put together to paragraphs again.

What a PDF says about itself is about the file, not the article: the day it was made and the account that made it
are not taken for the date of publication and the byline, and its title counts only where the first page shows it.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.sources import build, clean, sandbox, text
from index.sources.outcome import Input, Unreadable

if TYPE_CHECKING:
    from pypdf import PageObject

LIMIT = 100_000_000
"""Bytes of one document."""
SECONDS = 60.0
"""One document's time: a long one takes a while."""

_PAGE_NUMBER = re.compile(r"(page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(\s*(of|/)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")


@dataclass(slots=True)
class Line:
    """One line of a page; `y` and `size` (of its letters) in points."""

    text: str
    y: float
    size: float


def read(source: Input) -> Iterator[Article]:
    """The one article of a PDF; title and header lines are read as in plain text where no title is marked."""
    found = sandbox.parse("pdf", source.whole(LIMIT), SECONDS)
    yield document(source, found["title"], found["text"])


def document(source: Input, title: str, body: str) -> Article:
    """The article of a document with its title, which may be "", and its paragraphs."""
    title = clean.line(title)
    parsed = text.parse(f"Title: {title}\n\n{body}" if title else body)
    fields: dict[str, Any] = {"url": source.url, **parsed.fields}
    return build.article(text=parsed.body, origin=source.origin, alone=True, **fields)


def parse_pdf(data: bytes) -> dict[str, str]:
    """Title and text of a PDF. Runs in the sandbox."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("needs a password")
    pages = _without_running_heads([_lines(page) for page in reader.pages])
    if not any(pages):
        raise Unreadable("no text (a scanned PDF holds pictures of words: run text recognition on it first)")
    blocks = _flow(pages)
    title = _title(reader.metadata.title if reader.metadata else None, blocks)
    return {"title": title, "text": "\n\n".join(block.text for block in blocks if block.text != title)}


def _lines(page: PageObject) -> list[Line]:
    """The lines of a page in reading order, as pypdf finds them."""
    lines = [Line("", 0.0, 0.0)]

    def visit(chunk: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if chunk.strip() and not lines[-1].text.strip():
            height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            lines[-1].y, lines[-1].size = height, abs(size * tm[3] * cm[3]) or abs(size)
        first, *others = chunk.split("\n")
        lines[-1].text += first
        lines.extend(Line(other, lines[-1].y, lines[-1].size) for other in others)

    page.extract_text(visitor_text=visit)
    cleaned = [Line(clean.line(line.text), line.y, line.size) for line in lines]
    return [line for line in cleaned if line.text]


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without page numbers, and without the lines that stand at the edge of three pages or more."""

    def shape(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.size)  # a title in larger letters may read the same

    edges = Counter(name for page in pages for name in {shape(line) for line in (*page[:2], *page[-2:])})

    def is_running(line: Line) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(line.text)) or edges[shape(line)] >= 3

    def kept(page: list[Line]) -> list[Line]:
        inner = range(2, len(page) - 2)
        return [line for i, line in enumerate(page) if i in inner or not is_running(line)]

    return [kept(page) for page in pages]


def _flow(pages: list[list[Line]]) -> list[Line]:
    """Paragraphs, each with the size of its letters, over the ends of pages."""
    lines = [line for page in pages for line in page]
    width = sorted(len(line.text) for line in lines)[int(len(lines) * 0.8)]
    usual = median(line.size for line in lines)
    gaps = [up.y - low.y for page in pages for up, low in pairwise(page) if 0 < up.y - low.y < 60]
    gap = median(gaps) if gaps else 0.0
    blocks: list[Line] = []
    for page in pages:
        for number, line in enumerate(page):
            before = page[number - 1] if number else None
            if not blocks or _starts_block(blocks[-1], before, line, gap, usual, width):
                blocks.append(Line(line.text, line.y, line.size))
            else:
                blocks[-1].text = _join(blocks[-1].text, line.text)
    return blocks


def _starts_block(block: Line, before: Line | None, line: Line, gap: float, usual: float, width: int) -> bool:
    """Whether `line` starts a paragraph: other letters, a wider gap, or a short line before it that ends a sentence."""
    if abs(line.size - block.size) > 0.1 * block.size:
        return True
    if before is None:  # a new page: the paragraph goes on unless its sentence has ended
        return bool(_SENTENCE_END.search(block.text))
    wide = 1.3 * gap if abs(line.size - usual) <= 0.1 * usual else 1.7 * line.size
    if gap and before.y - line.y > wide:
        return True
    return bool(_SENTENCE_END.search(before.text)) and len(before.text) < 0.8 * width


def _join(before: str, line: str) -> str:
    if re.search(r"[a-z]-$", before) and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}"


def _title(declared: object, blocks: list[Line]) -> str:
    """The declared title where a block at the top is it; else a block at the top in clearly larger letters, or ""."""
    top = [block for block in blocks[:6] if len(block.text) <= 200]
    wanted = "".join(str(declared or "").casefold().split())
    for block in top:
        if wanted and "".join(block.text.casefold().split()) == wanted:
            return block.text
    largest = max(top, key=lambda block: block.size, default=None)
    usual = median(block.size for block in blocks for _ in range(1 + len(block.text) // 80))
    return largest.text if largest and largest.size > 1.15 * usual and len(largest.text) > 10 else ""
