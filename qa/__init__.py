"""Dateline answers questions over news articles and proves every answer with the cited passage.

from qa import ask
answer = ask("What did Pompeo say?")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, overload

from qa import config
from qa.answer import Answer, Citation
from qa.chat import Chat
from qa.engine import Engine, default_index
from qa.engine import engine as _shared
from qa.retrieve.filters import Filters

__all__ = ["Answer", "Chat", "Citation", "Engine", "Filters", "ask"]


@overload
def ask(
    question: str, index: Path | str | None = None, as_of: date | str | None = None,
    filters: Filters | Mapping[str, Any] | None = None, *, write: bool = False, stream: Literal[False] = False,
) -> Answer: ...  # fmt: skip
@overload
def ask(
    question: str, index: Path | str | None = None, as_of: date | str | None = None,
    filters: Filters | Mapping[str, Any] | None = None, *, write: bool = False, stream: Literal[True],
) -> Iterator[Answer]: ...  # fmt: skip
def ask(
    question: str,
    index: Path | str | None = None,
    as_of: date | str | None = None,
    filters: Filters | Mapping[str, Any] | None = None,
    *,
    write: bool = False,
    stream: bool = False,
) -> Answer | Iterator[Answer]:
    """Answer `question` from the articles of an index, each sentence with its citation.

    `index` is its folder (None: as it is set, else `.dateline` here), `as_of` the day on which it is asked (None: no
    day preference, never today), `filters` what to answer from: `{"outlets": [...], "people": [...],
    "since": day, "until": day}`. `write` has the language model of the settings put it anew: `answer.written`. With
    `stream` the answer comes at once, and then again with each sentence that is written.
    Raises DatelineError: each says what to do.
    """
    opened = _shared(Path(index or default_index()).resolve())
    chat, how = Chat(opened), {"as_of": as_of, "filters": filters}
    first = chat.ask(question, as_of=as_of, filters=filters).answer
    growing = _growing(chat, opened, first, how, write)
    return growing if stream else list(growing)[-1]


def _growing(chat: Chat, opened: Engine, first: Answer, how: Mapping[str, Any], write: bool) -> Iterator[Answer]:
    yield first
    if write:
        from qa.llm import asking  # it is built upon conversations

        llm = config.load().settings.llm
        yield from (turn.answer for turn in asking.grown(chat, opened, llm, how))
