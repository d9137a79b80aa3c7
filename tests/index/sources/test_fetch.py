"""Fetching: the SSRF vectors S1, the caps, robots.txt, conditional GET. All servers are on loopback."""

import gzip
import socket
import ssl
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from index.sources.fetch import Fetcher, FetchError, is_public
from tests.site import PUBLIC, Site

_connections: list[object] = []
_watching = False


def _audit(event: str, args: tuple[object, ...]) -> None:
    if _watching and event == "socket.connect":
        _connections.append(args[1])


sys.addaudithook(_audit)


@pytest.fixture
def connections() -> Iterator[list[object]]:
    global _watching
    _connections.clear()
    _watching = True
    yield _connections
    _watching = False


def resolver(names: dict[str, list[str]]) -> Callable[[str, int], list[str]]:
    def look_up(host: str, port: int) -> list[str]:
        if host in names:
            return names[host]
        try:  # numeric forms, as the system reads them; names are never looked up
            return [str(a[4][0]) for a in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]
        except socket.gaierror:
            return ["127.0.0.1"]

    return look_up


def fetcher(site: Site, names: dict[str, list[str]] | None = None, **options: object) -> Fetcher:
    names = {"news.example": [PUBLIC], **(names or {})}
    settings = {"host_interval": 0.0, "resolve": resolver(names), "connect": site.connect, **options}
    return Fetcher(**settings)  # type: ignore[arg-type]


FORBIDDEN = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "192.88.99.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "not an address",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_s1_a_name_at_a_forbidden_address_is_never_connected_to(
    site: Site, connections: list[object], address: str
) -> None:
    for answer in ([address], [PUBLIC, address], [address, PUBLIC]):
        connections.clear()
        with pytest.raises(FetchError, match="not a public address"):
            fetcher(site, {"evil.example": answer}).get("http://evil.example/x")
        assert connections == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_address_is_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://127.0.0.1./",
        "http://localhost./",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
        "http://user@127.0.0.1/",
        "http://news.example@127.0.0.1/",
        "http://user:pw@news.example/",
        "http://127.0.0.1\\@news.example/",
        "http://news.example:22/",
        "http://news.example:6379/",
        "https://news.example:8443/",
        "http://news.example:99999/",
        "ftp://news.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/x",
        "dict://127.0.0.1:11211/",
        "data:text/html,x",
        "javascript:alert(1)",
        "//127.0.0.1/x",
        "/etc/passwd",
        "",
        "http://",
        "http:///x",
        "http://news..example/",
        "http://" + "a" * 300 + ".example/",
        "http://[::1",
        "http://exa mple/",
        "http://news.example%2f@127.0.0.1/",
        "http://%31%32%37.0.0.1/",
    ],
)
def test_s1_addresses_that_are_refused(site: Site, connections: list[object], url: str) -> None:
    with pytest.raises(FetchError):
        fetcher(site).get(url)
    assert connections == []


def test_s1_a_second_answer_of_the_name_server_is_never_asked_for(site: Site, connections: list[object]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    site.pages["/x"] = (200, {}, b"first")
    found = fetcher(site, resolve=lambda host, port: next(answers), obey_robots=False).get("http://rebind.example/x")
    assert found.body == b"first"
    assert connections == [("127.0.0.1", site.port)]  # the stand-in for the public address, and nothing else


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "//127.0.0.1/x",
        "http://[::1]/",
        "file:///etc/passwd",
        "ftp://news.example/",
        "http://news.example:22/",
        "http://a:b@news.example/",
        "http://2130706433/",
        "http://inner.example/",
        "gopher://x/",
    ],
)
def test_s1_redirects_are_checked_again(site: Site, connections: list[object], location: str) -> None:
    site.pages["/start"] = (302, {"Location": "/next"}, b"")
    site.pages["/next"] = (301, {"Location": location}, b"")
    with pytest.raises(FetchError):
        fetcher(site, {"inner.example": ["10.0.0.1"]}).get("http://news.example/start")
    assert set(connections) == {("127.0.0.1", site.port)}


def test_redirects_are_followed_three_times(site: Site) -> None:
    for i in range(6):
        site.pages[f"/{i}"] = (302, {"Location": f"/{i + 1}"}, b"")
    site.pages["/6"] = (200, {}, b"end")
    assert fetcher(site).get("http://news.example/3").body == b"end"
    assert fetcher(site).get("http://news.example/3").url == "http://news.example/6"
    with pytest.raises(FetchError, match="redirects more than 3 times"):
        fetcher(site).get("http://news.example/2")


def test_the_name_asked_for_is_sent_as_host_and_the_environment_s_proxy_is_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.pages["/caf%C3%A9?q=%20a"] = (200, {"Content-Type": 'text/html; charset="ISO-8859-1"'}, b"x")
    found = fetcher(site).get("http://News.Example./caf\u00e9?q=%20a#top")
    assert (found.status, found.charset, found.url) == (200, "ISO-8859-1", "http://news.example/caf%C3%A9?q=%20a")
    assert site.requests[-1][1]["Host"] == "news.example"


