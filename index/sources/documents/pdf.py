"""PDF: its lines put together to paragraphs again.

What a PDF says about itself is about the file, not the article: the day it was made and the account that made it
are not taken for the date of publication and the byline, and its title counts only where the first page shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.article import Article
from index.sources import sandbox
from index.sources.documents import pdflayout
from index.sources.documents.document import LIMIT, SECONDS, document
from index.sources.documents.pdflayout import SOFT_HYPHEN, Line
from index.sources.outcome import Input, Unreadable

_PAGE_NUMBER = re.compile(r"(page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(\s*(of|/)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
_HYPHENS = "-\u2010\u2011"


def read(source: Input) -> Iterator[Article]:
    """The one article of a PDF; title and header lines are read as in plain text where no title is marked."""
    found = sandbox.parse("pdf", source.whole(LIMIT), SECONDS)
    yield document(source, found["title"], found["text"])


def parse_pdf(data: bytes) -> dict[str, str]:
    """Title and text of a PDF. Runs in the sandbox."""
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "needs a password" if "password" in str(error).lower() else f"damaged PDF ({error})"
        raise Unreadable(reason) from None
    pages = [pdflayout.lines(page) for page in opened]
    if not any(pages):
        raise Unreadable("no text (a scanned PDF holds pictures of words: run text recognition on it first)")
    blocks = _flow(_without_footers(_without_running_heads(pages)))
    title = _title(opened.get_metadata_value("Title"), blocks)
    return {"title": title, "text": "\n\n".join(block.text for block in blocks if block.text != title)}


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without page numbers, and without the lines that stand at the edge of three pages, or of both of two."""

    def shape(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.size)  # a title in larger letters may read the same

    edges = Counter(name for page in pages for name in {shape(line) for line in (*page[:2], *page[-2:])})
    often = min(3, max(2, len(pages)))

    def is_running(line: Line) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(line.text)) or edges[shape(line)] >= often

    def kept(page: list[Line]) -> list[Line]:
        inner = range(2, len(page) - 2)
        return [line for i, line in enumerate(page) if i in inner or not is_running(line)]

    return [kept(page) for page in pages]


def _without_footers(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without a line at their foot or head that breaks a sentence which goes on from page to page.

    Such a line stands apart from the text: in smaller letters, or after a gap.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return pages
    usual, gap = median(line.size for line in lines), _gap(pages)
    pages = [list(page) for page in pages]
    for page, following in pairwise(pages):
        for _ in range(2):
            if len(page) > 1 and _is_apart(page[-1], page[-2], usual, gap) and _is_open(page[-2].text):
                del page[-1]
            if len(following) > 1 and _is_apart(following[0], following[1], usual, gap) and _is_open(page[-1].text):
                del following[0]
    return [page for page in pages if page]


def _is_apart(line: Line, text: Line, usual: float, gap: float) -> bool:
    distant = gap > 0 and abs(line.y - text.y) > 1.7 * gap
    return not _SENTENCE_END.search(line.text) and (distant or line.size < 0.9 * usual)


def _is_open(text: str) -> bool:
    """Whether a line ends within a sentence."""
    return not _SENTENCE_END.search(text)


def _gap(pages: list[list[Line]]) -> float:
    """The usual distance of two lines."""
    gaps = [up.y - low.y for page in pages for up, low in pairwise(page) if 0 < up.y - low.y < 60]
    return median(gaps) if gaps else 0.0


def _flow(pages: list[list[Line]]) -> list[Line]:
    """Paragraphs, each with the size of its letters, over the ends of columns and pages."""
    lines = [line for page in pages for line in page]
    width = sorted(len(line.text) for line in lines)[int(len(lines) * 0.8)]
    usual = median(line.size for line in lines)
    gap = _gap(pages)
    words = Counter(re.findall(r"[a-z]+(?:-[a-z]+)*", " ".join(line.text for line in lines).lower()))
    blocks: list[Line] = []
    for page in pages:
        for number, line in enumerate(page):
            before = page[number - 1] if number and page[number - 1].y > line.y else None
            if not blocks or _starts_block(blocks[-1], before, line, gap, usual, width):
                blocks.append(replace(line))
            else:
                blocks[-1].text = _join(blocks[-1].text, line.text, words)
    for block in blocks:
        block.text = block.text.removesuffix(SOFT_HYPHEN)
    return blocks


def _starts_block(block: Line, before: Line | None, line: Line, gap: float, usual: float, width: int) -> bool:
    """Whether `line` starts a paragraph: other letters, a wider gap, an indent, or a short line before it that ends
    a sentence.
    """
    if abs(line.size - block.size) > 0.1 * block.size:
        return True
    ended = bool(_SENTENCE_END.search(block.text))
    if before is None:  # a new column or page: the paragraph goes on unless its sentence has ended
        return ended
    wide = 1.3 * gap if abs(line.size - usual) <= 0.1 * usual else 1.7 * line.size
    if gap and before.y - line.y > wide:
        return True
    if not ended:
        return False
    indented = 0.6 * line.size < line.left - before.left < 5 * line.size
    return indented or len(before.text) < 0.8 * width


def _join(before: str, line: str, words: Counter[str]) -> str:
    """Two lines as one; a word that was broken is whole again, and one that has a hyphen of its own keeps it."""
    if before.endswith(SOFT_HYPHEN):
        return before[:-1] + line
    if re.search(rf"\w[{_HYPHENS}]$", before) and not line[:1].islower():  # of two names, or a number
        return before + line if line[:1].isalnum() else f"{before} {line}"
    if re.search(rf"[a-z][{_HYPHENS}]$", before):
        first, rest = (
            re.search(r"(?<![A-Za-z])(?<![A-Za-z]-)[A-Za-z]++(?:-[A-Za-z]++)*+$", before[:-1]),
            re.match(r"[A-Za-z]+", line),
        )
        one, other = (first[0].lower() if first else ""), (rest[0].lower() if rest else "")
        keeps = words[f"{one}-{other}"] > words[one + other]
        return (f"{before[:-1]}-" if keeps else before[:-1]) + line
    return f"{before} {line}"


def _title(declared: str, blocks: list[Line]) -> str:
    """The declared title where a block at the top is it; else a block at the top in clearly larger letters, or ""."""
    top = [block for block in blocks[:6] if len(block.text) <= 200]
    wanted = "".join((declared or "").casefold().split())
    for block in top:
        if wanted and "".join(block.text.casefold().split()) == wanted:
            return block.text
    largest = max(top, key=lambda block: block.size, default=None)
    usual = median(block.size for block in blocks for _ in range(1 + len(block.text) // 80))
    return largest.text if largest and largest.size > 1.15 * usual and len(largest.text) > 10 else ""
