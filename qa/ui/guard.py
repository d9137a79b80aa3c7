"""What of gradio is reached from outside: the routes that the page needs, with the password, and no file but those that
this browser has sent.

gradio has many routes more, and a new version may bring others: only what is named here is served.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.access import again, refuse, whole
from qa.api.errors import ApiError
from qa.ui.uploads import LONGEST, Uploads

LARGEST_REQUEST = 1_000_000
"""Bytes that are read of a request to the page."""
LARGEST_UPLOAD = 64_000_000
"""Bytes of the files that are sent at once to be added."""
_PROGRAMS = re.compile("/(?:api|v1)/.*|/mcp|/docs", re.DOTALL)
"""What stands beside the page, behind a gate of its own."""
_READ = frozenset({"GET", "HEAD"})
_GET = frozenset({"GET"})
_POST = frozenset({"POST"})
OPEN: tuple[tuple[frozenset[str], str], ...] = (
    (_READ, "/"), (_GET, "/(?:assets|static)/.+"), (_GET, "/theme[.]css"), (_GET, "/gradio_api/theme[.]css"),
    (_GET, "/favicon[.]ico"), (_GET, "/robots[.]txt"), (_POST, "/login"), (_GET, "/logout"),
)  # fmt: skip
"""What shows the page, or in its place the question for the password."""
_SESSION = "[A-Za-z0-9-]{1,64}"
BEHIND: tuple[tuple[frozenset[str], str], ...] = (
    (_GET, "/config"), (_GET, "/gradio_api/(?:info|startup-events|login_check)"),
    (_GET, f"/gradio_api/heartbeat/{_SESSION}"), (_GET, "/gradio_api/queue/data"),
)  # fmt: skip
"""What whoever has given the password may do besides `_TOLD`."""
_TOLD = re.compile("/gradio_api/(?:queue/join|cancel|reset|run/(?P<name>[a-z_]+))")
"""What is told to do something by JSON."""
_UPLOAD = "/gradio_api/upload"
_LOGGED_IN = "/gradio_api/login_check"
_FIELDS = ("data", "event_data", "fn_index", "session_hash", "trigger_id", "event_id")
"""All that the page says; gradio would take more."""
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


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one page."""

    writable: bool = False
    """Whether files may be sent."""
    locked: bool = False
    """Whether a password is asked for."""
    functions: Mapping[int, int | None] = field(default_factory=dict)
    """How many inputs each function of the page has; None: any number."""


