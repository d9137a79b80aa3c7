"""MCP over HTTP, started by the first request for it: the page need not wait for its library, which loads slowly."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.api.errors import ApiError
from qa.api.service import Service
from qa.api.work import Workers

if TYPE_CHECKING:
    from starlette.applications import Starlette


class Tools:
    """An ASGI application at /mcp."""

    def __init__(self, service: Service, workers: Workers) -> None:
        self._service, self._workers = service, workers
        self._starting = asyncio.Lock()
        self._ending = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, the first one after the server was started. There are no sessions, so nothing to GET."""
        if scope["method"] != "POST":
            error = ApiError(405, "method_not_allowed", "MCP is spoken by POST.", headers={"Allow": "POST"})
            await JSONResponse(error.body(), error.status, headers=error.headers)(scope, receive, send)
            return
        async with self._starting:
            if self._app is None:
                ready: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
                self._running = asyncio.create_task(self._run(ready))
                self._app = await ready
        await self._app(scope, receive, send)

    async def _run(self, ready: asyncio.Future[ASGIApp]) -> None:
        """Hold the server's task group open, from its first request to the end, in one task."""
        try:
            app = await asyncio.to_thread(self._made)
            async with app.router.lifespan_context(app):
                ready.set_result(app)
                await self._ending.wait()
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)

    def _made(self) -> Starlette:
        from qa.api import tools

        return tools.over_http(self._service, self._workers)

    async def close(self) -> None:
        """End what was started."""
        self._ending.set()
        if self._running:
            await self._running
