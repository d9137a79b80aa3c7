"""What can be taken along: statements as CSV or JSON, a conversation as Markdown or HTML with its citations."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import IO, Any

from index.article import Article, Quotation
from qa.answer import Citation
from qa.chat import Turn
from qa.formats import describe, proof
from qa.formats.references import CONTROLS, day_words, text_link, title_of
from qa.render import Line, lines
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


def as_markdown(turns: Sequence[Turn], day: str | None = None) -> str:
    """A conversation: questions, answers, and under each its sources with the quoted words and where they stand.

    With the `day` of the export it carries the record by which `dateline verify` checks it.
    """
    parts = ["# Dateline"] if day else []
    for turn in turns:
        parts.append(f"## {_plain(turn.question)}")
        if turn.asked != turn.question:
            parts.append(f"*Understood as: {_plain(turn.asked)}*")
        parts.append("\n".join(map(_line, lines(turn.answer.blocks))).rstrip())
        parts.append("\n".join(_source(c) for c in turn.answer.citations if c.cited))
    if day:
        parts += [f"*{_of_the(day)}*", proof.comment(turns, day)]
    return "\n\n".join(part for part in parts if part) + "\n"


def as_html(turns: Sequence[Turn], day: str | None = None) -> str:
    """The same as HTML that other programs take: headings, paragraphs, quotations and links, nothing else."""
    parts: list[str] = []
    for turn in turns:
        links = {c.marker: c for c in turn.answer.citations if c.cited}
        parts.append(f"<h2>{_escaped(turn.question)}</h2>")
        if turn.asked != turn.question:
            parts.append(f"<p><em>Understood as: {_escaped(turn.asked)}</em></p>")
        parts += [_html_line(line, links) for line in lines(turn.answer.blocks) if line.text]
        sources = "".join(f'<li value="{marker}">{_html_source(c)}</li>' for marker, c in links.items())
        parts.append(f"<ol>{sources}</ol>" if sources else "")
    body = "\n".join(part for part in parts if part)
    if day is None:
        return body
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Dateline</title></head><body>\n'
        f"{body}\n<p><em>{_escaped(_of_the(day))}</em></p>\n{proof.comment(turns, day)}\n</body></html>\n"
    )


def _of_the(day: str) -> str:
    return f"Answered by Dateline from its archive; saved on {day_words(day)}. Check it: dateline verify FILE"


def _line(line: Line) -> str:
    """A line of an answer: quoted lines stay quoted, markers become footnotes, all else is plain text."""
    text = _plain(line.text) + (f"[^{line.marker}]" if line.marker else "")
    return f"> {text}  " if line.quoted else f"{text}  "


def _html_line(line: Line, links: dict[int, Citation]) -> str:
    marker = f"<sup>[{line.marker}]</sup>" if line.marker else ""
    if not line.quoted:
        return f"<p>{_escaped(line.text)}{marker}</p>"
    link = _link(links[line.marker]) if line.marker in links else None
    cited = f' cite="{escape(link)}"' if link else ""
    return f"<blockquote{cited}>{_escaped(line.text)}{marker}</blockquote>"


def _link(citation: Citation) -> str | None:
    """The article's address at the cited words."""
    return text_link(citation.article.url, citation.quote or citation.passage)


def _where(article: Article) -> str:
    """ "Bridge to close, Example Courier, 6 May 2031"."""
    return ", ".join(filter(None, (title_of(article.title, article.source), article.source, day_words(article.date))))


def _source(citation: Citation) -> str:
    where = _plain(_where(citation.article))
    if link := _link(citation):
        where = f"[{where}]({_address(link)})"
    words = " ".join((citation.quote or "").split())
    place = f", characters {citation.quote_start}–{citation.quote_end}" if citation.quote_start is not None else ""
    return f"[^{citation.marker}]: {where}{place}" + (f": “{_plain(words)}”" if words else "")


def _html_source(citation: Citation) -> str:
    where = _escaped(_where(citation.article))
    link = _link(citation)
    return f'<a href="{escape(link)}">{where}</a>' if link else where


def _escaped(text: str) -> str:
    return escape(CONTROLS.sub("", " ".join(text.split())))


def _plain(text: str) -> str:
    """`text` so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _address(url: str) -> str:
    return re.sub(r"[()<>\s\\]", lambda match: f"%{ord(match[0]):02X}", url)


def _harmless(field: Any) -> Any:
    return f"'{field}" if isinstance(field, str) and field.startswith(_FORMULA) else field
