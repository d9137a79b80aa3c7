"""The `dateline` command."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from index.errors import DatelineError
from qa.chat import Chat
from qa.cli import listing, quoting
from qa.engine import Engine, default_index
from qa.formats import batch
from qa.formats.describe import version
from qa.retrieve.filters import Filters

NOT_SAID = 3
"""Exit code of a single `ask` that is not answered: the articles do not say, or it is not sure that they do."""

app = typer.Typer(
    name="dateline",
    help="Ask the news, get the quote.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
IndexOption = Annotated[
    Path | None, typer.Option("--index", help="The index's folder (default: DATELINE_INDEX, else .dateline here).")
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
ModelOption = Annotated[
    str | None, typer.Option("--model", help="Encode with this sentence-transformers model (name or folder).")
]


def main() -> None:
    """Run the command; a DatelineError or an OSError is printed as one line and exits with 1."""
    try:
        app()
    except (DatelineError, OSError) as error:
        print(f"dateline: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


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


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    batch_file: Annotated[
        Path | None, typer.Option("--batch", help="Answer each line of this JSONL file; - is standard input.")
    ] = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
    as_of: AsOfOption = None,
    outlet: OutletOption = None,
    person: PersonOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    thorough: Annotated[bool, typer.Option("--thorough", help="Read more passages.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Then have the language model of DATELINE_LLM_... write it; all is checked.")
    ] = False,
) -> None:
    """Answer a question; exit code 3 if the articles do not say, or not surely."""
    if (batch_file is None) == (not (question or "").strip()):
        raise typer.BadParameter("Ask something: dateline ask 'What did Pompeo say?', or --batch FILE.jsonl")
    if batch_file is not None and write:
        raise typer.BadParameter("--write takes one question")
    filters, day = _filters(outlet, person, since, until), _day(as_of)
    engine = Engine(index or default_index())
    if batch_file is not None:
        batch.run(engine, batch_file, filters, thorough, day)
        return
    answer = Chat(engine).ask(question or "", as_of=day, filters=filters, thorough=thorough).answer
    listing.print_answer(answer, as_json, engine.archive.encoder() if write else None)
    if not answer.answered:
        raise typer.Exit(NOT_SAID)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a question.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many passages.")] = 10,
    as_json: JsonOption = False,
    index: IndexOption = None,
    outlet: OutletOption = None,
    person: PersonOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Show the passages that fit best, without an answer."""
    filters = _filters(outlet, person, since, until)
    hits = Engine(index or default_index()).search(query, limit, filters=filters)
    listing.print_hits(hits, as_json)


@app.command()
def chat(index: IndexOption = None) -> None:
    """Ask in the terminal; follow-up questions are understood. Ctrl-D ends."""
    conversation = Chat(Engine(index or default_index()))
    while True:
        try:
            text = input("? ").strip()
        except EOFError:
            return
        if text:
            turn = conversation.ask(text)
            listing.print_turn(turn)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port (default: 7860 or the next free one).")
    ] = None,
    index: IndexOption = None,
    read_only: Annotated[
        bool | None,
        typer.Option("--read-only/--writable", help="Nothing can be added or removed (default: beyond this machine)."),
    ] = None,
    auth: Annotated[str | None, typer.Option(help="USER:PASSWORD that is asked for.")] = None,
    root_path: Annotated[str | None, typer.Option(help="Path behind a proxy, such as /dateline.")] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A host name under which a proxy passes requests on; repeatable.")
    ] = None,
    proxy: Annotated[
        list[str] | None, typer.Option(help="The address of that proxy, where it is not on this machine; repeatable.")
    ] = None,
) -> None:
    """Serve the chat page, and REST at /api, OpenAI's chat at /v1, MCP at /mcp."""
    from qa import ui
    from qa.api.access import is_loopback

    user, _, password = (auth or "").partition(":")
    if auth is not None and not (user and password):
        raise typer.BadParameter("--auth takes USER:PASSWORD")
    if read_only is False and not auth and not is_loopback(host):
        raise typer.BadParameter("--writable beyond this machine takes --auth: everybody could change the index")
    if proxy and not (allow_host or "://" in (root_path or "")):
        raise typer.BadParameter("--proxy takes --allow-host too: the name under which it passes requests on")
    ui.serve(
        (index or default_index()).resolve(), host=host, port=port, read_only=read_only,
        auth=(user, password) if auth else None, root_path=root_path, names=allow_host or (),
        proxies=proxy or (),
    )  # fmt: skip


