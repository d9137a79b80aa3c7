"""Many questions in one process: one JSON line in, one out, in order."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from qa.chat import Chat
from qa.engine import Engine
from qa.filters import Filters


def run(engine: Engine, path: Path, filters: Filters, thorough: bool = False) -> None:
    """Answer every line of `path` (- is standard input) on standard output; a bad line gets {"id", "error"}."""
    for answered in answers(engine, _lines(path), filters, thorough):
        sys.stdout.write(json.dumps(answered, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def answers(engine: Engine, lines: Iterator[str], filters: Filters, thorough: bool = False) -> Iterator[dict[str, Any]]:
    """One object for each line: the answer's JSON with `id` and `ms`, or `id` and `error`."""
    for number, line in enumerate(lines):
        question: Any = None
        try:
            question = json.loads(line)
            yield _answer(engine, question, str(question.get("id", number)), filters, thorough)
        except Exception as error:  # one line's failure is that line's: the others are still answered
            name = question.get("id", number) if isinstance(question, dict) else number
            yield {"id": str(name), "error": f"{type(error).__name__}: {error}"}


def _answer(engine: Engine, question: dict[str, Any], name: str, filters: Filters, thorough: bool) -> dict[str, Any]:
    turns = question.get("turns") or [question["question"]]
    day = date.fromisoformat(question["date"][:10]) if question.get("date") else None
    began = time.perf_counter()
    conversation = Chat(engine)
    for text in turns:
        turn = conversation.ask(text, as_of=day, filters=filters, thorough=thorough)
    milliseconds = round(1000 * (time.perf_counter() - began), 1)
    return {"id": name, **turn.answer.to_dict(), "asked": turn.asked, "ms": milliseconds}


def _lines(path: Path) -> Iterator[str]:
    if str(path) == "-":
        yield from (line for line in sys.stdin if line.strip())
        return
    with path.open(encoding="utf-8") as file:
        yield from (line for line in file if line.strip())
