"""Dateline for programs: REST at /api, OpenAI's chat completions at /v1, MCP at /mcp, over one engine."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from qa.api import completions, docs, rest
from qa.api.access import Access, Addressed, Gate, Prefixed
from qa.api.service import Service
from qa.api.starting import Tools
from qa.api.work import Workers
from qa.config import Llm
from qa.engine import Engine

__all__ = ["Access", "add_to", "over_stdio"]

WRITERS = 4
"""Answers that a language model writes at once: while it does, threads wait."""
_REQUEST = 1_000_000
_ARTICLES = 16_000_000
"""Bytes of a request, and of one that brings articles."""


def add_to(app: FastAPI, engine: Engine, access: Access, llm: Llm | None = None) -> None:
    """Serve programs too from `app`, by the rules of `access`. Call it before a page is mounted at its root.

    `llm` is the language model that they may use; None where there is none, or they may not.
    """
    workers, writers = Workers(), Workers(WRITERS, WRITERS)
    service = Service(engine, read_only=access.read_only, llm=llm)
    app.add_middleware(Addressed, access=access)
    if access.root_path:
        app.add_middleware(Prefixed, root_path=access.root_path)  # the outermost: the last one that is added
    limits = {"": _REQUEST, "/api/articles": _REQUEST if access.read_only else _ARTICLES}
    served = rest.build(service, workers, access.root_path, writers)
    app.mount("/api", Gate(served, access, limits))
    app.router.routes.append(Route("/docs", Gate(docs.Overview(served), access, limits)))
    app.mount("/v1", Gate(completions.build(service, workers, access.root_path, writers), access, limits))
    tools = Tools(service, workers)
    app.router.routes.append(Route("/mcp", Gate(tools, access, limits)))
    _at_the_end(app, [workers, writers], tools)


def over_stdio(engine: Engine) -> None:
    """Serve MCP over standard input and output until the input ends. Nothing can be changed by it."""
    from qa.api import tools

    workers = Workers()
    try:
        tools.server(Service(engine, read_only=True), workers).run("stdio")
    finally:
        workers.close()


def _at_the_end(app: FastAPI, workers: Sequence[Workers], tools: Tools) -> None:
    """Stop what was started when `app` ends."""
    before = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(ending: Any) -> AsyncIterator[Any]:
        async with before(ending) as state:
            try:
                yield state
            finally:
                for each in workers:
                    each.close()
                await tools.close()

    app.router.lifespan_context = lifespan
