"""Web archives (WARC, as CC-NEWS ships them): one article for each HTML page that was answered with 200."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.article import Article
from index.sources import html
from index.sources.outcome import Input, Rejected, Unreadable

_PAGES = ("text/html", "application/xhtml+xml")


def read(source: Input) -> Iterator[Article | Rejected]:
    """The pages of a WARC file, one in memory at a time.

    Records that are no pages (requests, images, redirects) are passed over; a page that holds no article is
    rejected under its address.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(source.stream):
            if _is_page(record):
                yield _page(record, source.origin)
    except ArchiveLoadFailed as error:
        yield Rejected(source.origin, f"damaged WARC ({str(error).splitlines()[0][:200]})")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").lower()
    return record.http_headers.get_statuscode() == "200" and kind.startswith(_PAGES)


def _page(record: Any, origin: str) -> Article | Rejected:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = address.strip("<>")
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].split(";")[0].strip("\"' ") or None
    try:
        return html.article(_body(record), origin, url=address or None, charset=charset, alone=False)
    except Unreadable as error:
        return Rejected(address or origin, str(error))


def _body(record: Any) -> bytes:
    stream, parts, size = record.content_stream(), [], 0
    while chunk := stream.read(65_536):
        parts.append(chunk)
        size += len(chunk)
        if size > html.LIMIT:
            raise Unreadable(f"too large (over {html.LIMIT / 1e6:.0f} MB)")
    return b"".join(parts)
