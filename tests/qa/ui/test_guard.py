"""What is let through to the page: the routes that it needs, with the password, and this browser's own files alone."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from qa.api import Access
from qa.engine import Engine
from qa.ui.guard import Guard, Rules
from qa.ui.uploads import Uploads

SHOWN = {
    ("HEAD", "/"), ("GET", "/"), ("GET", "/static/{path:path}"), ("GET", "/assets/{path:path}"), ("GET", "/theme.css"),
    ("GET", "/gradio_api/theme.css"), ("GET", "/favicon.ico"), ("GET", "/robots.txt"), ("POST", "/login"),
    ("GET", "/logout"),
}  # fmt: skip
"""Without the password."""
BEHIND = {
    ("GET", "/config"), ("GET", "/gradio_api/info"), ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/login_check"), ("GET", "/gradio_api/heartbeat/{session_hash}"),
    ("GET", "/gradio_api/queue/data"), ("POST", "/gradio_api/queue/join"), ("POST", "/gradio_api/run/{api_name}"),
    ("POST", "/gradio_api/cancel"), ("POST", "/gradio_api/reset"),
}  # fmt: skip
UPLOAD = ("POST", "/gradio_api/upload")
FORGED = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
MODES = {"writable": {}, "read-only": {"read_only": True}, "auth": {"auth": ("reader", "se:cret")}}


def application(index: Path, **rules: Any) -> Any:
    from qa.ui import server

    return server.application(Engine(index), Access.of("127.0.0.1", **rules))


@pytest.fixture(scope="module", params=MODES)
def served(request: pytest.FixtureRequest, seed_index: Path) -> Iterator[TestClient]:
    """The whole application in each mode; where there is a password, it is given."""
    app = application(seed_index, **MODES[request.param])
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        if request.param == "auth":
            assert client.post("/login", data={"username": "reader", "password": "se:cret"}).status_code == 200
        yield client


@pytest.fixture(scope="module")
def routes(seed_index: Path) -> set[tuple[str, str]]:
    """Every route of gradio's application as it is mounted."""
    mounted = next(r.app for r in application(seed_index).routes if isinstance(r, Mount) and r.path == "")
    found = set(listed(mounted.routes))
    assert len(found) > 60
    return found


