"""Who may reach the server and do what: host names, origins, passwords, sizes."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hmac
import ipaddress
from collections import deque
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.errors import ApiError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FORWARDED = (b"forwarded", b"x-forwarded", b"x-real-ip", b"x-original", b"x-rewrite")
"""Beginnings of the headers in which proxies say for whom they pass a request on: anybody can send them."""
_LINKED = ("/", "/api/articles/")
"""Where links from elsewhere lead: a question, an article."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one server."""

    auth: tuple[str, str] | None = None
    """A name and a password; None lets everybody in who reaches the server."""
    read_only: bool = True
    """Whether the index can be changed over the network."""
    hosts: frozenset[str] | None = None
    """Names by which the server may be addressed, so that no web site can take one of its own for it; None: any."""
    root_path: str = ""
    """Where a proxy serves it: "/dateline", or an address with that path."""
    places: frozenset[str] = frozenset()
    """Names, with a port where it is not the usual one, under which a proxy passes requests on."""
    proxies: frozenset[str] = frozenset()
    """Addresses from which it is believed for whom a request is passed on."""

    @classmethod
    def of(
        cls, host: str, *, auth: tuple[str, str] | None = None, read_only: bool | None = None,
        names: Iterable[str] = (), root_path: str | None = None, proxies: Iterable[str] = (),
    ) -> Access:  # fmt: skip
        """The rules for a server that listens on `host`; `read_only` None is only beyond this machine.

        `names` are further host names, under which a proxy passes requests on; so is that of a `root_path` with one.
        Where there is one, the proxy runs on this machine or at one of `proxies`.
        """
        here = is_loopback(host)
        places = frozenset(name.lower() for name in (*names, urlsplit(root_path or "").netloc) if name)
        hosts = frozenset({*_LOOPBACK, host.lower(), *map(_name, places)}) if here or names else None
        trusted = frozenset({*_LOOPBACK, *proxies}) if places else frozenset()
        read_only = not here if read_only is None else read_only
        return cls(auth, read_only, hosts, (root_path or "").rstrip("/"), places, trusted)

    def admits(self, authorization: str | None) -> bool:
        """Whether an Authorization header carries the name and the password: Basic, or Bearer NAME:PASSWORD."""
        if self.auth is None:
            return True
        scheme, _, value = (authorization or "").strip().partition(" ")
        given = value.strip().encode()
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True)
            except binascii.Error:
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(given, ":".join(self.auth).encode())


class Addressed:
    """ASGI middleware for the whole server: requests under a foreign host name or from a foreign page are refused.

    Against DNS rebinding, by which a web site gives its own name this machine's address, and against what another
    page, be it of this machine, sends or reads here in its visitors' name.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 421 (host) or 403 (origin); there are no web sockets."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            scope = self._believed(scope)
            if refused := self._refusal(scope):
                await refuse(refused, scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _believed(self, scope: Scope) -> Scope:
        """`scope` without what is only said of whom it is passed on for; what a known proxy says of it is kept."""
        proxy = (scope.get("client") or ("",))[0] in self._access.proxies
        headers = Headers(scope=scope)
        host, scheme = (
            headers.get(f"x-forwarded-{what}", "").partition(",")[0].strip().lower() for what in ("host", "proto")
        )
        kept = [(key, value) for key, value in scope["headers"] if not key.lower().startswith(_FORWARDED)]
        scope = {**scope, "headers": kept}
        if proxy and host in self._access.places:
            kept.append((b"x-forwarded-host", host.encode("latin-1")))
        if proxy and scheme in ("http", "https"):
            kept.append((b"x-forwarded-proto", scheme.encode("latin-1")))
            scope["scheme"] = scheme
        return scope

    def _refusal(self, scope: Scope) -> ApiError | None:
        headers, hosts = Headers(scope=scope), self._access.hosts
        if hosts is not None and _name(headers.get("host", "")) not in hosts:
            return ApiError(
                421, "unknown_host", "This server is not addressed by that name. `dateline serve --allow-host NAME` "
                "admits one.",
            )  # fmt: skip
        if self._is_own(headers) or _is_link(scope, headers):
            return None
        return ApiError(403, "foreign_origin", "Requests from the pages of another site are refused.")

    def _is_own(self, headers: Headers) -> bool:
        """Whether the page that sends a request is this server's. Programs that are no browser say nothing of it."""
        if (origin := headers.get("origin")) is None:
            return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        scheme, _, place = origin.lower().partition("://")
        own = {headers.get("host", "").lower(), *self._access.places}
        return scheme in ("http", "https") and bool(place) and place in own


