"""The web server: one ASGI application with the chat page at its root, guarded against what a page must not do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import api
from qa.api import Access
from qa.engine import Engine
from qa.ui.intake import Intake
from qa.ui.page import build
from qa.ui.theme import theme

_LARGEST_REQUEST = 1_000_000
"""Bytes that are read of a request to the page."""
_LARGEST_UPLOAD = 64_000_000
"""Bytes of the files that are sent at once to be added."""
_CLOSED = ("upload_progress", "file=", "file/", "proxy=", "stream/", "deep_link", "component_server", "dev/")
"""gradio's routes that this page does not need."""

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'none'; object-src 'none'; "
    "frame-src 'none'; worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""What a browser may load for the page: this server's own files. gradio's frontend needs inline scripts and eval."""
_HEADERS = {
    "Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}  # fmt: skip


class Guard:
    """ASGI middleware: answers carry headers that confine the page, and unneeded routes are closed; `writable` opens
    that for files to add.
    """

    def __init__(self, app: ASGIApp, *, writable: bool = False) -> None:
        self._app = app
        self._writable = writable

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 404, 411 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def confined(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, confined)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        own, _, rest = path.lstrip("/").partition("/")
        if own != "gradio_api":
            return None
        upload = rest.startswith("upload")
        if rest.startswith(_CLOSED) or (upload and not self._writable):
            return PlainTextResponse("Not found", 404)
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:  # browsers say how long what they send is
            return PlainTextResponse("Say the length", 411)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > (_LARGEST_UPLOAD if upload else _LARGEST_REQUEST):
            return PlainTextResponse("Too large", 413)
        return None


def application(
    engine: Engine, access: Access, *, root_path: str | None = None, intake: Intake | None = None
) -> FastAPI:
    """The application with the page at "/" and what programs call beside it; `root_path` is where a proxy serves it.

    `intake` is what adds articles on the page, None the usual one.
    """
    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None, openapi_url=None)
    writable = not access.read_only
    app.add_middleware(Guard, writable=writable)
    api.add_to(app, engine, access)
    styles: dict[str, Any] = {"theme": theme(), "css_paths": [Path(__file__).with_name("style.css")]}
    page = build(engine, writable=writable, intake=intake)
    gr.mount_gradio_app(
        app, page, "/", auth=access.auth, root_path=root_path, allowed_paths=[], show_error=False,
        max_file_size=_LARGEST_UPLOAD if writable else 1, ssr_mode=False, enable_monitoring=False, pwa=False,
        mcp_server=False, footer_links=[], run_history=False,
        favicon_path=str(Path(__file__).with_name("icon.png")), **styles,
    )  # fmt: skip
    return app
