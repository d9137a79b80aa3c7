"""The `dateline` command itself, and the options that several of its verbs take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from index.errors import DatelineError
from qa import config
from qa.config import Config
from qa.formats.describe import version
from qa.retrieve.filters import Filters

app = typer.Typer(
    name="dateline",
    help="Ask the news, get the quote.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
IndexOption = Annotated[
    Path | None, typer.Option("--index", help="The index's folder (default: as it is set, else .dateline here).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
OutletOption = Annotated[list[str] | None, typer.Option("--outlet", help="Answer from this outlet only; repeatable.")]
SinceOption = Annotated[
    str | None, typer.Option("--since", help="Answer from articles of this day (2024-01-31) or later.")
]
UntilOption = Annotated[str | None, typer.Option("--until", help="Answer from articles of this day or earlier.")]
PersonOption = Annotated[
    list[str] | None, typer.Option("--person", help="Answer from articles that name this person; repeatable.")
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="The day on which the question is asked.")]
LlmAddressOption = Annotated[
    str | None, typer.Option("--llm-base-url", help="The language model's server (default: as it is set).")
]
LlmModelOption = Annotated[str | None, typer.Option("--llm-model", help="The language model (default: as it is set).")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="Encode with this sentence-transformers model (name or folder).")
]


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"dateline {version()}")  # noqa: T201
        raise typer.Exit


@app.callback()
def dateline(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Ask the news, get the quote."""


def index_of(index: Path | None) -> Path:
    """The index's folder: the flag's, else as it is set."""
    return index or config.load().settings.index


def settings(index: Path | None, flags: Mapping[str, object]) -> Config:
    """All settings, flags first. A flag that is wrong is wrong usage; what is set wrong elsewhere is a failure."""
    try:
        return config.load({"index": str(index) if index else None, **flags})
    except config.ConfigInvalid as error:
        if str(error).startswith("--"):
            raise typer.BadParameter(str(error)) from error
        raise


def llm_flags(base_url: str | None, model: str | None) -> dict[str, object]:
    """The flags that name a language model."""
    return {"llm.base_url": base_url, "llm.model": model}


def filters_of(outlets: list[str] | None, people: list[str] | None, since: str | None, until: str | None) -> Filters:
    """What to answer from."""
    try:
        return Filters.of({"outlets": outlets, "people": people, "since": since, "until": until})
    except DatelineError as error:
        raise typer.BadParameter(str(error)) from error


def day_of(text: str | None) -> date | None:
    """A day that was typed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"A day looks like 2024-01-31: {error}") from error
