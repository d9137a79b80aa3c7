"""What a language model makes of an answer, printed as it comes; and the conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import typer

from qa.chat import Chat, Turn
from qa.cli import listing
from qa.config import Llm
from qa.engine import Engine

_HELP = """Ask about the news; a follow-up is understood with what you asked before.
  write on | write off   have the language model of the settings put answers anew, each sentence checked
  help                   this
  exit                   leave (so does Ctrl-D)"""


def print_growing(before: Turn, turns: Iterable[Turn]) -> None:
    """After the turn as it was printed, the model's sentences: those left out are struck, with the reason."""
    sys.stdout.flush()
    written, printed, shown = None, 0, before.answer.blocks
    for turn in turns:
        if turn.answer.blocks != shown:  # asked otherwise, and answered
            typer.echo("")
            listing.print_turn(turn)
            shown = turn.answer.blocks
        written = turn.answer.written
        for sentence in written.sentences[printed:] if written else ():
            if not printed and written:
                typer.echo(f"\nWritten by {written.model}, each sentence checked against its passage:")
            printed += 1
            typer.echo(f"✗ {sentence.text} ({sentence.objection})" if sentence.objection else sentence.line)
            sys.stdout.flush()
    if written and written.trouble:
        typer.echo(f"{written.trouble} The answer above stands.", err=True)


def converse(engine: Engine, llm: Llm, write: bool) -> None:
    """Ask and answer until the input ends, or `exit`."""
    conversation = Chat(engine)
    if sys.stdin.isatty():
        typer.echo("Ask about the news; `help` says what else there is.")
    while True:
        try:
            text = input("? ").strip()
        except EOFError:
            return
        match text.lower():
            case "":
                continue
            case "exit" | "quit":
                return
            case "help" | "?":
                typer.echo(_HELP)
            case "write on" | "write off":
                write = text.lower() == "write on"
                typer.echo(_told(llm, write))
            case _:
                turn = conversation.ask(text)
                listing.print_turn(turn)
                if write:
                    from qa.llm import asking

                    print_growing(turn, asking.grown(conversation, engine, llm, {}))
                    typer.echo("")


def _told(llm: Llm, write: bool) -> str:
    from qa.llm import model

    if not write:
        return "Answers are the archive's own."
    return model.wanted(llm) or f"{llm.model} writes answers anew; each sentence is checked."
