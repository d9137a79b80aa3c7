"""OpenAI's chat completions at /v1, so that programs written for that service can ask the archive.

What is asked are the user's messages; the answer is Dateline's own, whatever system prompt, temperature or tools are
sent. Its markers are `url_citation` annotations; `citations` beside the choices has the passages.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import quote, urljoin
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from index.article import Article
from qa.answer import Citation
from qa.api.chores import is_chore
from qa.api.errors import ApiError
from qa.api.models import FiltersBody
from qa.api.service import TURNS_READ, Json, Service
from qa.api.web import application
from qa.api.work import Workers
from qa.chat import Turn
from qa.engine import MAX_QUESTION
from qa.render import Mark, Rendered, rendered

_NOTHING: Json = {
    "suggestions": [], "citations": [], "answered": False, "status": "absent", "confidence": 0.0, "asked": "",
}  # fmt: skip
"""What is replied to a chat program's own orders."""
MODELS = {"dateline": False, "dateline-thorough": True}
"""The names under which answers are had, and whether more passages are read for them."""
WRITTEN = "dateline-written"
"""The name under which the server's language model puts the answer anew, where there is one."""
_MESSAGES = 2000
_BY = "Written by {}, each sentence checked:"
_OURS = ("citations", "answered", "status", "confidence")
"""What stands beside the choices, as in the answers of /api."""


class _Lenient(BaseModel):
    """Clients send much that bears on language models alone."""

    model_config = ConfigDict(extra="ignore")


class Part(_Lenient):
    """A part of a message."""

    type: str
    text: str | None = None


class Message(_Lenient):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words. Raises ApiError where it holds anything else."""
        if not isinstance(self.content, list):
            return self.content or ""
        if other := [part.type for part in self.content if part.type not in ("text", "refusal")]:
            raise ApiError(400, "unsupported_content", f"Only text can be asked, not {other[0]}.", param="messages")
        return "\n".join(part.text or "" for part in self.content)


class StreamOptions(_Lenient):
    """How an answer is streamed."""

    include_usage: bool = False


class ResponseFormat(_Lenient):
    """The form of the answer."""

    type: str = "text"


class ChatBody(_Lenient):
    """A request for a completion; `as_of` and `filters` are Dateline's own."""

    model: Annotated[str, StringConstraints(max_length=200)]
    messages: Annotated[list[Message], Field(min_length=1, max_length=_MESSAGES)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    response_format: ResponseFormat | None = None
    as_of: date | None = None
    filters: FiltersBody = FiltersBody()

    def questions(self) -> list[str]:
        """What the user asked, the newest last; nothing where the chat program gives the model an order of its own.

        Raises ApiError where there is nothing that can be asked.
        """
        if self.n not in (None, 1):
            raise ApiError(400, "unsupported_value", "There is one answer: n must be 1.", param="n")
        if self.response_format and self.response_format.type != "text":
            raise ApiError(400, "unsupported_value", "Answers are text.", param="response_format")
        asked = [text for message in self.messages if message.role == "user" and (text := message.text.strip())]
        if asked and is_chore(asked[-1]):
            return []
        asked = [text for text in asked if not is_chore(text)]
        if not asked or self.messages[-1].role != "user" or not self.messages[-1].text.strip():
            raise ApiError(400, "no_question", "The last message must be the user's question.", param="messages")
        if len(asked[-1]) > MAX_QUESTION:
            message = f"A question has at most {MAX_QUESTION:,} characters."
            raise ApiError(400, "context_length_exceeded", message, param="messages")
        return asked[-TURNS_READ:]


def build(service: Service, workers: Workers, root_path: str, writers: Workers | None = None) -> FastAPI:
    """The application to be mounted at /v1; `root_path` is where a proxy serves it.

    `writers` are threads of their own that wait for a language model.
    """
    names = (*MODELS, *([WRITTEN] if service.llm else []))
    app = application("Dateline")
    since = int(time.time())

    @app.get("/models")
    async def models() -> Any:
        return {"object": "list", "data": [_model(name, since) for name in names]}

    @app.get("/models/{name}")
    async def model(name: str) -> Any:
        _thorough(name, names)
        return _model(name, since)

    @app.post("/chat/completions")
    async def complete(body: ChatBody, request: Request) -> Any:
        base = urljoin(f"{request.url.scheme}://{request.url.netloc}", root_path)
        _thorough(body.model, names)
        if body.model == WRITTEN and (asked := body.questions()):
            return await _written(service, writers or workers, body, asked, base)
        answer = await workers.run(_answer, service, body, base)
        if not body.stream:
            return JSONResponse(answer)
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return StreamingResponse(_chunks(answer, usage), media_type="text/event-stream",
                                 headers={"Cache-Control": "no-store"})  # fmt: skip

    return app


def _model(name: str, since: int) -> Json:
    return {"id": name, "object": "model", "created": since, "owned_by": "dateline"}


def _thorough(name: str, names: Collection[str] = (*MODELS, WRITTEN)) -> bool:
    if name not in names:
        known = ", ".join(names)
        raise ApiError(404, "model_not_found", f"There is no model {name!r}: use {known}.", param="model")
    return MODELS.get(name, False)


def _answer(service: Service, body: ChatBody, base: str) -> Json:
    """The completion that answers a request."""
    thorough, questions = _thorough(body.model), body.questions()
    if questions:
        turn = service.turn(questions, as_of=body.as_of, filters=body.filters.model_dump(), thorough=thorough)
        return _of_turn(service, body, turn, base)
    # an order of the chat program's own: see `chores`
    return _completion(service, body, _NOTHING, rendered(()), [], base)


def _of_turn(service: Service, body: ChatBody, turn: Turn, base: str) -> Json:
    found = turn.answer.to_dict() | {"asked": turn.asked}
    return _completion(service, body, found, rendered(turn.answer.blocks), turn.answer.citations, base)


def _completion(
    service: Service, body: ChatBody, found: Json, shown: Rendered, cited: Sequence[Citation], base: str
) -> Json:
    text = "\n".join(filter(None, [shown.text, *(f"Try: {suggestion}" for suggestion in found["suggestions"])]))
    asked = service.tokens([message.text for message in body.messages])
    answered = service.tokens([text])
    message = {"role": "assistant", "content": text, "refusal": None,
               "annotations": url_citations(shown.marks, cited, base)}  # fmt: skip
    return {
        "id": f"chatcmpl-{uuid4().hex}", "object": "chat.completion", "created": int(time.time()), "model": body.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered},
        **{name: found[name] for name in (*_OURS, "asked")},
    }  # fmt: skip


