"""Many readers at once, over HTTP as browsers ask: no answer is lost or crosses to another, and busy passes."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from index.article import Article
from tests.qa.ui.serving import Server, serving
from tests.support import add

pytestmark = pytest.mark.slow

NAMES = [f"{first} {last}" for first in ("Ada", "Bo", "Cy", "Eve", "Fay") for last in
         ("Example", "Sample", "Mockley", "Placeholder", "Testman")]  # fmt: skip


@dataclass
class Reader:
    """One user in a closed loop: asks about one person, checks the answer, asks again."""

    server: Server
    name: str
    fn: int
    answered: int = 0
    busy: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def loop(self, until: float) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            status, text = self.ask()
            if status == 503:
                self.busy += 1
                time.sleep(0.5)
                continue
            self.seconds.append(time.monotonic() - began)
            others = [n for n in NAMES if n != self.name and n in text]
            if status != 200 or f"the words of {self.name}" not in text or others:
                self.wrong.append(f"{status} {text[:200]}")
            self.answered += 1

    def ask(self) -> tuple[int, str]:
        """One question to /ask through the queue, as gradio's own client sends it."""
        session = uuid4().hex
        body = json.dumps(
            {"data": [f"What did {self.name} say?"], "fn_index": self.fn, "session_hash": session}
        ).encode()
        join = urllib.request.Request(f"{self.server.address}/gradio_api/queue/join", body,  # noqa: S310
                                      {"Content-Type": "application/json"})  # fmt: skip
        try:
            with urllib.request.urlopen(join, timeout=60) as response:  # noqa: S310
                response.read()
            return 200, self._answer(session)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def _answer(self, session: str) -> str:
        stream = f"{self.server.address}/gradio_api/queue/data?session_hash={session}"
        with urllib.request.urlopen(stream, timeout=60) as events:  # noqa: S310
            for line in events:
                if line.startswith(b"data:") and (event := json.loads(line[5:])).get("msg") == "process_completed":
                    return str((event["output"].get("data") or [event["output"]])[0])
        return "nothing came"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("load") / "index"
    said = '"These are the words of {0}," said {0}, the keeper of a mill.'
    add(path, *(Article(f"l{n}", said.format(name), f"Story {n}") for n, name in enumerate(NAMES)))
    with serving(path) as running:
        yield running


def ask_fn(server: Server) -> int:
    with urllib.request.urlopen(f"{server.address}/config", timeout=60) as response:  # noqa: S310
        found = json.load(response)
    return next(d["id"] for d in found["dependencies"] if d["api_name"] == "ask")


def run(server: Server, users: int, seconds: float) -> list[Reader]:
    fn = ask_fn(server)
    readers = [Reader(server, NAMES[n], fn) for n in range(users)]
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=reader.loop, args=(until,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive(), "a question was lost"
    return readers


def test_ten_readers_get_their_own_answers(server: Server) -> None:
    readers = run(server, 10, 15)
    assert [r.wrong for r in readers if r.wrong] == []
    assert all(r.answered for r in readers)


def test_more_readers_than_wait_are_told_and_then_served(server: Server) -> None:
    readers = run(server, 25, 8)
    assert sum(r.busy for r in readers) > 0
    assert [r.wrong for r in readers if r.wrong] == []
    alone = run(server, 1, 2)[0]
    assert alone.answered
    assert not alone.busy
    assert not alone.wrong
