"""OpenAI's chat completions at /v1, so that programs written for that service can ask the archive.

What is asked are the user's messages; the answer is Dateline's own, whatever system prompt, temperature or tools are
sent. Its markers are `url_citation` annotations; `citations` beside the choices has the passages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import date
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
from qa.engine import MAX_QUESTION
from qa.render import Mark, rendered

_NOTHING: Json = {
    "suggestions": [], "citations": [], "answered": False, "status": "absent", "confidence": 0.0, "asked": "",
}  # fmt: skip
"""What is replied to a chat program's own orders."""
MODELS = {"dateline": False, "dateline-thorough": True}
"""The names under which answers are had, and whether more passages are read for them."""
_MESSAGES = 2000
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


def build(service: Service, workers: Workers, root_path: str) -> FastAPI:
    """The application to be mounted at /v1; `root_path` is where a proxy serves it."""
    app = application("Dateline")
    since = int(time.time())

    @app.get("/models")
    async def models() -> Any:
        return {"object": "list", "data": [_model(name, since) for name in MODELS]}

    @app.get("/models/{name}")
    async def model(name: str) -> Any:
        _thorough(name)
        return _model(name, since)

    @app.post("/chat/completions")
    async def complete(body: ChatBody, request: Request) -> Any:
        base = urljoin(f"{request.url.scheme}://{request.url.netloc}", root_path)
        answer = await workers.run(_answer, service, body, base)
        if not body.stream:
            return JSONResponse(answer)
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return StreamingResponse(_chunks(answer, usage), media_type="text/event-stream",
                                 headers={"Cache-Control": "no-store"})  # fmt: skip

    return app


def _model(name: str, since: int) -> Json:
    return {"id": name, "object": "model", "created": since, "owned_by": "dateline"}


def _thorough(name: str) -> bool:
    if name not in MODELS:
        known = ", ".join(MODELS)
        raise ApiError(404, "model_not_found", f"There is no model {name!r}: use {known}.", param="model")
    return MODELS[name]


def _answer(service: Service, body: ChatBody, base: str) -> Json:
    """The completion that answers a request."""
    thorough, questions = _thorough(body.model), body.questions()
    if questions:
        turn = service.turn(questions, as_of=body.as_of, filters=body.filters.model_dump(), thorough=thorough)
        found, shown, cited = turn.answer.to_dict(), rendered(turn.answer.blocks), turn.answer.citations
        found |= {"asked": turn.asked}
    else:  # an order of the chat program's own: see `chores`
        found, shown, cited = _NOTHING, rendered(()), []
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


def url_citations(marks: Sequence[Mark], citations: Sequence[Citation], base: str) -> list[Json]:
    """The markers of a text as OpenAI's citations; an article without an address is linked to here, at `base`."""
    articles = {citation.marker: citation.article for citation in citations if citation.cited}
    return [_url_citation(mark, articles[mark.marker], base) for mark in marks if mark.marker in articles]


def _url_citation(mark: Mark, article: Article, base: str) -> Json:
    url = article.url or f"{base}/api/articles/{quote(article.id, safe='')}"
    cited = {"start_index": mark.start, "end_index": mark.end, "url": url, "title": article.title or "Untitled"}
    return {"type": "url_citation", "url_citation": cited}


def _chunks(answer: Json, with_usage: bool) -> Iterator[str]:
    """The completion as server-sent events, a line of text at a time."""
    head = {name: answer[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    message = answer["choices"][0]["message"]

    def event(delta: Json, finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk = {**head, "choices": [choice], **more}
        return f"data: {json.dumps(chunk | ({'usage': None} if with_usage else {}), ensure_ascii=False)}\n\n"

    yield event({"role": "assistant", "content": ""})
    for line in message["content"].splitlines(keepends=True):
        yield event({"content": line})
    yield event({"annotations": message["annotations"]}, "stop",
                **{name: answer[name] for name in (*_OURS, "asked")})  # fmt: skip
    if with_usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': answer['usage']})}\n\n"
    yield "data: [DONE]\n\n"
