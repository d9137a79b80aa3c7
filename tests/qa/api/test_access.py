"""Who is answered: under which name, from the pages of which site, and who is believed to pass a request on."""

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from qa.api.access import Access, Addressed

ROUTES = (
    ("GET", "/"), ("GET", "/config"), ("GET", "/api/info"), ("GET", "/api/articles/a"), ("POST", "/api/ask"),
    ("POST", "/v1/chat/completions"), ("POST", "/mcp"), ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/upload"),
)  # fmt: skip
HERE = "127.0.0.1:7860"
NAMED = {"names": ["news.example"]}
COMBINATIONS: tuple[tuple[dict[str, Any], dict[str, str], int], ...] = (
    ({}, {}, 200),
    ({}, {"Origin": f"http://{HERE}"}, 200),
    ({}, {"Origin": "http://127.0.0.1:3000"}, 403),
    ({}, {"Origin": "http://localhost:7860"}, 403),
    ({}, {"Origin": "http://evil.example"}, 403),
    ({}, {"Origin": "null"}, 403),
    ({}, {"Origin": ""}, 403),
    ({}, {"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"}, 403),
    ({}, {"Origin": "http://localhost:3000", "Forwarded": "host=localhost:3000"}, 403),
    ({}, {"Host": "evil.example", "X-Forwarded-Host": HERE}, 421),
    ({}, {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"}, 403),
    ({}, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
    ({}, {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{HERE}"}, 200),
    (NAMED, {"Host": "news.example", "Origin": "https://news.example"}, 200),
    (NAMED, {"Origin": "https://news.example", "X-Forwarded-Host": "news.example"}, 200),
    (NAMED, {"Origin": "https://news.example:8443"}, 403),
    (NAMED, {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}, 403),
    (NAMED, {"Host": "evil.example", "X-Forwarded-Host": "news.example"}, 421),
    ({"names": ["news.example:8443"]}, {"Host": "news.example:8443", "Origin": "https://news.example:8443"}, 200),
    ({"root_path": "https://news.example/dateline"}, {"Origin": "https://news.example"}, 200),
)


async def seen(scope: Scope, receive: Receive, send: Send) -> None:
    """Says what of a request came through."""
    headers = {
        name: value for name, value in Request(scope).headers.items() if "forward" in name or name == "x-real-ip"
    }
    await JSONResponse({"scheme": scope["scheme"], "headers": headers})(scope, receive, send)


def client(rules: dict[str, Any], peer: str = "127.0.0.1", host: str = "127.0.0.1") -> TestClient:
    return TestClient(Addressed(seen, Access.of(host, **rules)), base_url=f"http://{HERE}", client=(peer, 50000))


@pytest.mark.parametrize(("rules", "headers", "status"), COMBINATIONS)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_only_the_own_pages_are_answered(
    method: str, path: str, rules: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    assert client(rules).request(method, path, headers=headers).status_code == status


@pytest.mark.parametrize(("path", "method", "status"), [
    ("/?q=Who", "GET", 200), ("/api/articles/a/b", "GET", 200), ("/logout", "GET", 403), ("/api/info", "GET", 403),
    ("/", "POST", 403), ("/gradio_api/heartbeat/x", "GET", 403),
])  # fmt: skip
def test_links_lead_to_a_question_or_an_article(path: str, method: str, status: int) -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client({}).request(method, path, headers=followed).status_code == status


SAID = {"X-Forwarded-Host": "News.example, inner", "X-Forwarded-Proto": "https", "X-Forwarded-For": "9.9.9.9",
        "Forwarded": "host=evil.example", "X-Real-IP": "9.9.9.9"}  # fmt: skip
KEPT = {"scheme": "https", "headers": {"x-forwarded-host": "news.example", "x-forwarded-proto": "https"}}
DROPPED = {"scheme": "http", "headers": {}}


@pytest.mark.parametrize(("rules", "peer", "expected"), [
    (NAMED, "127.0.0.1", KEPT), (NAMED, "10.0.0.9", DROPPED), ({}, "127.0.0.1", DROPPED),
    ({**NAMED, "proxies": ["10.0.0.9"]}, "10.0.0.9", KEPT), ({"proxies": ["10.0.0.9"]}, "10.0.0.9", DROPPED),
])  # fmt: skip
def test_only_a_proxy_that_was_named_is_believed(rules: dict[str, Any], peer: str, expected: Any) -> None:
    assert client(rules, peer).get("/", headers=SAID).json() == expected


def test_a_name_that_was_not_given_is_not_passed_on() -> None:
    said = client(NAMED).get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp"}).json()
    assert said == DROPPED


def test_there_are_no_web_sockets() -> None:
    with pytest.raises(WebSocketDisconnect), client({}).websocket_connect("/gradio_api/queue/join"):
        pass
