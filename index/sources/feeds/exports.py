"""What press databases export as text: Nexis in its older and newer form, Factiva; many articles in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Article
from index.sources import build, clean
from index.sources.dates import iso
from index.sources.outcome import Input, Rejected, Unreadable
from index.sources.plain.text import LIMIT

_LENGTH = re.compile(r"^[ \t]*(?:LENGTH|Length):[ \t]*[\d,]+ words", re.MULTILINE)
_BODY = re.compile(r"^[ \t]*(?:BODY:?|Body:?)[ \t]*$", re.MULTILINE)
_SPLIT = re.compile(
    r"^[ \t]*(?:(?:Document )?\d+ of \d+(?: DOCUMENTS)?|End of Document|_{20,})[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_FIELD = re.compile(r"[ \t]*([A-Z][A-Za-z]+(?:[- ][A-Za-z]+)?):[ \t]*(.*)")
_KNOWN = frozenset(
    "byline section length dateline headline highlight language url graphic series correction source".split()
)
_AFTER = re.compile(
    r"^[ \t]*(?:load-date|language|publication-type|subject|graphic|classification|industry|geographic|company|person|"
    r"document-type|journal-code|correction-date|copyright \d{4}\b.*|acc-no|cut-off-date)[ \t]*(?::.*)?$",
    re.MULTILINE | re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"copyright|all rights reserved|©", re.IGNORECASE)
_CODE = re.compile(
    r"^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|PUB|IPD|IPC|AN|ART|CLM|VOL|RF)(?:[ \t]+(.*))?$"
)
_FACTIVA = re.compile(r"^WC[ \t]*\n?[\d,]+ words", re.MULTILINE)


def is_export(text: str) -> bool:
    """Whether a text is an export of a press database."""
    head = text[:60_000]
    nexis = bool(_LENGTH.search(head)) and bool(_BODY.search(head))
    return nexis or (bool(_FACTIVA.search(head)) and bool(re.search(r"^(LP|TD)[ \t]*$", head, re.MULTILINE)))


def read(source: Input) -> Iterator[Article | Rejected]:
    """The articles of an export."""
    yield from articles(clean.decode(source.whole(LIMIT)), source.origin)


def articles(text: str, origin: str) -> Iterator[Article | Rejected]:
    """The articles in the text of an export; one that cannot be read is rejected under its number."""
    text = text.replace("\r\n", "\n").replace("\x0c", "\n")
    factiva = bool(_FACTIVA.search(text[:60_000])) and not _LENGTH.search(text[:60_000])
    parts = _by_code(text) if factiva else [part for part in _SPLIT.split(text) if _BODY.search(part)]
    for number, part in enumerate(parts, 1):
        fields = part if isinstance(part, dict) else _nexis(part)
        try:
            yield build.article(origin=origin, alone=len(parts) == 1, **fields)
        except Unreadable as error:
            yield Rejected(f"{origin}:{number}", str(error))


def _nexis(part: str) -> dict[str, str | None]:
    body = _BODY.search(part)
    start = body.end() if body else 0
    end = _AFTER.search(part, start)
    fields, plain = _head(part[: body.start() if body else 0])
    day = next((n for n, line in enumerate(plain) if iso(line)), None)
    before = plain[:day] if day is not None else plain
    after = [line for line in plain[day + 1 :] if "edition" not in line.lower()] if day is not None else []
    title = fields.get("headline") or (" ".join(before[:-1]) if len(before) > 1 else next(iter(after[-1:]), None))
    return {
        "text": _paragraphs(part[start : end.start() if end else len(part)]),
        "title": title,
        "source": before[-1] if before else None,
        "date": plain[day] if day is not None else None,
        "authors": fields.get("byline"),
        "url": fields.get("url"),
    }


def _head(head: str) -> tuple[dict[str, str], list[str]]:
    """The named fields above a text, and the lines that have no name."""
    fields: dict[str, str] = {}
    plain: list[str] = []
    name = ""
    for line in head.split("\n"):
        match = _FIELD.fullmatch(line)
        if match and match[1].lower() in _KNOWN:
            name = match[1].lower()
            fields.setdefault(name, match[2].strip())
        elif not line.strip():
            name = ""
        elif name:
            fields[name] += f" {line.strip()}"
        elif not _COPYRIGHT.search(line):
            plain.append(" ".join(line.split()))
    return fields, plain


def _paragraphs(text: str) -> str:
    """Paragraphs whose lines were broken are whole again."""
    blocks = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())


def _by_code(text: str) -> list[dict[str, str | None]]:
    """Factiva: a code of two letters opens each field; HD, the headline, opens an article."""
    found: list[dict[str, list[str]]] = []
    code = ""
    for line in text.split("\n"):
        if match := _CODE.fullmatch(line.rstrip()):
            code = match[1]
            if code in ("HD", "SE") and (not found or "HD" in found[-1]):
                found.append({})
            line = match[2] or ""
        if found and code:
            found[-1].setdefault(code, []).append(line)

    def one(fields: dict[str, list[str]], name: str) -> str | None:
        return " ".join(" ".join(fields.get(name, [])).split()) or None

    return [{"text": _paragraphs("\n".join([*f.get("LP", []), "", *f.get("TD", [])])), "title": one(f, "HD"),
             "source": one(f, "SN"), "date": one(f, "PD"), "authors": one(f, "BY"), "id": one(f, "AN")}
            for f in found]  # fmt: skip
