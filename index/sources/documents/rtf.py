"""Rich Text (RTF), by striprtf: its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.article import Article
from index.sources import sandbox
from index.sources.documents.document import LIMIT, SECONDS, document
from index.sources.feeds import exports
from index.sources.outcome import Input, Rejected, Unreadable

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def read(source: Input) -> Iterator[Article | Rejected]:
    """The one article of a document, or those of a database's export."""
    text = sandbox.parse("rtf", source.whole(LIMIT), SECONDS)
    if exports.is_export(text):
        yield from exports.articles(text, source.origin)
    else:
        yield document(source, "", text)


def parse_rtf(data: bytes) -> str:
    """The text of a document, a blank line between paragraphs. Runs in the sandbox."""
    from striprtf.striprtf import rtf_to_text

    page = _CODE_PAGE.search(data[:4096])
    encoding = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        plain: Any = rtf_to_text
        text = str(plain(data.decode("latin-1"), encoding=encoding, errors="replace"))
    except (LookupError, ValueError, IndexError) as error:
        raise Unreadable(f"damaged RTF ({error})") from None
    return "\n\n".join(line for line in text.split("\n") if line.strip())
