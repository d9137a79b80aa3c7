"""The commands that write: progress while they work, and one line that accounts for every input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer

from index import sources, upkeep
from index.sources import Memory, Outcome
from index.upkeep import Interrupted, Progress, Summary

_SHOWN = 5
"""Rejects, and notes, that are named; the rest are counted."""
_ADDED = (
    "Stopped; the index is whole. Articles stored by this run: {0.stored:,}. The same command again goes on from there."
)
_REBUILT = (
    "Stopped; the index is as it was. Passages encoded by this run: {0.passages:,}. They are kept: the same command "
    "again encodes only the rest."
)


def run_add(
    path: Path,
    targets: Sequence[str],
    model: str | None,
    *,
    retry: bool,
    follow: bool,
    allow_private: bool,
    as_json: bool,
) -> None:
    """`dateline add`: exits with 1 if there were inputs and none could be taken in."""
    if retry:
        targets = upkeep.retried(path)  # an index that is not there has none: it is not made
    source = _Source(targets, allow_private, follow, retry)
    with _bar(not as_json) as progress, _told_how_to_go_on(_ADDED):
        summary = upkeep.add(path, source, model=model, progress=progress)
    _report(summary, as_json)


def run_rebuild(
    path: Path, targets: Sequence[str], model: str | None, *, replace: bool, allow_private: bool, as_json: bool
) -> None:
    """`dateline rebuild`."""
    source = _Source(targets, allow_private)
    with _bar(not as_json) as progress, _told_how_to_go_on(_REBUILT):
        summary = upkeep.rebuild(path, source, model=model, replace=replace, progress=progress)
    _report(summary, as_json)


def run_from_catalog(path: Path, *, as_json: bool) -> None:
    """`dateline rebuild --from-catalog`."""
    state = upkeep.rebuild_from_catalog(path)
    if as_json:
        typer.echo(json.dumps({"generation": state.generation, "vectors": state.vectors}))
    else:
        typer.echo(f"Restored from the catalog: {state.vectors:,} vectors, generation {state.generation}.")


def run_remove(path: Path, ids: Sequence[str], *, as_json: bool) -> None:
    """`dateline remove`: exits with 1 if none of the ids was there."""
    removed = upkeep.remove(path, ids)
    missing = [i for i in ids if i not in removed]
    if as_json:
        typer.echo(json.dumps({"removed": removed, "missing": missing}))
    else:
        typer.echo(f"removed {len(removed)}" + (f", not there: {', '.join(missing)}" if missing else ""))
    if not removed:
        raise typer.Exit(1)


class _Source:
    """What the inputs hold, or the earlier rejects where they are tried again."""

    def __init__(self, targets: Sequence[str], allow_private: bool, follow: bool = False, retry: bool = False) -> None:
        """Raises SourceError where a path does not exist: before anything is written."""
        for target in () if retry else targets:
            sources.outcomes(target)
        self._targets, self._allow_private, self._follow, self._retry = targets, allow_private, follow, retry

    def __call__(self, memory: Memory) -> Iterator[Outcome]:
        fetcher = None
        if self._follow or any(map(sources.is_address, self._targets)):
            from index.sources.fetch import Fetcher

            fetcher = Fetcher(allow_private=self._allow_private)
        for target in self._targets:
            used = fetcher if self._follow or sources.is_address(target) else None
            if self._retry:
                yield from sources.retry([target], fetcher=used, memory=memory)
            else:
                yield from sources.outcomes(target, fetcher=used, memory=memory)


@contextmanager
def _told_how_to_go_on(how: str) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as stopped:
        summary = stopped.summary if isinstance(stopped, Interrupted) else Summary()
        typer.echo(how.format(summary), err=True)
        raise typer.Exit(130) from None


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
        notes = [f"{summary.updated} updated"] * bool(summary.updated)
        notes += [f"{summary.unread} not in English: listed, not read"] * bool(summary.unread)
        taken_over = f"{summary.taken_over:,} taken over, " if summary.taken_over else ""
        noted = f" ({', '.join(notes)})" if notes else ""
        typer.echo(
            f"stored {summary.stored}{noted}, unchanged {summary.unchanged}, duplicate {summary.duplicate}, "
            f"rejected {len(summary.rejected)}: {summary.total} in all; {summary.passages:,} passages encoded, "
            f"{taken_over}{summary.quotations:,} quotations found in {summary.seconds:.1f} s"
        )
        if summary.gone:
            typer.echo(f"  {summary.gone} earlier rejects are gone, and listed no more", err=True)
        for note in summary.notes[:_SHOWN]:
            typer.echo(f"  note on {note.origin}: {note.note}", err=True)
        if len(summary.notes) > _SHOWN:
            typer.echo(f"  ... and {len(summary.notes) - _SHOWN} more notes: --json prints all", err=True)
        for reject in summary.rejected[:_SHOWN]:
            typer.echo(f"  rejected {reject.origin}: {reject.reason}", err=True)
        if len(summary.rejected) > _SHOWN:
            typer.echo(f"  ... and {len(summary.rejected) - _SHOWN} more: dateline list --rejects", err=True)
    if summary.rejected and summary.total == len(summary.rejected):
        raise typer.Exit(1)