def listed(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if inner := getattr(route, "original_router", None):  # a router that was included, in newer FastAPI
            yield from listed(inner.routes)
        else:
            yield from ((method, route.path) for method in getattr(route, "methods", None) or ["GET"])


async def through(scope: Scope, receive: Receive, send: Send) -> None:
    """In the page's place: says that a request got through, and that nobody has given the password."""
    answer: Response = PlainTextResponse("through")
    if scope["path"] == "/gradio_api/login_check" and scope.get("asked", True):
        answer = PlainTextResponse("no", 401)
    await answer(scope, receive, send)


def client(writable: bool = False, locked: bool = False) -> TestClient:
    return TestClient(Guard(through, Rules(writable, locked, {0: 1})))


def got_through(client: TestClient, routes: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The routes that are not refused for what they are."""
    found = set()
    for method, route in routes:
        path = re.sub(r"\{[^}]*\}", "x", route)
        body = {"json": {"data": ["x"], "fn_index": 0, "session_hash": "x"}} if method == "POST" else {}
        if client.request(method, path, **body).status_code != 404:
            found.add((method, route))
    return found


def test_only_the_routes_that_the_page_needs_are_served(routes: set[tuple[str, str]]) -> None:
    assert got_through(client(), routes) == SHOWN | BEHIND
    assert got_through(client(writable=True), routes) == SHOWN | BEHIND | {UPLOAD}


def test_without_the_password_only_the_question_for_it_is_shown(routes: set[tuple[str, str]]) -> None:
    locked = client(writable=True, locked=True)
    for method, route in SHOWN | BEHIND | {UPLOAD}:
        status = locked.request(method, re.sub(r"\{[^}]*\}", "x", route)).status_code
        assert status == (200 if (method, route) in SHOWN else 401), (method, route)


@pytest.mark.parametrize("path", [
    "//pwa_icon/8", "/pwa_icon/1000000", "/./pwa_icon/8", "/gradio_api/../pwa_icon/8", "/gradio_api//file=/etc/passwd",
    "//gradio_api/file=/etc/passwd", "/gradio_api/file=/etc/passwd", "/GRADIO_API/file=x", "/gradio_api/queue/data/",
    "/gradio_api/heartbeat/" + "a" * 65, "/gradio_api/heartbeat/..%2f..", "/apix", "/mcp/x", "/svelte/x", "/monitoring",
])  # fmt: skip
def test_no_other_way_leads_there(path: str) -> None:
    assert client(writable=True).get(path).status_code == 404


def test_no_function_reads_a_file_that_was_not_sent(served: TestClient) -> None:
    page = served.get("/config").json()
    paths = itertools.cycle(("queue/join", "run/predict", "run/ask"))
    for function in page["dependencies"]:
        count = max(len(function["inputs"]), 1)
        for file in (FORGED, {"path": "/dev/zero"}, {"meta": {}}):
            for data in ([file] * count, [[file]] * count, [{"value": [{"x": file}]}] * count):
                sent = {"data": data, "fn_index": function["id"], "session_hash": "x"}
                assert served.post(f"/gradio_api/{next(paths)}", json=sent).status_code == 403
            sent = {"data": [None] * count, "event_data": file, "fn_index": function["id"], "session_hash": "x"}
            assert served.post(f"/gradio_api/{next(paths)}", json=sent).status_code == 403


def test_gradio_itself_refuses_it_too(seed_index: Path) -> None:
    """Where the guard is passed by, gradio looks at the path: a second lock."""
    mounted = next(r.app for r in application(seed_index).routes if isinstance(r, Mount) and r.path == "")
    add = next(key for key, fn in mounted.get_blocks().fns.items() if fn.fn and fn.fn.__name__ == "add_files")
    with TestClient(mounted, raise_server_exceptions=False) as page:
        sent = {"data": [[FORGED]], "fn_index": add, "session_hash": "x"}
        assert page.post("/gradio_api/run/predict", json=sent).status_code in (404, 500)


def sent_by(guarded: TestClient, files: Path, name: str = "a.txt") -> dict[str, Any]:
    """A file as the page names it, once it was sent."""
    answer = guarded.post("/gradio_api/upload", content=b"x")
    assert answer.json() == [str(files / name)]
    return {"path": str(files / name), "meta": {"_type": "gradio.FileData"}}


@pytest.fixture
def uploading(tmp_path: Path) -> tuple[Guard, Path, list[Any]]:
    """A guard before what stores one file and tells what it was asked."""
    told: list[Any] = []
    (tmp_path / "a.txt").write_text("a")

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("upload"):
            await Response(json.dumps([str(tmp_path / "a.txt")]))(scope, receive, send)
        else:
            told.append(json.loads((await receive())["body"]))
            await PlainTextResponse("through")(scope, receive, send)

    return Guard(page, Rules(True, False, {0: 1})), tmp_path, told


def join(guarded: TestClient, value: Any) -> int:
    said = {"data": [value], "fn_index": 0, "session_hash": "x"}
    return guarded.post("/gradio_api/queue/join", json=said).status_code


def test_a_file_is_read_for_the_browser_that_sent_it(uploading: tuple[Guard, Path, list[Any]]) -> None:
    guard, files, told = uploading
    one, other = TestClient(guard), TestClient(guard)
    file = sent_by(one, files)
    (cookie,) = [c for c in one.cookies.jar if c.name.startswith("dateline-")]
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert join(one, [{**file, "url": "http://x.example/", "is_stream": True, "orig_name": "a.txt"}]) == 200
    assert told == [{"data": [[{**file, "orig_name": "a.txt"}]], "fn_index": 0, "session_hash": "x"}]
    assert join(other, [file]) == 403
    other.cookies.set(cookie.name, "x" * 32)
    assert join(other, [file]) == 403
    for path in (f"{files}/../{files.name}/a.txt", f"{files}//a.txt", f"{files}/b.txt", str(files), f"{files}/a.txt\0"):
        assert join(one, [{**file, "path": path}]) == 403


def test_what_took_a_files_place_is_not_read(uploading: tuple[Guard, Path, list[Any]]) -> None:
    guard, files, _ = uploading
    one = TestClient(guard)
    file = sent_by(one, files)
    (files / "a.txt").unlink()
    assert join(one, [file]) == 403
    (files / "a.txt").symlink_to("/etc/passwd")
    assert join(one, [file]) == 403


def test_a_name_that_is_given_twice_is_read_once(uploading: tuple[Guard, Path, list[Any]]) -> None:
    guard, files, told = uploading
    one = TestClient(guard)
    path = sent_by(one, files)["path"]
    body = f'{{"data": [{{"path": "/etc/passwd", "path": "{path}", "meta": {{}}}}], "fn_index": 0, "more": 1}}'
    assert one.post("/gradio_api/queue/join", content=body.encode("utf-16")).status_code == 200
    assert told[0]["data"][0]["path"] == path
    assert "more" not in told[0]


def test_files_that_wait_have_a_limit_and_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = Uploads(most=10)
    (tmp_path / "a").write_bytes(b"123456")
    owner = uploads.owner(None)
    assert uploads.owner(owner) == owner
    uploads.keep(owner, [str(tmp_path / "a")])
    with uploads.room(4) as fits, uploads.room(1) as more:
        assert (fits, more) == (True, False)
    monkeypatch.setattr("qa.ui.uploads.time.monotonic", lambda: 1e9)
    with uploads.room(10) as fits:
        assert fits
    assert not (tmp_path / "a").exists()
    assert not uploads.holds(owner, str(tmp_path / "a"))


@pytest.mark.parametrize(("said", "status"), [
    (b"[1]", 422), (b"{", 400), (b"[" * 100_000, 400), (b"", 400), (b'{"data": ["x"], "fn_index": 99}', 404),
    (b'{"data": ["x"], "fn_index": true}', 404), (b'{"data": ["x"], "fn_index": "0"}', 404), (b'{"data": ["x"]}', 404),
    (b'{"data": [], "fn_index": 0}', 422), (b'{"data": "x", "fn_index": 0}', 422), (b'{"fn_index": 0}', 422),
    (b'{"data": ["x"], "fn_index": 0, "session_hash": "../x"}', 422),
    (b'{"data": ["x"], "fn_index": 0, "session_hash": 7}', 422), (b'{"data": ["x"], "fn_index": 0}', 200),
    (b'{"data": ["\\ud800"], "fn_index": 0, "session_hash": "a-9"}', 200),
])  # fmt: skip
def test_what_no_page_says_is_refused(said: bytes, status: int) -> None:
    assert client().post("/gradio_api/run/predict", content=said).status_code == status


@pytest.mark.parametrize(("path", "length", "status"), [
    ("gradio_api/queue/join", 1_000_001, 413), ("gradio_api/upload", 64_000_000, 200), ("login", 1_000_001, 413),
    ("gradio_api/upload", 64_000_001, 413), ("gradio_api/queue/join", "many", 413), ("gradio_api/cancel", "²", 413),
])  # fmt: skip
def test_what_is_too_large_is_refused_by_its_length(path: str, length: object, status: int) -> None:
    answer = client(True).post(f"/{path}", headers={"Content-Length": str(length).encode()})
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["gradio_api/queue/join", "gradio_api/upload", "login"])
def test_what_does_not_say_its_length_is_refused(path: str) -> None:
    def endless() -> Iterator[bytes]:
        yield b"x"

    assert client(True).post(f"/{path}", content=endless()).status_code == 411


def test_every_answer_confines_the_page() -> None:
    for path in ("/", "/none"):
        headers = client(True).get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_no_answer_lets_another_page_read_it() -> None:
    generous = PlainTextResponse("x", headers={"Access-Control-Allow-Origin": "*", "Access-Control-Max-Age": "9"})
    headers = TestClient(Guard(generous, Rules())).get("/").headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_a_flood_of_visits_takes_no_more_memory_than_some(seed_index: Path) -> None:
    mounted = next(r.app for r in application(seed_index).routes if isinstance(r, Mount) and r.path == "")
    assert mounted.state_holder.capacity <= 500
