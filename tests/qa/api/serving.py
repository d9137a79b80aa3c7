"""The interfaces for programs on a really running server: uvicorn in a thread, on loopback."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from qa import api
from qa.api import Access
from qa.config import Llm
from qa.engine import Engine
from qa.ui import listening

AUTH = ("reader", "se:cret")


@contextlib.contextmanager
def running(index: Path, llm: Llm | None = None, **rules: Any) -> Iterator[str]:
    """The address of a server over `index`, by the rules of `Access.of`; `llm` is the model that callers may use."""
    app = FastAPI(openapi_url=None)
    api.add_to(app, Engine(index), Access.of("127.0.0.1", **rules), llm)
    with listening.bound("127.0.0.1", 0) as place:
        server = uvicorn.Server(listening.config(app))
        thread = threading.Thread(target=server.run, args=([place],), daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{place.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


@contextlib.contextmanager
def calling(address: str, **settings: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60, trust_env=False, **settings) as client:
        yield client
