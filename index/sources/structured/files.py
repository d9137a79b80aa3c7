"""Files of records: JSON, JSON Lines and CSV, read as a stream, twice: first for what tells their records apart."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from index.article import Article
from index.sources import clean
from index.sources.items import Items
from index.sources.outcome import Input, Noted, Rejected, Unreadable
from index.sources.structured import records

Outcome = Article | Rejected | Noted
Values = Iterator[tuple[str, object]]
"""Where each value stands, "news.jsonl:17", and the value, or why it is none."""

MAX_RECORD = 16_000_000
"""Bytes of one line, one element of a JSON list or one CSV field."""
MAX_JSON = 256_000_000
"""Bytes of one JSON file that is not a list."""


def read_jsonl(source: Input) -> Iterator[Outcome]:
    """One JSON object a line; a line that is none is rejected under its number, the first being 1."""
    stream = _utf8(source)
    lines = _lines(stream)
    if next(lines, None) is None:
        raise Unreadable("empty file")
    alone = next(lines, None) is None and not source.name.endswith((".jsonl", ".ndjson"))
    yield from _told_apart(source, stream, lambda: _json_lines(source, stream), alone)


def _told_apart(source: Input, stream: BinaryIO, values: Callable[[], Values], alone: bool) -> Iterator[Outcome]:
    """The articles of what `values` gives each time that `stream` is at its start."""
    items, count = Items(), 0
    stream.seek(0)
    with suppress(EOFError, OSError, zlib.error):  # a damaged file is read as far as it goes, below
        for _, value in values():
            for record in () if isinstance(value, Rejected) else records.expand(value):
                count += 1
                with suppress(Unreadable):
                    items.note(records.item_of(records.fields_of(record)))
    stream.seek(0)
    for origin, value in values():
        if isinstance(value, Rejected):
            yield value
            continue
        for record in records.expand(value):
            try:
                yield records.told(record, source.origin, alone=alone and count == 1, items=items)
            except Unreadable as error:
                yield Rejected(origin, str(error))
    if items.told_apart:
        yield Noted(source.origin, told_apart(items.told_apart))


def told_apart(count: int) -> str:
    """The note on items that have an id or a link in common."""
    return f"{count:,} items have an id or link that others have too, and are told apart by what else they say"


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


def _json_lines(source: Input, stream: BinaryIO) -> Values:
    for number, line in _lines(stream):
        origin = f"{source.origin}:{number}"
        if line is None:
            yield origin, Rejected(origin, f"too large (a line of over {MAX_RECORD / 1e6:.0f} MB)")
            continue
        try:
            yield origin, json.loads(clean.decode(line))
        except (ValueError, RecursionError):
            yield origin, Rejected(origin, "not valid JSON")


def read_json(source: Input) -> Iterator[Outcome]:
    """One JSON document: an article, a wrapper of articles, or a list, which is read element by element."""
    stream = _utf8(source)
    start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    if start.startswith(b"["):
        yield from _told_apart(source, stream, lambda: _elements(source, stream), alone=False)
        return
    try:
        value = json.loads(clean.decode(Input(source.origin, stream).whole(MAX_JSON)))
    except (ValueError, RecursionError):
        raise Unreadable("not valid JSON") from None
    yield from _told_apart(source, stream, lambda: iter([(source.origin, value)]), alone=True)


@contextmanager
def _decoded(stream: BinaryIO, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The characters of a stream, which stays open whatever happens."""
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


def _elements(source: Input, stream: BinaryIO) -> Values:
    """The elements of a JSON list, one in memory at a time."""
    decoder = json.JSONDecoder()
    with _decoded(stream, "utf-8-sig") as text:
        buffer, line = text.read(65_536).lstrip()[1:], 1
        while True:
            rest = buffer.lstrip(", \t\r\n")
            line += buffer[: len(buffer) - len(rest)].count("\n")
            origin = f"{source.origin}:{line}"
            if rest.startswith("]"):
                return
            try:
                value, end = decoder.raw_decode(rest)
            except (ValueError, RecursionError):
                more = text.read(max(65_536, len(rest)))  # doubling: an element is scanned a few times at most
                if not more or len(rest) > MAX_RECORD:
                    yield origin, Rejected(origin, "not valid JSON" if not more else "too large")
                    return
                buffer = rest + more
                continue
            yield origin, value
            line += rest[:end].count("\n")
            buffer = rest[end:] or text.read(65_536)


def read_csv(source: Input) -> Iterator[Outcome]:
    """Rows under a header that names a text column; `,` `;` tab or `|` between fields, or what "sep=" names."""
    head = source.stream.read(65_536)
    source.stream.seek(0)
    name = clean.encoding(head[: head.rfind(b"\n") + 1] or head)
    delimiter = csv_delimiter(head.decode(name, errors="replace"))
    if delimiter is None:
        raise Unreadable("no text column (a CSV file needs a header that names one: text, body, content ...)")
    csv.field_size_limit(MAX_RECORD)
    yield from _told_apart(source, source.stream, lambda: _rows(source, name, delimiter), alone=False)


def _rows(source: Input, encoding: str, delimiter: str) -> Values:
    with _decoded(source.stream, encoding) as text:
        rows = csv.reader(text, delimiter=delimiter)
        try:
            header = _header(rows, delimiter)
        except csv.Error as error:
            raise Unreadable(f"not valid CSV ({error})") from None
        while True:
            origin = f"{source.origin}:{rows.line_num + 1}"
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield origin, Rejected(origin, f"not valid CSV ({error})")
                continue
            if row is None:
                return
            if any(row):
                yield origin, dict(zip(header, row, strict=False))


def _header(rows: Iterator[list[str]], delimiter: str) -> list[str]:
    """The names of the columns: the first row that is not blank, nor Excel's "sep=;"."""
    for row in rows:
        header = [column.removeprefix("\ufeff") for column in row]
        if any(header) and not _SEPARATOR.fullmatch(delimiter.join(header).strip('"')):
            return header
    return []


_SEPARATOR = re.compile(r"sep=(.?)", re.IGNORECASE)
"""The line by which Excel is told what separates fields."""


def csv_delimiter(head: str) -> str | None:
    """What separates the fields of the first line, if that is a header with a text column."""
    lines = [line for line in re.split(r"\r\n|[\r\n]", head[:70_000].removeprefix("\ufeff")) if line.strip()]
    told = _SEPARATOR.fullmatch(lines[0].strip().strip('"')) if lines else None
    first = lines[1] if told and len(lines) > 1 else lines[0] if lines else ""
    marks = [str(told[1]) if told else "", ",", ";", "\t", "|"]
    for delimiter in filter(None, marks) if len(first) < 10_000 else ():
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