@app.command()
def mcp(index: IndexOption = None) -> None:
    """Serve the archive to a program that runs a language model: MCP over standard input and output."""
    from qa.api import over_stdio

    over_stdio(Engine((index or default_index()).resolve()))


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
        index or default_index(), targets or [], model, retry=retry, follow=follow, allow_private=allow_private,
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

    path = index or default_index()
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

    writing.run_remove(index or default_index(), ids, as_json=as_json)


@app.command(name="list")
def list_articles(
    rejects: Annotated[bool, typer.Option("--rejects", help="List what could not be read, and why.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the articles: id, date, outlet, title, address."""
    if rejects:
        listing.print_rejects(index or default_index(), as_json)
    else:
        listing.print_articles(index or default_index(), as_json)


@app.command()
def get(
    article_id: Annotated[str, typer.Argument(help="The article's id.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one article whole, with its revisions."""
    listing.print_article(index or default_index(), article_id, as_json)


@app.command()
def info(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what the index holds and what made it."""
    listing.print_info(index or default_index(), as_json)


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

    care.run_doctor(index or default_index(), repair=repair, recall=recall, as_json=as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite it if it is there.")] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Write the whole index to one file and verify it; others may read and write meanwhile."""
    from qa.cli import care

    care.run_backup(index or default_index(), file, replace=replace, as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `dateline backup` wrote.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Replace the index that is there.")] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Make a backup the index again, without encoding; an index that is there answers until then."""
    from qa.cli import care

    care.run_restore(index or default_index(), file, replace=replace, as_json=as_json)


@app.command(name="eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(help="Gold questions, JSONL.", exists=True, dir_okay=False)],
    as_json: JsonOption = False,
    index: IndexOption = None,
    thorough: Annotated[bool, typer.Option("--thorough", help="Read more passages.")] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Show beside it what plain fusion of both searches cites.")
    ] = False,
    wrong: Annotated[bool, typer.Option("--wrong", help="List what was not answered right.")] = False,
) -> None:
    """Measure answers against gold questions of your own: {"question", "answer", "support"?, ...} a line."""
    from qa.evaluation import evaluate as evaluation

    cases = evaluation.run(Engine(index or default_index()), questions, thorough, baseline)
    listing.print_evaluation(evaluation.evaluate(cases), as_json, wrong)


@app.command()
def verify(
    file: Annotated[
        Path,
        typer.Argument(help="An answer that was saved: Markdown, HTML, or `ask --json`.", exists=True, dir_okay=False),
    ],
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Check a saved answer against the archive: whether what it cites still stands. Exit code 1 if not all does."""
    from qa.cli import verify as checking

    if not checking.run(index or default_index(), file, as_json):
        raise typer.Exit(1)


@app.command()
def quotes(
    path: Annotated[str | None, typer.Argument(help="A file or folder of articles; no index is needed.")] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", help="What this person or body says in the index's articles.")
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", help="What is said on this topic in the index's articles.")
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one quotation a row.")] = False,
    index: IndexOption = None,
    outlet: OutletOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Show who said what, in articles or in the index; of the index the newest first."""
    if as_json and as_csv:
        raise typer.BadParameter("--json or --csv, not both")
    form: quoting.Form = "json" if as_json else "csv" if as_csv else "text"
    filters = _filters(outlet, None, since, until)
    if path is not None:
        if speaker or about or filters or index:
            raise typer.BadParameter("A PATH is read whole: --speaker, --about and filters are of the index's articles")
        quoting.of_path(path, form)
    elif (speaker or "").strip() or (about or "").strip():
        quoting.of_index(index or default_index(), speaker, about, filters, form)
    else:
        raise typer.BadParameter("Whose quotations? Name a PATH, --speaker NAME or --about TOPIC.")


def _filters(outlets: list[str] | None, people: list[str] | None, since: str | None, until: str | None) -> Filters:
    try:
        return Filters.of({"outlets": outlets, "people": people, "since": since, "until": until})
    except DatelineError as error:
        raise typer.BadParameter(str(error)) from error


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"A day looks like 2024-01-31: {error}") from error
