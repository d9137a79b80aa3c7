"""Many questions in one process: one JSON line in, one out, in order."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from index import deadline
from index.errors import DatelineError
from qa.chat import Chat, Turn
from qa.engine import Engine
from qa.formats import jsonlines
from qa.retrieve.filters import Filters


def run(engine: Engine, path: Path, filters: Filters, thorough: bool = False, as_of: date | None = None) -> None:
    """Answer every line of `path` (- is standard input) on standard output; a bad line gets {"id", "error"}.

    `as_of` is the day on which those are asked that name none. Raises DatelineError if the file cannot be read.
    """
    for answered in answers(engine, _lines(path), filters, thorough, as_of):
        sys.stdout.write(json.dumps(answered, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def answers(
    engine: Engine, lines: Iterable[str | bytes], filters: Filters, thorough: bool = False, as_of: date | None = None
) -> Iterator[dict[str, Any]]:
    """One object for each line: the answer's JSON with `id` and `ms`, or `id` and `error`."""
    for number, line in enumerate(lines):
        name = str(number)
        try:
            question = json.loads(line)
            if not isinstance(question, dict):
                raise ValueError('a line is an object: {"question": "..."}')
            name = jsonlines.name(question, number)
            yield _answer(engine, {"date": as_of, **question}, name, filters, thorough)
        except Exception as error:  # one line's failure is that line's: the others are still answered
            yield {"id": name, "error": f"{type(error).__name__}: {error}"}


def _answer(engine: Engine, question: dict[str, Any], name: str, filters: Filters, thorough: bool) -> dict[str, Any]:
    turns = question.get("turns") or [question.get("question")]
    if not isinstance(turns, list) or not all(isinstance(text, str) for text in turns):
        raise ValueError('"question" is a text, and "turns" a list of texts')
    if not turns[-1].strip():
        raise ValueError("nothing is asked")
    return answer(engine, turns, name, as_of=question.get("date") or None, filters=filters, thorough=thorough)


def answer(
    engine: Engine, turns: Sequence[str], name: str, *, as_of: date | str | None, filters: Filters, thorough: bool
) -> dict[str, Any]:
    """The answer to the last question of a conversation as JSON, with `id`, `asked` and `ms`."""
    began = time.perf_counter()
    with deadline.limited():
        turn = last_turn(engine, turns, as_of=as_of, filters=filters, thorough=thorough)
    milliseconds = round(1000 * (time.perf_counter() - began), 1)
    return {"id": name, **turn.answer.to_dict(), "asked": turn.asked, "ms": milliseconds}


def last_turn(
    engine: Engine, turns: Sequence[str], *, as_of: date | str | None, filters: Filters, thorough: bool
) -> Turn:
    """The last question of a conversation with its answer."""
    return conversation(engine, turns, as_of=as_of, filters=filters, thorough=thorough).turns[-1]


def conversation(
    engine: Engine, turns: Sequence[str], *, as_of: date | str | None, filters: Filters, thorough: bool
) -> Chat:
    """A conversation of these questions, all answered. Raises TookTooLong."""
    made = Chat(engine)
    with deadline.limited():
        for text in turns:
            made.ask(text, as_of=as_of, filters=filters, thorough=thorough)
    return made


def _lines(path: Path) -> Iterator[bytes]:
    """Lines as bytes: one that is not UTF-8 is that line's failure."""
    if str(path) == "-":
        yield from sys.stdin.buffer
        return
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise DatelineError(f"{path} cannot be read: {error.strerror}.") from error
