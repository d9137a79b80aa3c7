"""Word documents (DOCX): paragraphs and tables in their order.

The account that wrote the file and the day it did so are not taken for the byline and the date of publication.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from index.article import Article
from index.sources import sandbox
from index.sources.outcome import Input, Unreadable
from index.sources.pdf import LIMIT, SECONDS, document

_MAX_UNPACKED = 300_000_000
_TITLE_STYLES = ("Title", "Heading 1")


def read(source: Input) -> Iterator[Article]:
    """The one article of a Word document."""
    found = sandbox.parse("docx", source.whole(LIMIT), SECONDS)
    yield document(source, found["title"], found["text"])


def parse_docx(data: bytes) -> dict[str, str]:
    """Title (the first paragraph, where its style says so) and text. Runs in the sandbox."""
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                raise Unreadable(f"too large (over {_MAX_UNPACKED / 1e6:.0f} MB unpacked)")
        content = Document(io.BytesIO(data)).iter_inner_content()
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise Unreadable("damaged DOCX") from None
    title, blocks = "", list[str]()
    for block in content:
        if isinstance(block, Table):
            blocks.extend(" | ".join(cell.text for cell in row.cells) for row in block.rows)
        elif not title and not blocks and block.style is not None and block.style.name in _TITLE_STYLES:
            title = block.text
        elif block.text.strip():
            blocks.append(block.text)
    return {"title": title, "text": "\n\n".join(blocks)}