def test_certificates_are_checked(site: Site) -> None:
    with pytest.raises(FetchError, match=r"cannot be fetched"):
        fetcher(site).get("https://news.example/")
    context = Fetcher()._context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_allow_private_opens_the_local_network(site: Site) -> None:
    site.pages["/x"] = (200, {}, b"inner")
    url = f"http://127.0.0.1:{site.port}/x"
    assert Fetcher(allow_private=True, host_interval=0.0).get(url).body == b"inner"
    with pytest.raises(FetchError, match="--allow-private"):
        Fetcher(host_interval=0.0).get(url)


@pytest.mark.parametrize("status", [204, 400, 401, 404, 410, 429, 500, 503])
def test_other_statuses_are_errors(site: Site, status: int) -> None:
    site.pages["/x"] = (status, {}, b"")
    with pytest.raises(FetchError, match=str(status)):
        fetcher(site).get("http://news.example/x")


def test_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.pages["/x"] = (200, {"ETag": '"1"', "Last-Modified": "Fri, 28 Feb 2020 10:15:00 GMT"}, b"x")
    first = fetcher(site).get("http://news.example/x")
    assert (first.etag, first.last_modified) == ('"1"', "Fri, 28 Feb 2020 10:15:00 GMT")
    site.pages["/x"] = (304, {}, b"")
    second = fetcher(site).get("http://news.example/x", etag=first.etag, last_modified=first.last_modified)
    assert (second.status, second.body) == (304, b"")
    sent = site.requests[-1][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Fri, 28 Feb 2020 10:15:00 GMT")


@pytest.mark.parametrize("packed", [gzip.compress(b"x" * 1000), zlib.compress(b"x" * 1000)], ids=["gzip", "deflate"])
def test_compressed_body_is_unpacked_or_refused(site: Site, packed: bytes) -> None:
    site.pages["/x"] = (200, {"Content-Encoding": "gzip"}, packed)
    assert fetcher(site).get("http://news.example/x").body == b"x" * 1000
    site.pages["/x"] = (200, {"Content-Encoding": "gzip"}, packed[:-6])
    with pytest.raises(FetchError, match="broke off"):
        fetcher(site).get("http://news.example/x")


def test_bombs_and_large_bodies(site: Site) -> None:
    site.pages["/big"] = (200, {}, b"x" * 3_000_000)
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 200_000_000, 1))
    site.pages["/ratio"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 9_000_000))
    site.pages["/odd"] = (200, {"Content-Encoding": "zstd"}, b"x")
    small = fetcher(site, max_bytes=2_000_000)
    for path, reason in (("/big", "over 2 MB"), ("/bomb", "over 2 MB"), ("/odd", "zstd")):
        with pytest.raises(FetchError, match=reason):
            small.get(f"http://news.example{path}")
    with pytest.raises(FetchError, match="100 times"):
        fetcher(site).get("http://news.example/ratio")


@pytest.mark.parametrize("part", ["body", "head"])
def test_what_drips_is_cut_off(site: Site, part: str) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for i in range(100):
            handler.wfile.write(b"x" if part == "body" else f"X-{i}: y\r\n".encode())
            handler.wfile.flush()
            time.sleep(0.05)

    site.pages["/page"] = drip
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"took over 0.4 s"):
        fetcher(site, total_seconds=0.4, obey_robots=False).get("http://news.example/page")
    assert time.monotonic() - start < 2


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: dateline\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n")
    site.pages["/x"] = site.pages["/private/x"] = (200, {}, b"x")
    one = fetcher(site)
    assert one.get("http://news.example/x").body == b"x"
    with pytest.raises(FetchError, match="robots"):
        one.get("http://news.example/private/x")
    assert [path for path, _ in site.requests] == ["/robots.txt", "/x"]  # asked for once, and the page never


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_missing_robots_txt_allows_and_a_failing_one_does_not(site: Site, status: int, allowed: bool) -> None:
    site.pages["/robots.txt"] = (status, {}, b"")
    site.pages["/x"] = (200, {}, b"x")
    if allowed:
        assert fetcher(site).get("http://news.example/x").body == b"x"
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            fetcher(site).get("http://news.example/x")


def test_each_host_is_given_time(site: Site) -> None:
    site.pages["/x"] = (200, {}, b"x")
    polite = fetcher(site, {"other.example": [PUBLIC]}, host_interval=0.2, obey_robots=False)
    start = time.monotonic()
    polite.get("http://news.example/x")
    polite.get("http://other.example/x")
    assert time.monotonic() - start < 0.2
    polite.get("http://news.example/x")
    polite.get("http://news.example/x")
    assert 0.4 <= time.monotonic() - start < 2


def test_a_host_that_cannot_be_reached(site: Site) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchError, match="cannot be fetched"):
        Fetcher(allow_private=True, host_interval=0.0).get(f"http://127.0.0.1:{port}/")

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror("Name or service not known")

    with pytest.raises(FetchError, match=r"nowhere\.example is not known"):
        fetcher(site, resolve=unknown).get("http://nowhere.example/")
