"""What `dateline quotes` prints: who said what, of a file or of the index, as text, JSON or CSV."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import typer

from index import open_store
from index.article import Article, Quotation
from qa import spoken
from qa.cli.listing import echo_json
from qa.engine import Engine
from qa.formats import describe, export
from qa.render import source_line
from qa.retrieve.filters import Filters
from qa.spoken import Statement

Form = Literal["text", "json", "csv"]


def of_path(path: str, form: Form) -> None:
    """Who said what in the articles of a file or folder, whether or not an index holds them."""
    from index import quotations, sources

    rows: list[tuple[Article, Quotation]] = []
    for outcome in sources.read(path):
        if isinstance(outcome, sources.Rejected):
            typer.echo(f"rejected {outcome.origin}: {outcome.reason}", err=True)
            continue
        found = quotations.extract(outcome)
        if form == "csv":
            rows += [(outcome, q) for q in found]
        elif form == "json":
            echo_json({"article_id": outcome.id, "quotes": [describe.quotation(q) for q in found]})
        else:
            _print_article(outcome, found)
    if form == "csv":
        export.write_csv(sys.stdout, rows)


def of_index(path: Path, speaker: str | None, about: str | None, filters: Filters, form: Form) -> None:
    """Statements of a speaker, on a topic, or both, among the articles of an index; the newest first."""
    if about is None:
        found = spoken.statements(open_store(path), speaker or "", filters)
    else:
        found = Engine(path).quotes(speaker, about, filters)
    if form == "json":
        for s in found:
            echo_json(describe.statement(s))
    elif form == "csv":
        export.write_csv(sys.stdout, ((s.article, s.quotation) for s in found))
    elif found:
        _print_statements(found)
    else:
        typer.echo("No article that was searched quotes that.", err=True)


def _print_statements(found: Sequence[Statement]) -> None:
    """By article, as `of_path` prints them."""
    own: list[Statement] = []
    for s in found:
        if own and own[-1].article.id != s.article.id:
            _print_article(own[0].article, [o.quotation for o in own])
            own = []
        own.append(s)
    _print_article(own[0].article, [o.quotation for o in own])


def _print_article(article: Article, found: Sequence[Quotation]) -> None:
    typer.echo(f"{source_line(article)} [{article.id}]")
    for q in found:
        mark = f"“{q.text}”" if q.kind == "direct" else f"(reported) {q.text}"
        who = ", ".join(part for part in (q.speaker or "unknown", q.role) if part)
        typer.echo(f"  {who}: {' '.join(mark.split())}")
