"""The page as the server makes it."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from qa.api import Access
from qa.engine import Engine


def test_a_read_only_page_has_nothing_that_changes(seed_index: Path) -> None:
    from qa.ui import page

    def events(writable: bool) -> set[str]:
        blocks: Any = page.build(Engine(seed_index), writable=writable)
        return {fn.fn.__name__ for fn in blocks.fns.values() if fn.fn}

    changing = {"add_files", "add_address", "remove", "check", "mend"}
    assert changing <= events(True)
    assert not changing & events(False)


def test_what_is_sent_is_kept_from_others_and_not_for_long(seed_index: Path) -> None:
    from qa.ui import server

    app = server.application(Engine(seed_index), Access.of("127.0.0.1"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        (sent,) = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x")}).json()
        folder = Path(sent).parents[1]
        assert folder.stat().st_mode & 0o077 == 0
        assert client.post("/gradio_api/upload", files={"files": ("", b"x")}).status_code == 400
    assert not folder.exists()
