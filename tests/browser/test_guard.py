"""In a browser: what another page of this machine can do here, and what the own page behind a proxy still does."""

import http.server
import json
import shutil
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.qa.ui.serving import Server, serving

pytestmark = pytest.mark.slow
Open = Callable[..., Visit]

ATTACK = """
async ([target, file]) => {
  const done = [];
  const heard = async (what, ask) => {
    try {
      const answer = await ask();
      done.push([what, answer.type === "opaque" ? "unread" : `${answer.status} ${(await answer.text()).slice(0, 80)}`]);
    } catch (error) { done.push([what, "failed"]); }
  };
  const forged = JSON.stringify({
    data: [[{path: file, meta: {_type: "gradio.FileData"}}]], fn_index: 52, session_hash: "x"
  });
  const article = JSON.stringify({articles: [{title: "Planted", text: "“We planted this,” Ada Example said."}]});
  const json = {"Content-Type": "application/json"};
  for (const path of ["/", "/config", "/api/info", "/api/articles", "/gradio_api/info", "/gradio_api/queue/data"])
    for (const credentials of ["include", "omit"])
      await heard(`GET ${path}`, () => fetch(target + path, {credentials}));
  for (const path of ["/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/upload", "/api/articles",
                      "/api/ask", "/v1/chat/completions", "/mcp"])
    for (const [headers, body] of [[json, forged], [{}, forged], [json, article], [{}, article]]) {
      await heard(`POST ${path}`, () => fetch(target + path, {method: "POST", headers, body}));
      await heard(`POST ${path} no-cors`, () => fetch(target + path, {method: "POST", mode: "no-cors", body}));
    }
  await heard("DELETE", () => fetch(target + "/api/articles/x", {method: "DELETE"}));
  return done;
}
"""


class _Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another page</title>")

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, seed_index: Path) -> Iterator[Server]:
    """A writable server."""
    path = tmp_path_factory.mktemp("attacked") / "index"
    shutil.copytree(seed_index, path)
    with serving(path) as running:
        yield running


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of another page on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        yield page.server_address[1]
        page.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_on_another_port_reads_and_changes_nothing(
    chromium: Any, server: Server, elsewhere: int, host: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("“It is a secret,” Ada Example said.")
    secret.chmod(0o600)
    page = chromium.new_page()
    page.goto(f"http://{host}:{elsewhere}/")
    done = page.evaluate(ATTACK, [server.address, str(secret)])
    assert len(done) > 60
    assert {what for _, what in done} <= {"failed", "unread"}
    page.close()
    with urllib.request.urlopen(f"{server.address}/api/articles", timeout=60) as listed:  # noqa: S310
        assert json.load(listed)["total"] == 1


class Proxy:
    """Passes requests on to another port as one that keeps its own name to itself, and says in headers what it was."""

    def __init__(self) -> None:
        self.place = socket.create_server(("127.0.0.1", 0))
        self.name = f"127.0.0.1:{self.place.getsockname()[1]}"
        self.port = 0

    def run(self) -> None:
        while True:
            try:
                asking, _ = self.place.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(asking,), daemon=True).start()

    def _pass(self, asking: socket.socket) -> None:
        said = b""
        while b"\r\n\r\n" not in said:
            if not (more := asking.recv(65536)):
                return
            said += more
        head, _, body = said.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        lines = [line for line in lines if not line.lower().startswith((b"host:", b"connection:"))]
        told = f"Host: 127.0.0.1:{self.port}\r\nConnection: close\r\nX-Forwarded-Host: {self.name}".encode()
        with asking, socket.create_connection(("127.0.0.1", self.port)) as answering:
            answering.sendall(b"\r\n".join([first, told, *lines]) + b"\r\n\r\n" + body)
            threading.Thread(target=self._pipe, args=(asking, answering), daemon=True).start()
            self._pipe(answering, asking)

    def _pipe(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while more := one.recv(65536):
                other.sendall(more)
        except OSError:
            pass


def test_behind_a_proxy_questions_are_answered_and_files_added(visit: Open, tmp_path: Path, seed_index: Path) -> None:
    path, file = tmp_path / "index", tmp_path / "bridge.txt"
    shutil.copytree(seed_index, path)
    file.write_text("The bridge\n\n“The bridge holds for good,” said Ada Example, the mayor of Testville.")
    proxy = Proxy()
    threading.Thread(target=proxy.run, daemon=True).start()
    with serving(path, names=[proxy.name]) as inner, proxy.place:
        proxy.port = inner.port
        reader = visit(f"http://{proxy.name}")
        assert "reviewing options" in reader.ask("What did Pompeo say?").inner_text()
        reader.page.get_by_role("tab", name="Archive").click()
        add = reader.page.get_by_role("button", name="Choose files")
        if not add.is_visible():
            reader.page.get_by_role("button", name="Add articles").click()
        with reader.page.expect_file_chooser() as chooser:
            add.click()
        chooser.value.set_files(file)
        reader.page.locator(".dl-added", has_text="1 article added").wait_for(timeout=120_000)
