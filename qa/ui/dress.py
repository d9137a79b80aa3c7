"""The page's document before gradio fills it: our name in place of gradio's, and no sign of its loading."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BEFORE = """<title>Dateline</title><style>
gradio-app:not(:has(.dl-masthead, input[type="password"])) > * {
  visibility: hidden; animation: dl-late 0s 20s forwards; }
body:not(:has(.dl-masthead, input[type="password"]))::before {
  content: "Dateline"; position: fixed; top: 14px; left: 32px;
  font: 700 30px/1.2 Charter, "Bitstream Charter", Georgia, "Liberation Serif", "DejaVu Serif", serif; }
@media (max-width: 899px) { body::before { left: 18px !important; font-size: 22px !important; } }
@keyframes dl-late { to { visibility: visible; } }
</style></head>"""
"""Shown until the page is there; where that takes too long, what gradio has to say of it is shown after all."""
_FOREIGN = re.compile(r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>|<link rel=\"manifest\"[^>]*>", re.DOTALL)
"""What tells other sites of gradio, and a file that is not served here."""


class Dressed:
    """ASGI middleware: changes the document at the root of the page, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the document is changed on its way back."""
        root = scope["type"] == "http" and scope["method"] == "GET"
        if not root or scope["path"].removeprefix(scope.get("root_path", "")) != "/":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def dressed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body") or start is None:
                return
            headers = MutableHeaders(scope=start)
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                body = _dress(body.decode()).encode()
                headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, dressed)


def _dress(html: str) -> str:
    head, end, rest = html.partition("</head>")
    return _FOREIGN.sub("", head) + (_BEFORE if end else "") + rest
