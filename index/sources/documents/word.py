"""Word documents (DOCX): paragraphs, tables and text boxes in their order.

Read is what a reader of the document sees: insertions that are tracked, content controls, smart tags, the results of
fields; not what was deleted, moved away or hidden. The account that wrote the file and the day it did so are not taken
for the byline and the date of publication.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.sources import sandbox
from index.sources.documents.document import LIMIT, SECONDS, document
from index.sources.outcome import Input, Unreadable

if TYPE_CHECKING:
    from docx.document import Document as Word
    from lxml.etree import _Element

MAX_UNPACKED = 300_000_000
"""Bytes of everything in one zipped document."""

_TITLE_STYLES = ("Title", "Heading 1")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What is not part of the text as it stands now: deletions, codes of fields, how a word is spoken (ruby).
_UNSEEN = {_W + name for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "sdtPr")}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read(source: Input) -> Iterator[Article]:
    """The one article of a Word document."""
    found = sandbox.parse("docx", source.whole(LIMIT), SECONDS)
    yield document(source, found["title"], found["text"])


def parse_docx(data: bytes) -> dict[str, str]:
    """Title (the first paragraph, where its style says so) and text. Runs in the sandbox."""
    from docx import Document

    check_zip(data, "DOCX")
    try:
        word = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise Unreadable("damaged DOCX") from None
    blocks = [block for block in _blocks(word.element.body) if block[1].strip()]
    title = ""
    if blocks and blocks[0][0] in _styles(word):
        title = blocks.pop(0)[1]
    return {"title": title, "text": "\n\n".join(text for _, text in blocks)}


def check_zip(data: bytes, name: str) -> None:
    """`Unreadable` where a zipped document is damaged, or unpacks to more than is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise Unreadable(f"too large (over {MAX_UNPACKED / 1e6:.0f} MB unpacked)")
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise Unreadable(f"damaged {name}") from None


def _styles(word: Word) -> set[str]:
    """The identifiers of the styles that mark a title."""
    return {style.style_id for style in word.styles if style.name in _TITLE_STYLES}


def _blocks(parent: _Element) -> Iterator[tuple[str, str]]:
    """Paragraphs and rows of tables below `parent`, each with the identifier of its style."""
    before = ""  # of a paragraph whose end was deleted: the next one goes on with it
    for child in parent:
        if child.tag == _W + "p":
            text, boxes = _text(child)
            if child.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
                before += text
                continue
            yield _style(child), before + text
            before = ""
            for box in boxes:
                yield from _blocks(box)
        elif child.tag == _W + "tbl":
            yield from _rows(child)
        elif child.tag not in _UNSEEN:  # content controls, smart tags, custom XML
            yield from _blocks(child)
    if before:
        yield "", before


def _style(paragraph: _Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style.get(_W + "val") or "" if style is not None else ""


def _rows(table: _Element) -> Iterator[tuple[str, str]]:
    """Each row as one block; a cell that holds a table or several paragraphs has its own blocks."""
    for row in table.iter(_W + "tr"):
        if next(row.iterancestors(_W + "tbl")) is not table:
            continue  # of a table inside: it comes with its cell
        cells = [[text for _, text in _blocks(cell) if text.strip()] for cell in row.iter(_W + "tc")
                 if next(cell.iterancestors(_W + "tr")) is row]  # fmt: skip
        if any(len(cell) > 1 for cell in cells):
            yield from (("", text) for cell in cells for text in cell)
        else:
            yield "", " | ".join(cell[0] if cell else "" for cell in cells).strip(" |")


def _text(paragraph: _Element) -> tuple[str, list[_Element]]:
    """The text of a paragraph, and the text boxes that are anchored in it."""
    parts: list[str] = []
    boxes: list[_Element] = []

    def walk(parent: _Element) -> None:
        for child in parent:
            if child.tag in (_W + "t", _MATH + "t"):
                parts.append(child.text or "")
            elif child.tag == _W + "txbxContent":
                boxes.append(child)
            elif child.tag == _W + "sym":
                parts.append(_symbol(child.get(_W + "char")))
            elif child.tag == _COMPATIBLE + "AlternateContent":  # one thing, told twice: for new and for old readers
                walk(next((way for way in child if any(way.itertext())), child))
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN and not _is_hidden(child):
                parts.append(_CHARACTERS.get(child.tag.removeprefix(_W), ""))
                walk(child)

    walk(paragraph)
    return "".join(parts), boxes


def _symbol(code: str | None) -> str:
    """A character given by its number; those of symbol fonts have no meaning of their own."""
    number = int(code or "0", 16)
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish") if run.tag == _W + "r" else None
    return mark is not None and mark.get(_W + "val") not in ("0", "false", "off")
