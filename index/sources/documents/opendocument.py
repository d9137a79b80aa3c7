"""OpenDocument text (ODT): headings, paragraphs, lists and tables in their order; what was deleted is left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.article import Article
from index.sources import sandbox
from index.sources.documents.document import LIMIT, SECONDS, document
from index.sources.documents.word import check_zip
from index.sources.outcome import Input, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_UNSEEN = {_TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "note", _TEXT + "ruby-text",
           _TEXT + "table-of-content", _TEXT + "sequence-decls", _OFFICE + "forms"}  # fmt: skip
_TITLES = ("Title", "Heading_20_1")


def read(source: Input) -> Iterator[Article]:
    """The one article of a document."""
    found = sandbox.parse("odt", source.whole(LIMIT), SECONDS)
    yield document(source, found["title"], found["text"])


def parse_odt(data: bytes) -> dict[str, str]:
    """Title (the first paragraph, where its style says so) and text. Runs in the sandbox."""
    from lxml import etree

    check_zip(data, "ODT")
    try:
        content = zipfile.ZipFile(io.BytesIO(data)).read("content.xml")
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError):
        raise Unreadable("damaged ODT") from None
    body = root.find(f".//{_OFFICE}body")
    blocks = [block for block in _blocks(body if body is not None else root) if block[1].strip()]
    title = ""
    if blocks and blocks[0][0]:
        title = blocks.pop(0)[1]
    return {"title": title, "text": "\n\n".join(text for _, text in blocks)}


def _blocks(parent: _Element) -> Iterator[tuple[bool, str]]:
    """Paragraphs and rows of tables, each with whether it is a title."""
    for child in parent:
        if child.tag in _UNSEEN or not isinstance(child.tag, str):
            continue
        if child.tag in (_TEXT + "p", _TEXT + "h"):
            boxes = [box for box in child.iter() if isinstance(box.tag, str) and box.tag.endswith("}text-box")]
            style = child.get(_TEXT + "style-name") or ""
            first = child.tag == _TEXT + "h" and child.get(_TEXT + "outline-level") == "1"
            yield first or style in _TITLES, _text(child)
            for box in boxes:
                yield from _blocks(box)
        elif child.tag == _TABLE + "table-row":
            cells = [[text for _, text in _blocks(cell) if text.strip()] for cell in child]
            if any(len(cell) > 1 for cell in cells):
                yield from ((False, text) for cell in cells for text in cell)
            else:
                yield False, " | ".join(cell[0] if cell else "" for cell in cells).strip(" |")
        else:
            yield from _blocks(child)


def _text(paragraph: _Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == _TEXT + "s":
            parts.append(" " * min(int(child.get(_TEXT + "c") or 1), 100))
        elif name == _TEXT + "tab":
            parts.append("\t")
        elif name == _TEXT + "line-break":
            parts.append("\n")
        elif name and name not in _UNSEEN and not name.endswith("}text-box"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
