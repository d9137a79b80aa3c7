"""A language model's server as scripted: OpenAI's chat completions over HTTP on loopback, streamed in small pieces."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the server says next, and what it was asked."""

    reply: str = ""
    plan: str = ""
    """What it says where questions are to be put otherwise."""
    behaviour: str = "good"
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    address: str = ""

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.asked[-1]["messages"])


@contextlib.contextmanager
def scripted() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            script.keys.append(self.headers["authorization"])
            with contextlib.suppress(OSError):
                _answer(self, script)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, script: Script) -> None:
    if script.behaviour == "refuses":
        body = json.dumps({"error": {"message": f"Incorrect key: {script.keys[-1]}"}}).encode()
        handler.send_response(401)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return
    if script.behaviour == "silent":
        time.sleep(3)
        return
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    if script.behaviour == "nonsense":
        handler.wfile.write(b"data: {not json\n\ndata: [DONE]\n\n")
        return
    reply = script.plan if "You rewrite questions" in script.prompt else script.reply
    if script.behaviour == "endless":
        for _ in range(200_000):
            handler.wfile.write(b"x" * 1000)
        return
    pieces = [reply[i : i + 7] for i in range(0, len(reply), 7)]
    for number, piece in enumerate(pieces):
        if script.behaviour == "stalls" and number == len(pieces) // 2:
            time.sleep(3)
        if script.behaviour == "breaks off" and number == len(pieces) // 2:
            handler.wfile.write(b"data: {\n\n")
            return
        if script.behaviour == "drips":
            time.sleep(0.05)
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "made-up",
                 "choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]}  # fmt: skip
        handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    handler.wfile.write(b"data: [DONE]\n\n")
