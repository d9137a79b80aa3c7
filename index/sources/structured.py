"""Files of records: JSON, JSON Lines and CSV, read as a stream."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from index.article import Article
from index.sources import clean, records
from index.sources.outcome import Input, Rejected, Unreadable

Outcome = Article | Rejected

MAX_RECORD = 16_000_000
"""Bytes of one line, one element of a JSON list or one CSV field."""
MAX_JSON = 256_000_000
"""Bytes of one JSON file that is not a list."""


def read_jsonl(source: Input) -> Iterator[Outcome]:
    """One JSON object a line; a line that is none is rejected under its number, the first being 1."""
    stream = _utf8(source)
    lines = _lines(stream)
    first = next(lines, None)
    if first is None:
        raise Unreadable("empty file")
    second = next(lines, None)
    alone = second is None and not source.name.endswith((".jsonl", ".ndjson"))
    for number, line in (item for item in (first, second) if item is not None):
        yield from _line(source, number, line, alone=alone)
    for number, line in lines:
        yield from _line(source, number, line, alone=False)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that are not blank; None for one that is too large."""
    number = 0
    while line := stream.readline(MAX_RECORD + 1):
        number += 1
        if len(line) > MAX_RECORD:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_RECORD)
            yield number, None
        elif line.strip():
            yield number, line


def _line(source: Input, number: int, line: bytes | None, *, alone: bool) -> Iterator[Outcome]:
    origin = f"{source.origin}:{number}"
    if line is None:
        yield Rejected(origin, f"too large (a line of over {MAX_RECORD / 1e6:.0f} MB)")
        return
    try:
        value = json.loads(clean.decode(line))
    except (ValueError, RecursionError):
        yield Rejected(origin, "not valid JSON")
        return
    yield from _values(source, [value], origin, alone=alone)


def _values(source: Input, values: list[object], origin: str, *, alone: bool) -> Iterator[Outcome]:
    found = [record for value in values for record in records.expand(value)]
    for record in found:
        try:
            yield records.article(record, source.origin, alone=alone and len(found) == 1)
        except Unreadable as error:
            yield Rejected(origin, str(error))


def read_json(source: Input) -> Iterator[Outcome]:
    """One JSON document: an article, a wrapper of articles, or a list, which is read element by element."""
    stream = _utf8(source)
    start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    if start.startswith(b"["):
        yield from _elements(source, stream)
        return
    try:
        value = json.loads(clean.decode(Input(source.origin, stream).whole(MAX_JSON)))
    except (ValueError, RecursionError):
        raise Unreadable("not valid JSON") from None
    yield from _values(source, [value], source.origin, alone=True)


def _elements(source: Input, stream: BinaryIO) -> Iterator[Outcome]:
    """The elements of a JSON list, one in memory at a time."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    decoder = json.JSONDecoder()
    buffer, line, count = text.read(65_536).lstrip()[1:], 1, 0
    while True:
        rest = buffer.lstrip(", \t\r\n")
        line += buffer[: len(buffer) - len(rest)].count("\n")
        if rest.startswith("]"):
            break
        try:
            value, end = decoder.raw_decode(rest)
        except (ValueError, RecursionError):
            more = text.read(max(65_536, len(rest)))  # doubling: an element is scanned a few times at most
            if not more or len(rest) > MAX_RECORD:
                yield Rejected(f"{source.origin}:{line}", "not valid JSON" if not more else "too large")
                break
            buffer = rest + more
            continue
        count += 1
        yield from _values(source, [value], f"{source.origin}:{line}", alone=False)
        line += rest[:end].count("\n")
        buffer = rest[end:] or text.read(65_536)
    text.detach()


def read_csv(source: Input) -> Iterator[Outcome]:
    """Rows under a header that names a text column; `,` `;` tab or `|` between fields."""
    head = source.stream.read(65_536)
    source.stream.seek(0)
    name = clean.encoding(head[: head.rfind(b"\n") + 1] or head)
    delimiter = csv_delimiter(head.decode(name, errors="replace"))
    if delimiter is None:
        raise Unreadable("no text column (a CSV file needs a header that names one: text, body, content ...)")
    csv.field_size_limit(MAX_RECORD)
    text = io.TextIOWrapper(source.stream, encoding=name, errors="replace", newline="")
    rows = csv.reader(text, delimiter=delimiter)
    try:
        header = [column.removeprefix("\ufeff") for column in next(rows)]
    except csv.Error as error:
        raise Unreadable(f"not valid CSV ({error})") from None
    while True:
        origin = f"{source.origin}:{rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield Rejected(origin, f"not valid CSV ({error})")
            continue
        if any(row):
            yield from _values(source, [dict(zip(header, row, strict=False))], origin, alone=False)
    text.detach()


def csv_delimiter(head: str) -> str | None:
    """What separates the fields of the first line, if that is a header with a text column."""
    first = re.split(r"[\r\n]", head.removeprefix("\ufeff").lstrip("\r\n"), maxsplit=1)[0]
    for delimiter in (",", ";", "\t", "|") if len(first) < 10_000 else ():
        columns = next(csv.reader([first], delimiter=delimiter), [])
        if len(columns) > 1 and all(len(c) <= 60 for c in columns) and any(map(records.is_text_column, columns)):
            return delimiter
    return None


def _utf8(source: Input) -> BinaryIO:
    """The stream itself, or for a file in UTF-16 or UTF-32 its whole text in UTF-8."""
    head = source.stream.read(4096)
    source.stream.seek(0)
    if not clean.encoding(head).startswith(("utf-16", "utf-32")):
        return source.stream
    return io.BytesIO(clean.decode(source.whole(MAX_JSON)).encode("utf-8", "replace"))
