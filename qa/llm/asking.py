"""A turn of a conversation as a language model makes more of it; the archive's own answer comes before, and stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from qa.chat import Chat, Turn
from qa.config import Llm
from qa.engine import Engine
from qa.llm import model, planning, writer
from qa.llm.written import Sentence, Written


def _as_it_is(turn: Turn) -> Turn:
    return turn


def grown(
    chat: Chat, engine: Engine, llm: Llm, how: Mapping[str, Any], shown: Callable[[Turn], Turn] = _as_it_is
) -> Iterator[Turn]:
    """The newest turn of `chat` again and again: asked otherwise, where it is not answered and the model finds how;
    then with `answer.written`, which grows sentence by sentence until it has `ended`.

    `how` is with what it was asked; `shown` is how the user sees a turn, by other numbers perhaps. Raises for nothing
    that the model, its server or the settings do: `answer.written.trouble` tells.
    """
    turn = chat.turns[-1]
    if (missing := model.wanted(llm)) is not None:
        yield _with(turn, Written(None, trouble=missing))
        return
    yield _with(turn, Written(llm.model, ended=False))
    if not turn.answer.answered:
        found = planning.questions(chat.turns, model.completion(llm))
        if found and (other := chat.instead(found, **how)):
            turn = chat.turns[-1] = shown(other)
            yield _with(turn, Written(llm.model, ended=False))
    kept: list[Sentence] = []
    trouble = None if turn.answer.answered else "The archive has no sure answer to write from."
    try:
        for sentence in writer.stream(turn.answer, engine.archive.encoder(), llm):
            kept.append(sentence)
            yield _with(turn, Written(llm.model, tuple(kept), ended=False))
    except model.WriterUnavailable as error:
        trouble = str(error)
    yield _with(turn, Written(llm.model, tuple(kept), trouble))


def _with(turn: Turn, written: Written) -> Turn:
    return replace(turn, answer=replace(turn.answer, written=written))
