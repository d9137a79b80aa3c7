"""The commands that write: progress while they work, and one line that accounts for every input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer

from index import ingest
from index.article import Article
from index.ingest import Progress, Summary
from index.sources import Rejected, read

_SHOWN = 5
"""Rejects that are named; the rest are counted."""


def run_add(path: Path, targets: Sequence[str], model: str | None, *, allow_private: bool, as_json: bool) -> None:
    """`dateline add`: exits with 1 if there were inputs and none could be taken in."""
    with _bar(not as_json) as progress:
        summary = ingest.add(path, _articles(targets, allow_private), model=model, progress=progress)
    _report(summary, as_json)


def run_rebuild(
    path: Path, targets: Sequence[str], model: str | None, *, replace: bool, allow_private: bool, as_json: bool
) -> None:
    """`dateline rebuild`."""
    with _bar(not as_json) as progress:
        source = _articles(targets, allow_private)
        summary = ingest.rebuild(path, source, model=model, replace=replace, progress=progress)
    _report(summary, as_json)


def run_from_catalog(path: Path, *, as_json: bool) -> None:
    """`dateline rebuild --from-catalog`."""
    state = ingest.rebuild_from_catalog(path)
    if as_json:
        typer.echo(json.dumps({"generation": state.generation, "vectors": state.vectors}))
    else:
        typer.echo(f"Restored from the catalog: {state.vectors:,} vectors, generation {state.generation}.")


def run_remove(path: Path, ids: Sequence[str], *, as_json: bool) -> None:
    """`dateline remove`: exits with 1 if none of the ids was there."""
    removed = ingest.remove(path, ids)
    missing = [i for i in ids if i not in removed]
    if as_json:
        typer.echo(json.dumps({"removed": removed, "missing": missing}))
    else:
        typer.echo(f"removed {len(removed)}" + (f", not there: {', '.join(missing)}" if missing else ""))
    if not removed:
        raise typer.Exit(1)


def _articles(targets: Sequence[str], allow_private: bool) -> Iterator[Article | Rejected]:
    fetcher = None
    if any(target.startswith(("http://", "https://")) for target in targets):
        from index.fetch import Fetcher

        fetcher = Fetcher(allow_private=allow_private)
    for target in targets:
        yield from read(target, fetcher=fetcher)


@contextmanager
def _bar(shown: bool) -> Iterator[Progress | None]:
    """A progress display on standard error, where that is a terminal."""
    import sys

    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Display
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.fields[articles]:,} articles"),
               TextColumn("{task.completed:,} passages encoded"), TimeElapsedColumn())  # fmt: skip
    with Display(*columns, console=Console(stderr=True), transient=True) as display:
        yield _counting(display)


def _counting(display: object) -> Callable[[str, int], None]:
    from rich.progress import Progress as Display

    assert isinstance(display, Display)  # noqa: S101 - for the type checker
    task = display.add_task("", total=None, articles=0)
    articles = 0

    def count(what: str, more: int) -> None:
        nonlocal articles
        if what == "articles":
            articles += more
            display.update(task, articles=articles)
        else:
            display.advance(task, more)

    return count


def _report(summary: Summary, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(summary) | {"total": summary.total}, ensure_ascii=False))
    else:
        updated = f" ({summary.updated} updated)" if summary.updated else ""
        typer.echo(
            f"stored {summary.stored}{updated}, unchanged {summary.unchanged}, duplicate {summary.duplicate}, "
            f"rejected {len(summary.rejected)}: {summary.total} in all; {summary.passages:,} passages encoded, "
            f"{summary.quotations:,} quotations found in {summary.seconds:.1f} s"
        )
        for reject in summary.rejected[:_SHOWN]:
            typer.echo(f"  rejected {reject.origin}: {reject.reason}", err=True)
        if len(summary.rejected) > _SHOWN:
            typer.echo(f"  ... and {len(summary.rejected) - _SHOWN} more", err=True)
    if summary.total == len(summary.rejected):
        raise typer.Exit(1)
