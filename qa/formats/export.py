"""What can be taken along: statements as CSV or JSON, a conversation as Markdown with its citations."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

from index.article import Article, Quotation
from qa.answer import Answer, Citation
from qa.chat import Turn
from qa.formats import describe
from qa.render import Line, lines, source_line
from qa.spoken import Statement

COLUMNS = ("speaker", "role", "affiliation", "kind", "text", "mention", "cue", "confidence", "source", "date", "title",
           "url", "article_id", "start", "end")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!~$])")


def as_csv(statements: Iterable[Statement]) -> str:
    """One line a statement, after one that names the columns."""
    file = io.StringIO()
    write_csv(file, ((s.article, s.quotation) for s in statements))
    return file.getvalue()


def write_csv(file: IO[str], rows: Iterable[tuple[Article, Quotation]]) -> None:
    """One line a quotation, after one that names the columns; texts are the article's own, line breaks and all.

    What a spreadsheet would take for a formula gets a "'" before it: articles are written by strangers.
    """
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for article, q in rows:
        fields = {key: getattr(q, key) for key in COLUMNS if hasattr(q, key)}
        fields |= {key: getattr(article, key) for key in ("source", "date", "title", "url")}
        writer.writerow({key: _harmless(field) for key, field in {**fields, "article_id": article.id}.items()})


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
        parts.append("\n".join(map(_line, lines(turn.answer.blocks))).rstrip())
        parts.append(_sources(turn.answer))
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(line: Line) -> str:
    """A line of an answer: quoted lines stay quoted, markers become footnotes, all else is plain text."""
    text = _plain(line.text) + (f"[^{line.marker}]" if line.marker else "")
    return f"> {text}  " if line.quoted else f"{text}  "


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
