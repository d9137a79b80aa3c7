"""The verbs that keep an archive: adding, removing, listing, checking, backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qa.cli import listing
from qa.cli.options import IndexOption, JsonOption, ModelOption, app, index_of


@app.command()
def add(
    targets: Annotated[list[str] | None, typer.Argument(help="Files, folders or addresses.")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what was rejected before.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Fetch the articles of which feeds in files hold teasers only.")
    ] = False,
    index: IndexOption = None,
    model: ModelOption = None,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Add articles; what is there already is not encoded again."""
    from qa.cli import writing

    if bool(targets) == retry:
        raise typer.BadParameter("Name files, folders or addresses, or --retry alone.")
    writing.run_add(
        index_of(index), targets or [], model, retry=retry, follow=follow, allow_private=allow_private,
        as_json=as_json,
    )  # fmt: skip


@app.command()
def rebuild(
    targets: Annotated[list[str] | None, typer.Argument(help="Files, folders or addresses (default: seeds/).")] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="Drop articles that these inputs do not hold.")] = False,
    from_catalog: Annotated[
        bool, typer.Option("--from-catalog", help="Make everything derived anew, without encoding.")
    ] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Build a fresh index and swap it in; the old one answers until then."""
    from qa.cli import writing

    path = index_of(index)
    if from_catalog:
        if targets:
            raise typer.BadParameter("--from-catalog takes no inputs")
        writing.run_from_catalog(path, as_json=as_json)
        return
    writing.run_rebuild(
        path, targets or ["seeds"], model, replace=replace, allow_private=allow_private, as_json=as_json
    )


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids of articles, as `dateline list` shows them.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take articles out of answers."""
    from qa.cli import writing

    writing.run_remove(index_of(index), ids, as_json=as_json)


@app.command(name="list")
def list_articles(
    rejects: Annotated[bool, typer.Option("--rejects", help="List what could not be read, and why.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the articles: id, date, outlet, title, address."""
    if rejects:
        listing.print_rejects(index_of(index), as_json)
    else:
        listing.print_articles(index_of(index), as_json)


@app.command()
def get(
    article_id: Annotated[str, typer.Argument(help="The article's id.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one article whole, with its revisions."""
    listing.print_article(index_of(index), article_id, as_json)


@app.command()
def info(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what the index holds and what made it."""
    listing.print_info(index_of(index), as_json)


@app.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Make damaged derived files anew and delete what killed writers left.")
    ] = False,
    recall: Annotated[
        bool, typer.Option("--recall", help="Compare the approximate vector search with an exact one.")
    ] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Check the whole index; each fault with the command that repairs it. Exit code 1 if anything is damaged."""
    from qa.cli import care

    care.run_doctor(index_of(index), repair=repair, recall=recall, as_json=as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite it if it is there.")] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Write the whole index to one file and verify it; others may read and write meanwhile."""
    from qa.cli import care

    care.run_backup(index_of(index), file, replace=replace, as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `dateline backup` wrote.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Replace the index that is there.")] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Make a backup the index again, without encoding; an index that is there answers until then."""
    from qa.cli import care

    care.run_restore(index_of(index), file, replace=replace, as_json=as_json)
