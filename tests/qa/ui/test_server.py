"""What the server lets through to the page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from qa.engine import Engine
from qa.ui.server import Guard


def client(writable: bool) -> TestClient:
    return TestClient(Guard(PlainTextResponse("through"), writable=writable))


def test_uploads_are_open_only_where_the_archive_may_change() -> None:
    assert client(False).post("/gradio_api/upload", content=b"x").status_code == 404
    assert client(True).post("/gradio_api/upload", content=b"x").text == "through"
    assert client(True).get("/gradio_api/upload_progress").status_code == 404
    assert client(True).get("/gradio_api/file=/etc/passwd").status_code == 404


@pytest.mark.parametrize(("path", "length", "status"), [
    ("queue/join", 1_000_000, 200), ("queue/join", 1_000_001, 413), ("upload", 64_000_000, 200),
    ("upload", 64_000_001, 413), ("queue/join", "many", 413),
])  # fmt: skip
def test_what_is_too_large_is_refused_by_its_length(path: str, length: object, status: int) -> None:
    answer = client(True).post(f"/gradio_api/{path}", headers={"Content-Length": str(length)})
    assert answer.status_code == status


def test_what_does_not_say_its_length_is_refused() -> None:
    def endless() -> Iterator[bytes]:
        yield b"x"

    assert client(True).post("/gradio_api/queue/join", content=endless()).status_code == 411


def test_every_answer_confines_the_page() -> None:
    headers = client(True).get("/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_read_only_page_has_nothing_that_changes(seed_index: Path) -> None:
    from qa.ui import page

    def events(writable: bool) -> set[str]:
        blocks: Any = page.build(Engine(seed_index), writable=writable)
        return {fn.fn.__name__ for fn in blocks.fns.values() if fn.fn}

    changing = {"add_files", "add_address", "remove", "check", "mend"}
    assert changing <= events(True)
    assert not changing & events(False)
