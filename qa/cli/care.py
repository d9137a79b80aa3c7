"""The commands that look after an index: its doctor, backups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import typer

from index import upkeep
from index.errors import ModelUnavailable
from index.upkeep import Card, Finding, fail, ok
from qa.cli.listing import echo_json
from qa.read import reader


def run_doctor(path: Path, *, repair: bool, recall: bool, as_json: bool) -> None:
    """`dateline doctor`: exits with 1 if anything failed, after the repair if one was asked for."""
    if repair:
        for line in upkeep.repair(path):
            typer.echo(line, err=True)
    if not _print(_findings(path, recall), as_json):
        raise typer.Exit(1)


def run_backup(path: Path, file: Path, *, replace: bool, as_json: bool) -> None:
    """`dateline backup`."""
    _report("backed up to", file, upkeep.backup(path, file, replace=replace), as_json)


def run_restore(path: Path, file: Path, *, replace: bool, as_json: bool) -> None:
    """`dateline restore`."""
    _report("restored from", file, upkeep.restore(path, file, replace=replace), as_json)


def _report(what: str, file: Path, card: Card, as_json: bool) -> None:
    if as_json:
        echo_json({"file": str(file), **asdict(card)})
    else:
        typer.echo(f"{card.articles:,} articles and {card.passages:,} passages {what} {file}, made {card.made}")


def _findings(path: Path, recall: bool) -> Iterator[Finding]:
    yield from upkeep.examine(path)
    yield _weights("reader", reader.shared)
    if recall:
        yield upkeep.recall(path)


def _weights(name: str, load: Callable[[], object]) -> Finding:
    """Whether a model's weights are there and those that were committed."""
    try:
        load()
    except ModelUnavailable as error:
        return fail(name, str(error), None)
    return ok(name, "its weights are those that were committed")


def _print(findings: Iterable[Finding], as_json: bool) -> bool:
    """Each finding as soon as it is there; False if any failed."""
    sound = True
    for finding in findings:
        sound = sound and finding.severity != "fail"
        if as_json:
            echo_json(asdict(finding))
            continue
        typer.echo(f"{finding.severity:5} {finding.name:11} {finding.message}")
        for line in finding.details:
            typer.echo(f"      - {line}")
        if finding.repair:
            typer.echo(f"      repair: {finding.repair}")
    return sound
