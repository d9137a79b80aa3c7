"""Fetching pages and feeds without letting them reach into the reader's own network.

Every address that a host resolves to must be public; the connection goes to the address that was checked, not to
a second look-up; redirects are checked again. Time, size and compression are capped while the body streams in,
certificates are always verified, and proxy settings of the environment are not used. robots.txt is obeyed (RFC 9309)
and each host is given time between requests.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from index.errors import SourceError

USER_AGENT = "Dateline/0.1"

Resolver = Callable[[str, int], list[str]]
Connector = Callable[[tuple[str, int], float], socket.socket]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REFUSED = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10"))
)
_REDIRECTS = {301, 302, 303, 307, 308}
_ROBOTS_HOURS, _ROBOTS_BYTES = 1, 500_000


class FetchError(SourceError):
    """An address cannot or must not be fetched; the message says why."""

    gone = False
    """Whether its server says that there is nothing (any more)."""


class _Status(FetchError):
    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url} answers with status {status}.")
        self.gone = status in (404, 410)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer: 200 with a body, or 304 without one where the copy at hand is still good."""

    url: str
    """The address after redirects."""
    status: int
    content_type: str | None
    body: bytes
    etag: str | None = None
    last_modified: str | None = None

    @property
    def charset(self) -> str | None:
        """The encoding that the server declares."""
        for part in (self.content_type or "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip().strip("\"'") or None
        return None


class _Pinned(http.client.HTTPConnection):
    """A connection to an address chosen by `dial`, while Host and certificate are those of the name asked for."""

    def __init__(self, host: str, port: int, dial: Callable[[], socket.socket], tls: ssl.SSLContext | None) -> None:
        self.default_port = 443 if tls else 80
        super().__init__(host, port)
        self._dial, self._tls = dial, tls
        self._open: socket.socket | None = None

    def connect(self) -> None:
        """Open the socket, with TLS for the name in the address."""
        self.sock = self._open = self._dial()
        if self._tls is not None:
            self.sock = self._open = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """Break the connection off, also while a body is read that only its end delimits."""
        if self._open is not None:
            with suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)


