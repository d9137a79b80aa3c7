"""What the commands print: answers, passages, articles, quotations, the state of an index."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from index import open_store
from index.article import Article
from index.store import Store
from index.text import language
from qa.answer import Answer
from qa.formats import describe
from qa.render import source_line
from qa.retrieve.passages import Hit

if TYPE_CHECKING:
    from qa.chat import Turn
    from qa.config import Config
    from qa.evaluation.evaluate import Evaluation


_PORTION = 500
"""Articles that are read at once."""


def print_answer(answer: Answer, as_json: bool = False) -> None:
    """The answer, then where each marker leads."""
    if as_json:
        echo_json(answer.to_dict())
    else:
        print_text(answer)


def print_text(answer: Answer) -> None:
    """The answer, then where each marker leads."""
    typer.echo(answer.text)
    cited = [c for c in answer.citations if c.cited]
    if cited:
        typer.echo("")
    for citation in cited:
        article = citation.article
        typer.echo(f"[{citation.marker}] {source_line(article)} ({article.url or article.origin or article.id})")
        if citation.also_in:
            typer.echo(f"    also in: {'; '.join(map(source_line, citation.also_in))}")
    for suggestion in answer.suggestions:
        typer.echo(f"Try: {suggestion}")


def print_turn(turn: Turn) -> None:
    """A turn of a conversation: the question as it was understood, if that is not how it was put."""
    if turn.asked != turn.question:
        typer.echo(f"({turn.asked})")
    print_text(turn.answer)
    typer.echo("")


def print_hits(hits: Sequence[Hit], as_json: bool) -> None:
    """Passages with their articles."""
    for hit in hits:
        if as_json:
            echo_json(describe.passage(hit))
        else:
            typer.echo(f"{source_line(hit.article)} [{hit.article.id}]\n  {' '.join(hit.passage.text.split())}\n")


def print_articles(path: Path, as_json: bool) -> None:
    """The live articles, one a line."""
    archive = open_store(path)
    told = archive.stories(heading.id for heading in archive.headings()) if as_json else {}
    tellers = Counter(told.values())
    for article in _articles(archive):
        if as_json:
            story = told.get(article.id)
            echo_json({**describe.article_line(article), "story": story if story and tellers[story] > 1 else None})
        else:
            day = (article.date or "")[:10] or "date unknown"
            title = article.title or "Untitled"
            if not language.is_read(article.language):
                title += f" [{language.name(article.language or '')}, not read]"
            where = article.url or article.origin or "no address"
            typer.echo(f"{article.id}  {day:12}  {article.source or 'outlet unknown'}  {title}  ({where})")


def _articles(archive: Store) -> Iterator[Article]:
    """Every article, a portion read at once."""
    after = 0
    while rows := archive.page(after, _PORTION)[0]:
        after = rows[-1][0]
        yield from (article for _, article in rows)


def print_rejects(path: Path, as_json: bool) -> None:
    """What could not be read, the latest first, and why."""
    from index import upkeep

    rejects = upkeep.rejects(path)
    for reject in rejects:
        if as_json:
            echo_json(asdict(reject))
        else:
            typer.echo(f"{reject.at[:16].replace('T', ' ')}  {reject.origin}: {reject.reason}")
    if rejects and not as_json:
        typer.echo("Try them again: dateline add --retry")


def print_article(path: Path, article_id: str, as_json: bool) -> None:
    """One article. Raises NoSuchArticle if there is none with this id."""
    archive = open_store(path)
    found = describe.whole_article(archive, article_id)
    if as_json:
        echo_json(found)
        return
    newest = archive.revisions(article_id)[-1]
    article = newest.article
    typer.echo(article.title or "Untitled")
    byline = ", ".join(article.authors)
    typer.echo(
        " | ".join(part for part in (article.source, article.date or "date unknown", byline, article.url) if part)
    )
    if newest.status != "live":
        typer.echo(f"({newest.status})")
    if not language.is_read(article.language):
        typer.echo(f"(in {language.name(article.language or '')}: no answer is drawn from it)")
    for other in found["also_in"]:
        typer.echo(f"(also in {other['source'] or 'an outlet that is not known'}: {other['id']})")
    typer.echo(f"\n{article.text}")


def print_settings(found: Config, as_json: bool) -> None:
    """Each setting: its name, its value, where it is from."""
    rows = list(found.rows())
    width = max(len(shown) for _, shown, _ in rows)
    for name, shown, place in rows:
        if as_json:
            echo_json({"name": name, "value": shown or None, "from": place})
        else:
            typer.echo(f"{name:17} {shown or '-':{width}}  {place}")


def print_filling(archive: Store) -> None:
    """On standard error, where more articles are to come."""
    if archive.filling is not None:
        typer.echo("Articles are still being added: what is not stored yet is not in this answer.", err=True)


def print_info(path: Path, as_json: bool) -> None:
    """What the index holds and what made it."""
    facts = describe.index_info(open_store(path), path)
    if as_json:
        echo_json(facts)
        return
    if (since := facts.pop("filling")) is not None:
        facts["filling"] = f"since {since}; where that was stopped, the same command again goes on"
    facts["languages"] = ", ".join(f"{code} {count:,}" for code, count in facts["languages"].items())
    for key, value in facts.items():
        typer.echo(f"{key:11} {value if value is not None else 'unknown'}")


def print_evaluation(found: Evaluation, as_json: bool, with_wrong: bool = False) -> None:
    """A column of figures for all questions and for each kind; how right answers of each confidence and state are;
    and, if wanted, what was not right.
    """
    if as_json:
        echo_json(found.to_dict(with_wrong))
        return
    columns = [(max(len(kind), 6) + 2, kind, own) for kind, own in (("all", found.total), *found.kinds.items())]
    typer.echo(f"{'':22}" + "".join(f"{kind:>{width}}" for width, kind, _ in columns))
    for group, names in found.total.items():
        for name in (name for name, value in names.items() if value is not None):
            row = [(own[group][name], width) for width, _, own in columns]
            cells = (f"{'' if value is None else f'{value:,}':>{width}}" for value, width in row)
            typer.echo(f"{name:22}{''.join(cells)}".rstrip())
    typer.echo(f"\n{'confidence':22}{'answers':>9}{'sure':>7}{'right':>7}")
    for b in found.reliability:
        bar = "#" * round(b.right / 4)
        typer.echo(f"{f'{b.first} to {b.last} %':22}{b.answers:>9}{b.confidence:>7.1f}{b.right:>7.1f}  {bar}".rstrip())
    typer.echo(f"\n{'state':22}{'answers':>9}{'sure':>7}{'right':>7}")
    for state in found.states:
        typer.echo(f"{state.status:22}{state.answers:>9}{state.confidence:>7.1f}{state.right:>7.1f}")
    for case in found.wrong if with_wrong else ():
        given = case.answer.get("error") or case.short or case.status
        typer.echo(f"\n[{case.kind}] {case.asked}\n  given: {given}\n  right: {' | '.join(case.golds) or 'a refusal'}")


def echo_json(value: dict[str, Any]) -> None:
    """One object on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
