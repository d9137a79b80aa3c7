"""Web archives (WARC, as CC-NEWS ships them, WET, and the older ARC): one article for each page that was answered."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.article import Article
from index.sources import build, clean
from index.sources.archives import warcfile
from index.sources.archives.warcfile import Record
from index.sources.outcome import Input, Noted, Rejected, Unreadable
from index.sources.pages import html
from index.sources.plain import text

_PAGES = ("text/html", "application/xhtml+xml")
_LOOKS = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_CHUNK = re.compile(rb"(?:\r?\n)?([0-9a-fA-F]{1,7})[ \t]*(?:;[^\r\n]*)?\r?\n")
# The mark comes first, what stands before it second: begun at each letter, its time grows with the square of the line.
_SENTENCE = re.compile(r"[.!?…](?<=[^.!?]{25}[.!?…])[\"'”’)]*+(?:\s|$)")
_READ = ("response", "resource", "conversion")


@dataclass(slots=True)
class _Page:
    """What one record holds."""

    address: str | None
    kind: str
    """The type, with its charset."""
    body: bytes
    status: str = "200"
    encoding: str = ""
    chunked: bool = False


def read(source: Input) -> Iterator[Article | Rejected | Noted]:
    """The pages of a web archive, one in memory at a time.

    A page that holds no article is rejected under its address, a record that cannot be read under the file; what is
    no page (pictures, redirects, revisits) is passed over and counted in a note.
    """
    passed: Counter[str] = Counter()
    for record in _records(source):
        if isinstance(record, str):
            yield Rejected(source.origin, f"damaged WARC ({record})")
            continue
        kind = record.headers.get("warc-type", "")
        if kind not in _READ:
            passed["pages that had not changed since an earlier archive"] += kind == "revisit"
            continue
        try:
            page = _page_of(record)
            reason = _why_passed(page)
            if reason:
                passed[reason] += 1
                continue
            yield _article(page, kind, source.origin)
        except (Unreadable, zlib.error, ValueError) as error:
            reason = str(error) if isinstance(error, Unreadable) else f"damaged page ({error})"
            yield Rejected(record.headers.get("warc-target-uri", "").strip("<>") or source.origin, reason)
    if told := ", ".join(f"{count:,} {what}" for what, count in passed.items() if count):
        yield Noted(source.origin, f"passed over: {told}")


def _records(source: Input) -> Iterator[Record | str]:
    head = source.stream.read(11)
    source.stream.seek(0)
    if head == b"filedesc://":
        return _of_arc(source)
    return warcfile.records(source.stream, source.raw, lambda headers: headers.get("warc-type") in _READ, html.LIMIT)


def _of_arc(source: Input) -> Iterator[Record | str]:
    """The records of an ARC file, by warcio."""
    from warcio.archiveiterator import ArchiveIterator

    found = iter(ArchiveIterator(source.stream, arc2warc=True))
    while True:
        try:
            record: Any = next(found, None)
            if record is None:
                return
            headers = {name.lower(): value for name, value in record.rec_headers.headers}
            http = record.http_headers
            head = http.to_str().encode() + b"\r\n" if http is not None else b""
            yield Record(headers, head + record.raw_stream.read(html.LIMIT + 1))
        except (OSError, EOFError, zlib.error):
            raise
        except Exception as error:  # warcio raises anything on a damaged header
            yield (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            return


def _page_of(record: Record) -> _Page:
    headers = record.headers
    address = headers.get("warc-target-uri", "").strip("<>") or None
    kind = headers.get("content-type", "")
    if headers.get("warc-type") != "response" or not record.content.startswith(b"HTTP/"):
        return _Page(address, kind, record.content)
    head, _, body = record.content.partition(b"\r\n\r\n")
    if not body:
        head, _, body = record.content.partition(b"\n\n")
    status = _STATUS.match(head)
    lines = (line.partition(b":") for line in head.splitlines()[1:])
    fields = {name.decode("latin-1").strip().lower(): value.decode("latin-1").strip() for name, _, value in lines}
    return _Page(
        address,
        fields.get("content-type", ""),
        body,
        status[1].decode() if status else "",
        fields.get("content-encoding", "").lower(),
        "chunked" in fields.get("transfer-encoding", "").lower(),
    )


def _why_passed(page: _Page) -> str | None:
    """What a record is that holds no page; None for a page."""
    if page.status != "200":
        return "redirects and errors"
    kind = page.kind.lower()
    if kind.startswith(_PAGES) or kind.startswith("text/plain"):
        return None
    if not kind.strip() or kind.startswith(("application/octet-stream", "unk", "no-type", "application/http")):
        return None if page.encoding or page.chunked or _LOOKS.search(page.body[:2048]) else "files of no known type"
    return "pictures, scripts and other files"


def _article(page: _Page, kind: str, origin: str) -> Article:
    if len(page.body) > html.LIMIT:
        raise Unreadable(f"too large (over {html.LIMIT / 1e6:.0f} MB)")
    body = _decoded(page)
    charset = page.kind.lower().partition("charset=")[2].split(";")[0].strip("\"' ") or None
    if page.kind.lower().startswith("text/plain") and not _LOOKS.search(body[:2048]):
        return _plain(clean.decode(body), page.address, origin, extracted=kind == "conversion")
    return html.article(body, origin, url=page.address, charset=charset, alone=False)


def _plain(written: str, address: str | None, origin: str, *, extracted: bool) -> Article:
    """The article of a text; of one that was made of a whole page (WET), the lines from its first sentence on."""
    if not extracted:
        parsed = text.parse(written)
        fields: dict[str, Any] = {"url": address, **parsed.fields}
        return build.article(text=parsed.body, origin=origin, alone=False, **fields)
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    told = [n for n, line in enumerate(lines) if _SENTENCE.search(line)]
    kept = [lines[n] for n in told]
    title = lines[0] if lines and told and told[0] > 0 else None
    return build.article(text="\n\n".join(kept), title=title, url=address, origin=origin, alone=False)


def _decoded(page: _Page) -> bytes:
    """A page as it was before it was packed for the way. Raises Unreadable where it cannot be unpacked."""
    body = _unchunked(page.body) if page.chunked else page.body
    for packed in reversed([name.strip() for name in page.encoding.split(",") if name.strip()]):
        body = _unpacked(body, packed)
    return body


def _unchunked(body: bytes) -> bytes:
    """A body that came in chunks, each after its length; one that was archived whole stays as it is."""
    parts, at = list[bytes](), 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
    if not parts and not _LOOKS.search(body[:2048]):
        raise Unreadable("damaged page (its chunks have no length)")
    return b"".join(parts) if parts else body


def _unpacked(body: bytes, packed: str) -> bytes:
    if packed == "identity":
        return body
    if packed in ("gzip", "x-gzip", "deflate"):
        return _inflated(body)
    if packed == "br":
        return _of_brotli(body)
    raise Unreadable(f"packed in a way that is not read ({packed})")


def _inflated(body: bytes) -> bytes:
    for bits in (47, -15):  # gzip or zlib by what it says; else bare deflate
        engine = zlib.decompressobj(bits)
        try:
            found = engine.decompress(body, html.LIMIT + 1)
        except zlib.error:
            continue
        if len(found) > html.LIMIT:
            raise Unreadable(f"too large (over {html.LIMIT / 1e6:.0f} MB)")
        return found
    if _LOOKS.search(body[:2048]):  # archived unpacked, whatever its header says
        return body
    raise Unreadable("damaged page (it cannot be unpacked)")


def _of_brotli(body: bytes) -> bytes:
    import brotli

    engine = brotli.Decompressor()
    parts, size = [], 0
    try:
        part = engine.process(body, output_buffer_limit=1_000_000)
        while part:
            parts.append(part)
            size += len(part)
            if size > html.LIMIT:
                raise Unreadable(f"too large (over {html.LIMIT / 1e6:.0f} MB)")
            part = b"" if engine.is_finished() else engine.process(b"", output_buffer_limit=1_000_000)
    except brotli.error:
        if _LOOKS.search(body[:2048]):
            return body
        raise Unreadable("damaged page (it cannot be unpacked)") from None
    return b"".join(parts)
