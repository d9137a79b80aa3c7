"""What can be taken along: statements as CSV or JSON, a conversation as Markdown with its citations."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from qa import describe
from qa.answer import Answer, Citation
from qa.chat import Turn
from qa.render import source_line
from qa.spoken import Statement

COLUMNS = ("speaker", "role", "affiliation", "kind", "text", "source", "date", "title", "url", "article_id", "start",
           "end")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!~$])")
_MARKERS = re.compile(r" \\\[(\d+)\\\]$")


def as_csv(statements: Iterable[Statement]) -> str:
    """One line a statement, after one that names the columns.

    What a spreadsheet would take for a formula gets a "'" before it: articles are written by strangers.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for s in statements:
        q, a = s.quotation, s.article
        fields: tuple[Any, ...] = (q.speaker, q.role, q.affiliation, q.kind, q.text, a.source, a.date, a.title, a.url,
                                   a.id, q.start, q.end)  # fmt: skip
        writer.writerow(_harmless(field) for field in fields)
    return file.getvalue()


def as_json(statements: Iterable[Statement]) -> str:
    """A list of statements, each with its article, as the web service gives them."""
    return json.dumps([describe.statement(s) for s in statements], ensure_ascii=False, indent=1)


def as_markdown(turns: Sequence[Turn]) -> str:
    """A conversation: questions, answers, and under each its sources with the quoted words and where they stand."""
    parts = ["# Dateline"]
    for turn in turns:
        parts.append(f"## {_plain(turn.question)}")
        if turn.asked != turn.question:
            parts.append(f"*Understood as: {_plain(turn.asked)}*")
        parts.append("\n".join(_line(line) for line in turn.answer.text.splitlines()))
        parts.append(_sources(turn.answer))
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(line: str) -> str:
    """A line of an answer: quoted lines stay quoted, markers become footnotes, all else is plain text."""
    quoted = line.startswith("> ")
    text = _MARKERS.sub(r"[^\1]", _plain(line[2:] if quoted else line))
    return f"> {text}  " if quoted else f"{text}  "


def _sources(answer: Answer) -> str:
    return "\n".join(_source(c) for c in answer.citations if c.cited)


def _source(citation: Citation) -> str:
    article = citation.article
    where = (
        f"[{_plain(source_line(article))}]({_address(article.url)})" if article.url else _plain(source_line(article))
    )
    words = " ".join((citation.quote or "").split())
    place = f", characters {citation.quote_start}–{citation.quote_end}" if citation.quote_start is not None else ""
    return f"[^{citation.marker}]: {where}{place}" + (f": “{_plain(words)}”" if words else "")


def _plain(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _address(url: str) -> str:
    return re.sub(r"[()<>\s\\]", lambda match: f"%{ord(match[0]):02X}", url)


def _harmless(field: Any) -> Any:
    return f"'{field}" if isinstance(field, str) and field.startswith(_FORMULA) else field
