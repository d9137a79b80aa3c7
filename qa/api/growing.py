"""An answer that grows: the archive's own at once, then what a language model makes of it, sentence by sentence."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from uuid import uuid4

from starlette.responses import StreamingResponse

from qa.api.models import AskBody
from qa.api.service import Json, Service
from qa.api.work import Workers
from qa.chat import Turn

Event = tuple[str, Json]
"""Its name: "answer" (also once more, where the question was put otherwise), "sentence", "done"; and what it tells."""
NO_STORE = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def events(service: Service, workers: Workers, body: AskBody) -> AsyncIterator[Event]:
    """What comes of a question, as it comes."""
    began, name = time.perf_counter(), uuid4().hex if body.id is None else str(body.id)
    made = partial(
        service.growing, body.questions, as_of=body.as_of, filters=body.filters.model_dump(), thorough=body.thorough,
        write=body.write,
    )  # fmt: skip
    told: Turn | None = None
    async for turn in workers.stream(made):
        for event in _new(told, turn):
            yield event
        told = turn
    if told:
        milliseconds = round(1000 * (time.perf_counter() - began), 1)
        yield "done", {"id": name, **told.answer.to_dict(), "asked": told.asked, "ms": milliseconds}


def _new(told: Turn | None, turn: Turn) -> Iterator[Event]:
    """What a turn has that it had not when it was told of last."""
    if told is None or told.answer.blocks != turn.answer.blocks:
        answer = turn.answer.to_dict()
        answer.pop("written", None)
        yield "answer", {**answer, "asked": turn.asked}
    before = told.answer.written if told else None
    if written := turn.answer.written:
        for sentence in written.sentences[len(before.sentences) if before else 0 :]:
            yield "sentence", sentence.to_dict()


def streamed(first: Event, following: AsyncIterator[Event]) -> StreamingResponse:
    """Server-sent events."""

    async def lines() -> AsyncIterator[str]:
        yield _line(first)
        async for event in following:
            yield _line(event)

    return StreamingResponse(lines(), media_type="text/event-stream", headers=NO_STORE)


async def last(first: Event, following: AsyncIterator[Event]) -> Json:
    """All of it, once it is all there."""
    found = first
    async for event in following:
        found = event
    return found[1]


def _line(event: Event) -> str:
    name, told = event
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
