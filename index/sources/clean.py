"""Text as it is stored: decoded, NFC, with readable spaces and nothing invisible."""

from __future__ import annotations

import codecs
import re
import unicodedata

MAX_TEXT = 2_000_000
"""Code points in one article; what is longer is rejected."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Windows-1252 holds beyond ASCII in English news: typographic marks and western letters.
_WESTERN = frozenset("“”‘’‚„–—…•€£¥¢©®™°·«»¡¿§¶½¼¾ºª´¨²³\xa0") | {chr(c) for c in range(0xC0, 0x100)} | set("ŒœŠšŽžŸƒ")

_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ODD_SPACE = re.compile(f"[{_SPACES}][ {_SPACES}]*")
_BEFORE_MARK = re.compile("(?<! ) *\xa0")
_MANY_BLANK = re.compile(r"\n{3,}")


def _table() -> dict[str, str]:
    """Code points that are not stored as they are -> what stands for them: other letters, a line break, nothing."""
    table = dict.fromkeys((c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A)), "")
    table |= {0x0B: "\n", 0x0C: "\n\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
    invisible = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF)
    table |= dict.fromkeys(invisible, "")
    # Bidirectional controls and tag characters reorder or hide text; surrogates and noncharacters cannot be stored.
    for first, last in ((0x202A, 0x202E), (0x2066, 0x206F), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFFF9, 0xFFFB)):
        table |= dict.fromkeys(range(first, last + 1), "")
    table |= dict.fromkeys(range(0xE0000, 0xE0080), "")
    # Letters that printers join, and hyphens that word processors write: nobody types these in a question.
    table |= dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
    table |= {0x2010: "-", 0x2011: "-"}
    table |= dict.fromkeys((plane | low for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)), "")
    return {chr(code): stands for code, stands in table.items()}


_INVISIBLE = _table()


def body(value: str) -> str:
    """An article's text as it is stored.

    NFC; "\\n" between lines, at most one blank line between paragraphs, no space at either end of a line;
    no-break and other odd spaces are plain ones; control characters, lone surrogates and invisible marks are gone.
    `body(body(x)) == body(x)`.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    used = set(value)  # few of these characters occur: looking for each is ten times faster than `str.translate`
    if not used.isdisjoint(_SPACES):
        value = _BEFORE_MARK.sub(" ", _ODD_SPACE.sub("\xa0", value))
    for mark in used & _INVISIBLE.keys():
        value = value.replace(mark, _INVISIBLE[mark])
    value = unicodedata.normalize("NFC", value)
    value = "\n".join(line.strip(" ") for line in value.split("\n"))
    return _MANY_BLANK.sub("\n\n", value).strip()


def line(value: str, limit: int = 1000) -> str:
    """A title, a name or any other field of one line: `body`, white space as single spaces, at most `limit` long."""
    return " ".join(body(value).split())[:limit].strip()


def decode(data: bytes) -> str:
    """Bytes of unknown encoding -> text. Never raises.

    A byte order mark decides; else UTF-8, UTF-16 by its zero bytes, UTF-8 with a few broken bytes,
    Windows-1252 where it gives western text, else what charset-normalizer finds.
    """
    return data.decode(encoding(data), errors="replace").removeprefix("\ufeff")


def encoding(data: bytes) -> str:
    """Name of the codec that `data` is most plausibly written in; see `decode`."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
        if 0 not in data[:4096]:
            return "utf-8"
    except UnicodeDecodeError:
        pass
    return _utf16(data) or _broken_utf8(data) or _western(data) or _detected(data)


def _utf16(data: bytes) -> str | None:
    head = data[:4096]
    half = len(head) / 2
    if half < 1:
        return None
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.1 else None


def _broken_utf8(data: bytes) -> str | None:
    """UTF-8 that was cut or spoilt somewhere: almost all of its non-ASCII characters still decode."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    other = sum(1 for c in text if c > "\x7f") - broken
    return "utf-8" if broken <= 0.1 * other or (not broken and not other) else None


def _western(data: bytes) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    other = [c for c in text if c > "\x7f"]
    return "cp1252" if len(other) <= 0.1 * len(text) and _WESTERN.issuperset(other) else None


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return best.encoding if best else "cp1252"