class Prefixed:
    """ASGI middleware for a server behind a proxy: requests come with or without the path under which it serves.

    Some proxies strip that path and others do not; both are understood.
    """

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        """`root_path`: the path, or an address with it."""
        self._app, self._prefix = app, urlsplit(root_path).path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as if the proxy had stripped its path."""
        path = scope.get("path", "")
        served = scope["type"] in ("http", "websocket") and self._prefix
        if served and path == self._prefix and scope.get("method") in ("GET", "HEAD"):
            query = scope.get("query_string", b"").decode("latin-1")  # the page's own links are relative to the folder
            place = f"{self._prefix}/" + (f"?{query}" if query else "")
            await RedirectResponse(place)(scope, receive, send)
            return
        if served and (path == self._prefix or path.startswith(f"{self._prefix}/")):
            raw = (scope.get("raw_path") or path.encode()).removeprefix(self._prefix.encode())
            scope = {**scope, "path": path[len(self._prefix) :] or "/", "raw_path": raw or b"/"}
        await self._app(scope, receive, send)


class Gate:
    """ASGI middleware for what programs call: the password is asked for, and large requests are refused unread."""

    def __init__(self, app: ASGIApp, access: Access, largest: Mapping[str, int]) -> None:
        """`largest`: bytes of a request by the beginning of its path, the longest fitting one; "" is all others."""
        self._app, self._access = app, access
        self._largest = sorted(largest.items(), key=lambda item: -len(item[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 401 or 413."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        try:
            self._check(headers)
            limit = next(size for path, size in self._largest if scope["path"].startswith(path))
            received = await whole(receive, headers, limit)
        except ApiError as error:
            await refuse(error, scope, receive, send)
            return
        await _while_there(self._app(scope, again(received, receive), send), receive)

    def _check(self, headers: Headers) -> None:
        if not self._access.admits(headers.get("authorization")):
            raise ApiError(
                401, "unauthorized", "The name and password of `--auth` are wanted: as Basic, or as Bearer "
                "NAME:PASSWORD (an OpenAI client's api_key).",
                headers={"WWW-Authenticate": 'Basic realm="Dateline", charset="UTF-8", Bearer realm="Dateline"'},
            )  # fmt: skip


async def _while_there(answering: Awaitable[None], receive: Receive) -> None:
    """Answer a request that was read whole, or give it up when its sender has gone: what waits makes room."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    answer, leaving = asyncio.ensure_future(answering), asyncio.ensure_future(gone())
    try:
        await asyncio.wait((answer, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        if not answer.done():
            answer.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await answer


async def whole(receive: Receive, headers: Headers, limit: int) -> list[Message]:
    """The messages of a whole request. Raises ApiError if its body has more than `limit` bytes."""
    too_large = ApiError(413, "too_large", f"A request has at most {limit:,} bytes here.")
    declared = headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > limit:
        raise too_large
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > limit:
            raise too_large
        if message["type"] != "http.request" or not message.get("more_body"):
            return messages


def again(messages: list[Message], receive: Receive) -> Receive:
    """What gives these messages once more, and then those that come."""
    waiting = deque(messages)

    async def replay() -> Message:
        return waiting.popleft() if waiting else await receive()

    return replay


async def refuse(error: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request with `error`."""
    await JSONResponse(error.body(), error.status, headers=error.headers)(scope, receive, send)


def _is_link(scope: Scope, headers: Headers) -> bool:
    """Whether a link was followed here: the reader sees what it shows, and the page that it was on does not."""
    followed = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    path: str = scope["path"]
    return (
        followed and scope["method"] == "GET" and "origin" not in headers
        and (path in _LINKED or path.startswith(_LINKED[1]))
    )  # fmt: skip


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