class Fetcher:
    """Gets pages and feeds by HTTP; one object may be used from several threads.

    `allow_private` also permits addresses and ports of the local network: for a newsroom's own archive. Times in
    seconds, sizes in bytes. `resolve` and `connect` stand in for the system's in tests.
    """

    def __init__(
        self,
        allow_private: bool = False,
        *,
        connect_seconds: float = 5.0,
        total_seconds: float = 20.0,
        max_bytes: int = 10_000_000,
        max_redirects: int = 3,
        host_interval: float = 1.0,
        obey_robots: bool = True,
        resolve: Resolver | None = None,
        connect: Connector | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._connect_seconds, self._total_seconds = connect_seconds, total_seconds
        self._max_bytes, self._max_redirects = max_bytes, max_redirects
        self._interval, self._obey_robots = host_interval, obey_robots
        self._resolve = resolve or _system_resolver
        self._connect = connect or socket.create_connection
        self._lock = threading.Lock()
        self._next_turn: dict[str, float] = {}
        self._robots: dict[str, tuple[float, RobotFileParser]] = {}
        self._tls: ssl.SSLContext | None = None

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch `url`. With the `etag` or `last_modified` of an earlier answer the result may have status 304.

        Raises `FetchError` for an address that is not allowed, a failure on the way, or a status other than these.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        wanted = {name: value for name, value in headers.items() if value}
        parts = self._checked(url)
        for _ in range(self._max_redirects + 1):
            if self._obey_robots:
                self._ask_robots(parts)
            answer, location = self._once(parts, wanted, self._max_bytes)
            if location is None:
                if answer.status not in (200, 203, 304):
                    raise _Status(answer.url, answer.status)
                return answer
            parts = self._checked(urljoin(answer.url, location))
        raise FetchError(f"{url} redirects more than {self._max_redirects} times.")

    def _checked(self, url: str) -> SplitResult:
        """The address taken apart and made safe to send; `FetchError` if its form is not allowed."""
        try:
            parts = urlsplit(url.strip())
            port = parts.port
            host = (parts.hostname or "").rstrip(".")
            host = host if ":" in host else host.encode("idna").decode("ascii").lower().rstrip(".")
        except (ValueError, UnicodeError):
            raise FetchError(f"{url!r} is not a web address.") from None
        if parts.scheme not in ("http", "https"):
            raise FetchError(f"{url} is not an http or https address; only these are fetched.")
        if not host or any(c in host for c in "%/\\@ "):
            raise FetchError(f"{url!r} names no host.")
        if parts.username is not None or parts.password is not None:
            raise FetchError(f"The address of {host} holds a user name; addresses with one are not fetched.")
        if port is not None and port not in (80, 443) and not self._allow_private:
            raise FetchError(f"{url} uses port {port}; only 80 and 443 are fetched without --allow-private.")
        netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
        path, query = (quote(text, safe="/%:@!$&'()*+,;=~?[]|-._") for text in (parts.path or "/", parts.query))
        return SplitResult(parts.scheme, netloc, path, query, "")

    def _addresses(self, host: str, port: int) -> list[str]:
        """What `host` resolves to, looked up once; `FetchError` unless every address is allowed."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host} is not known ({error}).") from None
        if not found:
            raise FetchError(f"{host} is not known.")
        for address in found:
            if not self._allow_private and not is_public(address):
                raise FetchError(
                    f"{host} is at {address}, which is not a public address. "
                    "To read from your own network, say so with --allow-private."
                )
        return found

    def _once(self, parts: SplitResult, headers: dict[str, str], limit: int) -> tuple[Fetched, str | None]:
        """One request; the answer, and where it redirects to, if it does."""
        host, url = parts.hostname or "", urlunsplit(parts)
        self._wait_turn(host)
        deadline = time.monotonic() + self._total_seconds
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = self._connection(parts, port, self._addresses(host, port))
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", **headers}
        try:
            with self._deadline(connection, deadline):
                connection.request("GET", target, headers=sent)
                response = connection.getresponse()
                location = response.getheader("Location") if response.status in _REDIRECTS else None
                body = b"" if location or response.status not in (200, 203) else self._body(response, limit, url)
            if time.monotonic() >= deadline:  # a body that was cut may look complete
                raise TimeoutError
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            late = time.monotonic() >= deadline
            reason = f"took over {self._total_seconds:g} s" if late else str(error) or type(error).__name__
            raise FetchError(f"{url} cannot be fetched ({reason}).") from None
        finally:
            connection.close()
        kind, etag, modified = map(response.getheader, ("Content-Type", "ETag", "Last-Modified"))
        return Fetched(url, response.status, kind, body, etag, modified), location

    def _connection(self, parts: SplitResult, port: int, addresses: list[str]) -> _Pinned:
        def dial() -> socket.socket:
            failure: OSError = OSError("no address")
            for address in addresses[:4]:
                try:
                    return self._connect((address, port), self._connect_seconds)
                except OSError as error:
                    failure = error
            raise failure

        return _Pinned(parts.hostname or "", port, dial, self._context() if parts.scheme == "https" else None)

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                import certifi

                self._tls = ssl.create_default_context()
                self._tls.load_verify_locations(certifi.where())  # macOS's Python may come without any
            return self._tls

    @contextmanager
    def _deadline(self, connection: _Pinned, deadline: float) -> Iterator[None]:
        """Cut the connection at `deadline`: a socket's own timeout starts again with every byte that drips in."""

        timer = threading.Timer(max(0.0, deadline - time.monotonic()), connection.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _body(self, response: http.client.HTTPResponse, limit: int, url: str) -> bytes:
        """The body, decompressed while it streams in; `FetchError` once it is over `limit`."""
        encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(f"{url} is compressed in a way that was not asked for ({encoding}).")
        unpack = None if encoding == "identity" else zlib.decompressobj(wbits=47)
        taken, parts, size = 0, [], 0
        while chunk := response.read(65_536):
            taken += len(chunk)
            part = chunk if unpack is None else unpack.decompress(chunk, limit + 1 - size)
            parts.append(part)
            size += len(part)
            if size > limit or (unpack is not None and unpack.unconsumed_tail):
                raise FetchError(f"{url} is over {limit / 1e6:g} MB.")
            if size > 1_000_000 and size > 100 * taken:
                raise FetchError(f"{url} unpacks to over 100 times its size; it is not read.")
        if unpack is not None and not unpack.eof:
            raise FetchError(f"{url} broke off while it was fetched.")
        return b"".join(parts)

    def _wait_turn(self, host: str, extra: float = 0.0) -> None:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next_turn.get(host, 0.0))
            self._next_turn[host] = turn + max(self._interval, extra)
        time.sleep(turn - now)

    def _ask_robots(self, parts: SplitResult) -> None:
        """`FetchError` where the site's robots.txt forbids this address."""
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            until, rules = self._robots.get(site, (0.0, RobotFileParser()))
        if until < time.monotonic():
            rules = self._read_robots(site)
            with self._lock:
                self._robots[site] = (time.monotonic() + _ROBOTS_HOURS * 3600, rules)
        if not rules.can_fetch(USER_AGENT, urlunsplit(parts)):
            raise FetchError(f"The robots.txt of {parts.netloc} asks programs not to fetch {urlunsplit(parts)}.")
        if delay := rules.crawl_delay(USER_AGENT):
            self._wait_turn(parts.hostname or "", min(float(delay), 10.0))

    def _read_robots(self, site: str) -> RobotFileParser:
        rules = RobotFileParser()
        parts = self._checked(f"{site}/robots.txt")
        for _ in range(self._max_redirects + 1):
            answer, location = self._once(parts, {}, _ROBOTS_BYTES)
            if location is None:
                break
            parts = self._checked(urljoin(answer.url, location))
        if answer.status >= 500:
            raise FetchError(f"{site}/robots.txt answers with status {answer.status}: the site may not be fetched now.")
        text = answer.body.decode("utf-8", errors="replace") if answer.status == 200 else ""
        rules.parse(text.lstrip("\ufeff").splitlines())
        return rules


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; IPv4 addresses inside IPv6 ones are judged too."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(ip in network for network in _REFUSED if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_private or ip.is_link_local)


def _system_resolver(host: str, port: int) -> list[str]:
    """The system's look-up, given up after 5 s: it has no time limit of its own."""
    found: list[str] = []
    failed: list[OSError] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            failed.append(error)
        else:
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(5.0)
    if failed:
        raise failed[0]
    return list(found)