class Guard:
    """ASGI middleware before the page: passes on what the page needs, and refuses all else."""

    def __init__(self, app: ASGIApp, rules: Rules, uploads: Uploads | None = None) -> None:
        self._app, self._rules = app, rules
        self._uploads = uploads or Uploads()
        self._open, self._behind = _compiled(OPEN), _compiled(BEHIND)
        self._cookie = f"dateline-{secrets.token_hex(4)}"  # of its own: browsers send a host's to all its ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 400, 401, 403, 404, 411, 413 or 422."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def confined(message: Message) -> None:
            if message["type"] == "http.response.start":
                _confine(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._passed(scope, receive, confined)
        except ApiError as error:
            await refuse(error, scope, receive, confined)

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = _path(scope), scope["method"]
        if _PROGRAMS.fullmatch(path):
            await self._app(scope, receive, send)
            return
        told = _TOLD.fullmatch(path) if method == "POST" else None
        upload = method == "POST" and path == _UPLOAD and self._rules.writable
        shown = any(method in methods and form.fullmatch(path) for methods, form in self._open)
        if not (shown or told or upload or any(method in m and form.fullmatch(path) for m, form in self._behind)):
            raise ApiError(404, "not_found", "There is nothing here.")
        length = _length(Headers(scope=scope), LARGEST_UPLOAD if upload else LARGEST_REQUEST)
        if not shown and self._rules.locked and not await self._is_logged_in(scope):
            raise ApiError(401, "unauthorized", "The name and password are wanted: log in on the page.")
        if upload:
            await self._upload(length, scope, receive, send)
        elif told:
            await self._tell(told["name"], scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _is_logged_in(self, scope: Scope) -> bool:
        """What gradio itself says of whoever sends this."""
        root = scope.get("root_path", "")
        asked = {**scope, "method": "GET", "path": root + _LOGGED_IN, "raw_path": (root + _LOGGED_IN).encode(),
                 "query_string": b""}  # fmt: skip
        statuses: list[int] = []

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def look(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await self._app(asked, nothing, look)
        return statuses == [200]

    async def _tell(self, name: str | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what was said, in words of our own: gradio reads what was looked at here, and nothing besides."""
        body = b"".join(m.get("body", b"") for m in await whole(receive, Headers(scope=scope), LARGEST_REQUEST))
        said = json.dumps(self._looked_at(_parsed(body), name, self._sender(scope))).encode()
        kept = [(key, value) for key, value in scope["headers"] if key not in (b"content-length", b"content-type")]
        headers = [*kept, (b"content-type", b"application/json"), (b"content-length", str(len(said)).encode())]
        message: Message = {"type": "http.request", "body": said, "more_body": False}
        await self._app({**scope, "headers": headers}, again([message], receive), send)

    def _looked_at(self, body: dict[str, Any], name: str | None, sender: str | None) -> dict[str, Any]:
        """`body` with its files as they were sent. Raises ApiError for any other, and for what no page says."""
        said = {key: self._with_own_files(body[key], sender) for key in _FIELDS if key in body}
        session, function = said.get("session_hash"), said.get("fn_index")
        if session is not None and not (isinstance(session, str) and re.fullmatch(_SESSION, session)):
            raise ApiError(422, "invalid_request", "session_hash: letters, digits and hyphens", param="session_hash")
        if "data" not in said and "event_id" in said:  # what is given up
            return said
        functions = self._rules.functions
        if not isinstance(function, int) or isinstance(function, bool) or function not in functions:
            raise ApiError(404, "no_such_function", "The page has no such function.", param="fn_index")
        data, inputs = said.get("data"), functions[function]
        if not isinstance(data, list) or inputs not in (None, len(data)):
            raise ApiError(422, "invalid_request", "data: one value for each input of the function", param="data")
        return said

    def _with_own_files(self, value: Any, sender: str | None) -> Any:
        if isinstance(value, list):
            return [self._with_own_files(part, sender) for part in value]
        if not isinstance(value, dict):
            return value
        if not value.keys() & {"path", "meta", "_type"}:
            return {key: self._with_own_files(part, sender) for key, part in value.items()}
        if not self._uploads.holds(sender, value.get("path")):
            raise ApiError(403, "foreign_file", "Only files that were sent from this browser are read.")
        own = {key: value[key] for key in ("orig_name", "size") if isinstance(value.get(key), str | int)}
        return {"path": value["path"], **own, "meta": {"_type": "gradio.FileData"}}

    async def _upload(self, length: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass files on, and remember from the answer where they were stored, and for whom."""
        with self._uploads.room(length) as fits:
            if not fits:
                raise ApiError(413, "too_large", "Too many files wait to be added already: add those first.")
            sender = self._uploads.owner(self._sender(scope))
            answer = _Answer(send, self._cookie_of(sender, scope), lambda paths: self._uploads.keep(sender, paths))
            headers = [(key, value) for key, value in scope["headers"] if key != b"accept-encoding"]  # to be read here
            try:
                await self._app({**scope, "headers": headers}, receive, answer)
            except Exception:
                if not answer.failed:
                    raise
            if answer.failed:
                raise ApiError(400, "invalid_request", "These files cannot be taken.")

    def _sender(self, scope: Scope) -> str | None:
        try:
            found = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(self._cookie)
        except CookieError:
            return None
        return found.value if found else None

    def _cookie_of(self, sender: str, scope: Scope) -> str:
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        return f"{self._cookie}={sender}; Path=/; Max-Age={LONGEST}; HttpOnly; SameSite=Strict{secure}"


class _Answer:
    """Passes on what gradio says of files that were sent, with a cookie; where it failed, that is held back."""

    def __init__(self, send: Send, cookie: str, keep: Callable[[Iterable[str]], None]) -> None:
        self._send, self._cookie, self._keep = send, cookie, keep
        self._status, self._body = 500, b""

    @property
    def failed(self) -> bool:
        return self._status >= 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            MutableHeaders(scope=message).append("Set-Cookie", self._cookie)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if self._status == 200 and not message.get("more_body"):
                self._keep(_stored(self._body))
        if not self.failed:
            await self._send(message)


def _compiled(routes: tuple[tuple[frozenset[str], str], ...]) -> list[tuple[frozenset[str], re.Pattern[str]]]:
    return [(methods, re.compile(form)) for methods, form in routes]


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _confine(headers: MutableHeaders) -> None:
    """Say what a browser may load for this answer; and take away what would let other sites' pages read it."""
    for name in [name for name in headers if name.startswith("access-control-")]:
        del headers[name]
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _length(headers: Headers, most: int) -> int:
    """The bytes of a request. Raises ApiError where it does not say them, or has more than `most`."""
    if "transfer-encoding" in headers:  # browsers say how long what they send is
        raise ApiError(411, "length_required", "Say the length.")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length) > most:
        raise ApiError(413, "too_large", f"A request has at most {most:,} bytes here.")
    return int(length)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "invalid_request", "This is no JSON.") from error
    if not isinstance(said, dict):
        raise ApiError(422, "invalid_request", "An object is wanted.")
    return said


def _stored(answer: bytes) -> Iterator[str]:
    """The paths in the answer to an upload."""
    try:
        paths = json.loads(answer)
    except ValueError:
        return
    yield from (path for path in paths if isinstance(path, str))
