"""PDF and DOCX: their text in paragraphs.

What these files say about themselves is about the file, not the article: the day it was made and the account that
made it are not taken for the date of publication and the byline.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from index.article import Article
from index.sources import build, clean, sandbox, text
from index.sources.outcome import Input, Unreadable

LIMIT = 100_000_000
"""Bytes of one document."""
SECONDS = 60.0
"""One document's time: a long PDF takes a while."""

_MAX_UNPACKED = 300_000_000
_PAGE_NUMBER = re.compile(r"(page\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(\s*(of|/)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
_NO_TITLE = re.compile(r"(microsoft word|untitled|document\d*$|.*\.(docx?|pdf|rtf|indd|qxp|p65)$)", re.IGNORECASE)


def read_pdf(source: Input) -> Iterator[Article]:
    """The one article of a PDF."""
    yield _article(source, sandbox.parse("pdf", source.whole(LIMIT), SECONDS))


def read_docx(source: Input) -> Iterator[Article]:
    """The one article of a Word document."""
    yield _article(source, sandbox.parse("docx", source.whole(LIMIT), SECONDS))


def _article(source: Input, found: dict[str, str]) -> Article:
    """Title and header lines are read as in plain text where the document marks no title."""
    title = build.field(found["title"])
    parsed = text.parse(f"{title}\n\n{found['text']}" if title else found["text"])
    fields: dict[str, Any] = {"url": source.url, **parsed.fields}
    return build.article(text=parsed.body, origin=source.origin, alone=True, **fields)


def parse_pdf(data: bytes) -> dict[str, str]:
    """Title and text of a PDF. Runs in the sandbox."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("needs a password")
    pages = [clean.body(page.extract_text() or "").split("\n") for page in reader.pages]
    if not any(line for page in pages for line in page):
        raise Unreadable("no text (a scanned PDF holds pictures of words: run text recognition on it first)")
    title = reader.metadata.title if reader.metadata else None
    title = "" if not isinstance(title, str) or _NO_TITLE.match(title.strip()) else title
    return {"title": title if _is_on_page(title, pages) else "", "text": _flow(_without_running_heads(pages))}


def _is_on_page(title: str, pages: list[list[str]]) -> bool:
    """A PDF's title is often a template's or a file's: it counts if the first page shows it."""
    return bool(title.strip()) and "".join(title.casefold().split()) in "".join("".join(pages[0]).casefold().split())


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Pages without page numbers and without the lines that stand at the edge of three pages or more."""
    edges = Counter(re.sub(r"\d+", "#", line) for page in pages for line in {*page[:2], *page[-2:]} if line)
    running = {line for line, count in edges.items() if count >= 3}

    def is_running(line: str) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(line)) or re.sub(r"\d+", "#", line) in running

    kept = []
    for page in pages:
        edge = len(page) - 2
        kept.append([line for i, line in enumerate(page) if not ((i < 2 or i >= edge) and is_running(line))])
    return kept


def _flow(pages: list[list[str]]) -> str:
    """Lines as laid out -> paragraphs: a blank line, or a short line that ends a sentence, ends one."""
    lines = [line for page in pages for line in page]
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[int(len(lengths) * 0.8)] if lengths else 0
    paragraphs: list[str] = [""]
    for line in lines:
        if not line:
            if _SENTENCE_END.search(paragraphs[-1]) or len(paragraphs[-1]) < full:
                paragraphs.append("")
            continue
        paragraphs[-1] = _join(paragraphs[-1], line)
        if _SENTENCE_END.search(line) and len(line) < 0.8 * full:
            paragraphs.append("")
    return "\n\n".join(filter(None, paragraphs))


def _join(before: str, line: str) -> str:
    if re.search(r"[a-z]-$", before) and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}" if before else line


def parse_docx(data: bytes) -> dict[str, str]:
    """Title and text of a Word document. Runs in the sandbox."""
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                raise Unreadable(f"too large (over {_MAX_UNPACKED / 1e6:.0f} MB unpacked)")
        document = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise Unreadable("damaged DOCX") from None
    title = ""
    blocks: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            blocks.extend(" | ".join(cell.text for cell in row.cells) for row in block.rows)
            continue
        style = block.style.name if block.style is not None else ""
        if not title and not blocks and style in ("Title", "Heading 1") and block.text.strip():
            title = block.text
        else:
            blocks.append(block.text)
    return {"title": title, "text": "\n\n".join(block for block in blocks if block.strip())}
