"""The verbs that ask: questions, passages, conversations, quotations, and how good answers are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.chat import Chat, Turn
from qa.cli import listing, quoting, writing_out
from qa.cli.options import (
    AsOfOption,
    IndexOption,
    JsonOption,
    LlmAddressOption,
    LlmModelOption,
    OutletOption,
    PersonOption,
    SinceOption,
    UntilOption,
    app,
    day_of,
    filters_of,
    index_of,
    llm_flags,
    settings,
)
from qa.config import Llm
from qa.engine import Engine
from qa.formats import batch

NOT_SAID = 3
"""Exit code of a single `ask` that is not answered: the articles do not say, or it is not sure that they do."""


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
        bool, typer.Option("--write", help="Then have the language model of the settings write it; all is checked.")
    ] = False,
    llm_base_url: LlmAddressOption = None,
    llm_model: LlmModelOption = None,
) -> None:
    """Answer a question; exit code 3 if the articles do not say, or not surely."""
    if (batch_file is None) == (not (question or "").strip()):
        raise typer.BadParameter("Ask something: dateline ask 'What did Pompeo say?', or --batch FILE.jsonl")
    if batch_file is not None and write:
        raise typer.BadParameter("--write takes one question")
    filters, day = filters_of(outlet, person, since, until), day_of(as_of)
    found = settings(index, llm_flags(llm_base_url, llm_model)).settings
    engine = Engine(found.index)
    if batch_file is not None:
        batch.run(engine, batch_file, filters, thorough, day)
        return
    conversation = Chat(engine)
    turn = conversation.ask(question or "", as_of=day, filters=filters, thorough=thorough)
    if not (write and as_json):
        listing.print_answer(turn.answer, as_json)
    if write:
        turn = _written(conversation, engine, found.llm, turn, as_json, {"as_of": day, "filters": filters})
    listing.print_filling(engine.archive)
    if not turn.answer.answered:
        raise typer.Exit(NOT_SAID)


def _written(conversation: Chat, engine: Engine, llm: Llm, turn: Turn, as_json: bool, how: Mapping[str, Any]) -> Turn:
    """The turn as the language model makes more of it, printed."""
    from qa.llm import asking

    growing = asking.grown(conversation, engine, llm, how)
    if not as_json:
        writing_out.print_growing(turn, growing)
        return conversation.turns[-1]
    *_, last = growing
    listing.print_answer(last.answer, as_json)
    return last


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
    filters = filters_of(outlet, person, since, until)
    hits = Engine(index_of(index)).search(query, limit, filters=filters)
    listing.print_hits(hits, as_json)


@app.command()
def chat(
    write: Annotated[
        bool, typer.Option("--write", help="Have the language model of the settings put answers anew; all is checked.")
    ] = False,
    index: IndexOption = None,
    llm_base_url: LlmAddressOption = None,
    llm_model: LlmModelOption = None,
) -> None:
    """Ask in the terminal; follow-up questions are understood. `help` says more, `exit` or Ctrl-D ends."""
    found = settings(index, llm_flags(llm_base_url, llm_model)).settings
    writing_out.converse(Engine(found.index), found.llm, write)


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

    cases = evaluation.run(Engine(index_of(index)), questions, thorough, baseline)
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

    if not checking.run(index_of(index), file, as_json):
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
    filters = filters_of(outlet, None, since, until)
    if path is not None:
        if speaker or about or filters or index:
            raise typer.BadParameter("A PATH is read whole: --speaker, --about and filters are of the index's articles")
        quoting.of_path(path, form)
    elif (speaker or "").strip() or (about or "").strip():
        quoting.of_index(index_of(index), speaker, about, filters, form)
    else:
        raise typer.BadParameter("Whose quotations? Name a PATH, --speaker NAME or --about TOPIC.")
