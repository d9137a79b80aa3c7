"""The records of a web archive (WARC), one after the other: a damaged one costs itself, and no other.

warcio gives up at the first record that it cannot read. Here a record whose length is wrong ends where the next one
begins, and after a damaged member of a packed file the next whole one is looked for.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from index.sources.archives.packed import Gzip

_CHUNK = 65_536
_HEAD = 65_536
"""Bytes of one record's own headers."""
_MAGIC = b"\x1f\x8b\x08"
_NEXT = re.compile(rb"(?:\A|\n)(WARC/[01]\.\d)")

Wanted = Callable[[dict[str, str]], bool]


@dataclass(slots=True)
class Record:
    """One record: its headers, in lower case, and what it holds, if that was wanted."""

    headers: dict[str, str]
    content: bytes


def records(stream: BinaryIO, raw: BinaryIO | None, wanted: Wanted, limit: int) -> Iterator[Record | str]:
    """The records of a file; in place of one that cannot be read, why. `raw` is the packed file of which `stream` is
    what it holds; of what is wanted at most `limit` bytes and one are kept.
    """
    if raw is None or _is_one_member(raw, limit):
        if raw is not None:
            raw.seek(0)
            stream = cast("BinaryIO", Gzip(fileobj=raw))
        yield from _framed(io.BufferedReader(_Open(stream), _CHUNK), wanted, limit)
        return
    for part in _members(raw, limit + _HEAD + 1):
        if isinstance(part, str):
            yield part
        else:
            yield from _framed(io.BufferedReader(io.BytesIO(part)), wanted, limit)


class _Open(io.RawIOBase):
    """A stream that stays open when whoever buffers it is done."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def _framed(file: io.BufferedReader, wanted: Wanted, limit: int) -> Iterator[Record | str]:
    line = _line(file)
    while line:
        begin = file.tell() - len(line)
        if not line.startswith(b"WARC/"):
            yield f"no record at byte {begin:,}"
            line = _go_to(file, _find(file, begin + 1))
            continue
        headers = _headers(file)
        if headers is None or not headers.get("content-length", "").isdigit():
            yield f"a record without a length at byte {begin:,}"
            line = _go_to(file, _find(file, begin + 5))
            continue
        start, length = file.tell(), int(headers["content-length"])
        content, there = _content(file, length, limit if wanted(headers) else 0)
        line = _line(file)
        if there < length or (line and not line.startswith(b"WARC/")):
            end = _find(file, start)
            if end is None:
                yield f"broken off: the file ends within {headers.get('warc-target-uri') or 'a record'}"
                return
            file.seek(start)
            content = file.read(min(end - start, limit + 1)).rstrip(b"\r\n") if wanted(headers) else b""
            line = _go_to(file, end)
        yield Record(headers, content)


def _line(file: io.BufferedReader) -> bytes:
    """The next line that is not blank; b"" at the end."""
    while line := file.readline(_HEAD):
        if line.strip(b"\r\n\0 "):
            return line
    return b""


def _headers(file: io.BufferedReader) -> dict[str, str] | None:
    """The headers of a record up to the blank line; None where there are too many."""
    found: dict[str, str] = {}
    size = 0
    while (line := file.readline(_HEAD)).strip():
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        size += len(line)
        if not colon or size > _HEAD:
            return None
        found.setdefault(name.strip().lower(), value.strip())
    return found


def _content(file: io.BufferedReader, length: int, kept: int) -> tuple[bytes, int]:
    """Up to `kept` bytes and one of what a record holds, and how many bytes of it are there."""
    parts, there = list[bytes](), 0
    while there < length and (part := file.read(min(_CHUNK, length - there))):
        if kept and there <= kept:
            parts.append(part[: kept + 1 - there])
        there += len(part)
    return b"".join(parts), there


def _find(file: io.BufferedReader, start: int) -> int | None:
    """Where the next record begins, from `start` on."""
    file.seek(start)
    before, at = b"", start
    while part := file.read(_CHUNK):
        window = before + part
        if match := _NEXT.search(window):
            return at - len(before) + match.start(1)
        before, at = window[-16:], at + len(part)
    return None


def _go_to(file: io.BufferedReader, place: int | None) -> bytes:
    if place is None:
        return b""
    file.seek(place)
    return file.readline(_HEAD)


# Packed files: each record is a gzip member of its own


def _is_one_member(raw: BinaryIO, limit: int) -> bool:
    """Whether the file was packed as a whole, and not record by record."""
    raw.seek(0)
    engine = zlib.decompressobj(31)
    try:
        begun = engine.decompress(raw.read(1_000_000), min(limit, 4_000_000))
    except zlib.error:
        return False
    return len(_NEXT.findall(begun)) > 1


def _members(raw: BinaryIO, limit: int) -> Iterator[bytes | str]:
    """What the members of a packed file hold, of each at most `limit` bytes; or why one cannot be unpacked."""
    at: int | None = 0
    searching = False
    while at is not None:
        content, end, whole = _unpacked(raw, at, limit)
        if end is None:  # no member begins here, or a damaged one
            if not searching and (content or _has_more(raw, at)):
                yield f"a damaged member at byte {at:,}"
            searching, at = True, _next_member(raw, at + 1)
            continue
        if not whole:
            yield "broken off: the file ends within a record"
            return
        if not searching or content.startswith(b"WARC/"):
            searching = False
            yield content
        at = end if _has_more(raw, end) else None


def _has_more(raw: BinaryIO, at: int) -> bool:
    raw.seek(at)
    return bool(raw.read(64).strip(b"\0"))


def _unpacked(raw: BinaryIO, at: int, limit: int) -> tuple[bytes, int | None, bool]:
    """What a member holds, where it ends (None where it is damaged), and whether it is whole."""
    raw.seek(at)
    engine, parts, size, read = zlib.decompressobj(31), list[bytes](), 0, 0
    try:
        while not engine.eof and (chunk := raw.read(_CHUNK)):
            read += len(chunk)
            while chunk and not engine.eof:
                part = engine.decompress(chunk, 1_000_000)
                parts.append(part[: max(0, limit - size)])
                size += len(part)
                chunk = engine.unconsumed_tail
    except zlib.error:
        return b"".join(parts), None, False
    if not read:
        return b"", None, False
    return b"".join(parts), at + read - len(engine.unused_data), engine.eof


def _next_member(raw: BinaryIO, start: int) -> int | None:
    raw.seek(start)
    before, at = b"", start
    while part := raw.read(_CHUNK):
        window = before + part
        if (found := window.find(_MAGIC)) >= 0:
            return at - len(before) + found
        before, at = window[-2:], at + len(part)
    return None
