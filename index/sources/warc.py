"""Web archives (WARC, as CC-NEWS ships them): one article for each HTML page that was answered with 200."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from index.article import Article
from index.sources import html
from index.sources.outcome import Input, Rejected, Unreadable

_PAGES = ("text/html", "application/xhtml+xml")


def read(source: Input) -> Iterator[Article | Rejected]:
    """The pages of a WARC file, one in memory at a time.

    Records that are no pages (requests, images, redirects) are passed over; a page that holds no article is
    rejected under its address.
    """
    for record in _records(source.stream):
        if isinstance(record, str):
            yield Rejected(source.origin, f"damaged WARC ({record})")
        elif _is_page(record):
            yield _page(record, source.origin)


def _records(stream: BinaryIO) -> Iterator[Any]:
    """warcio's records; where they break off, a last string says why."""
    from warcio.archiveiterator import ArchiveIterator

    records = iter(ArchiveIterator(stream))
    while True:
        try:
            record = next(records, None)
        except (OSError, EOFError, zlib.error):
            raise
        except Exception as error:  # warcio raises anything on a damaged header
            yield (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            return
        if record is None:
            return
        yield record


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
    except (zlib.error, ValueError) as error:
        return Rejected(address or origin, f"damaged page ({error})")


def _body(record: Any) -> bytes:
    stream, parts, size = record.content_stream(), [], 0
    while chunk := stream.read(65_536):
        parts.append(chunk)
        size += len(chunk)
        if size > html.LIMIT:
            raise Unreadable(f"too large (over {html.LIMIT / 1e6:.0f} MB)")
    return b"".join(parts)