async def _written(service: Service, writers: Workers, body: ChatBody, asked: Sequence[str], base: str) -> Any:
    """The completion with what the language model makes of it beneath; in a stream the archive's own comes at once."""
    turns = writers.stream(
        partial(service.growing, asked, as_of=body.as_of, filters=body.filters.model_dump(), write=True)
    )
    first = await anext(turns)
    if not body.stream:
        last = first
        async for turn in turns:
            last = turn
        whole = await asyncio.to_thread(_of_turn, service, body, last, base)
        whole["choices"][0]["message"]["content"] += "".join(_lines(None, last))
        return JSONResponse({**whole, "written": last.answer.to_dict().get("written")})

    async def chunks() -> AsyncIterator[str]:
        answer = await asyncio.to_thread(_of_turn, service, body, first, base)
        *lines, end, _ = _chunks(answer, False)
        for chunk in lines:
            yield chunk
        told = last = first
        async for turn in turns:
            for line in _lines(told, turn):
                yield _event(answer, {"content": line})
            told = last = turn
        yield end.replace("data: {", f'data: {{"written": {json.dumps(last.answer.to_dict().get("written"))}, ', 1)
        yield "data: [DONE]\n\n"

    return StreamingResponse(chunks(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _lines(told: Turn | None, turn: Turn) -> Iterator[str]:
    """What of the written answer is new, as text: supported sentences, and at its end how many were left out."""
    written, before = turn.answer.written, told.answer.written if told else None
    if told and told.answer.blocks != turn.answer.blocks:
        yield f"\n\nUnderstood as: {turn.asked}\n{turn.answer.text}"
    if written is None:
        return
    old = len(before.sentences) if before else 0
    kept = sum(s.objection is None for s in written.sentences[:old])
    for sentence in written.sentences[old:]:
        if sentence.objection is None:
            yield (
                f"\n{sentence.line}"
                if kept
                else f"\n\nWritten by {written.model}, each sentence checked:\n{sentence.line}"
            )
            kept += 1
    if written.ended and (gone := len(written.dropped)):
        yield f"\nLeft out, since the passages do not support it: {gone} sentence{'s' * (gone > 1)} of the model."
    if written.ended and written.trouble:
        yield f"\n\nNot written anew. {written.trouble}"


def url_citations(marks: Sequence[Mark], citations: Sequence[Citation], base: str) -> list[Json]:
    """The markers of a text as OpenAI's citations; an article without an address is linked to here, at `base`."""
    articles = {citation.marker: citation.article for citation in citations if citation.cited}
    return [_url_citation(mark, articles[mark.marker], base) for mark in marks if mark.marker in articles]


def _url_citation(mark: Mark, article: Article, base: str) -> Json:
    url = article.url or f"{base}/api/articles/{quote(article.id, safe='')}"
    cited = {"start_index": mark.start, "end_index": mark.end, "url": url, "title": article.title or "Untitled"}
    return {"type": "url_citation", "url_citation": cited}


def _event(answer: Json, delta: Json, finish: str | None = None, usage: Json | None = None, **more: Any) -> str:
    head = {name: answer[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return f"data: {json.dumps({**head, 'choices': [choice], **more, **(usage or {})}, ensure_ascii=False)}\n\n"


def _chunks(answer: Json, with_usage: bool) -> Iterator[str]:
    """The completion as server-sent events, a line of text at a time."""
    head = {name: answer[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    message = answer["choices"][0]["message"]

    event = partial(_event, answer, usage={"usage": None} if with_usage else {})

    yield event({"role": "assistant", "content": ""})
    for line in message["content"].splitlines(keepends=True):
        yield event({"content": line})
    yield event({"annotations": message["annotations"]}, "stop",
                **{name: answer[name] for name in (*_OURS, "asked")})  # fmt: skip
    if with_usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': answer['usage']})}\n\n"
    yield "data: [DONE]\n\n"
