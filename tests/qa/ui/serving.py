"""The page as its users run it: a process that prints its address."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.config import Llm
from tests.conftest import ROOT


@dataclass(frozen=True)
class Server:
    line: str
    address: str
    port: int
    process: subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@contextlib.contextmanager
def serving(
    index: Path, read_only: bool | None = None, stderr: int | None = None, llm: Llm | None = None, **rules: Any
) -> Iterator[Server]:
    """Serve `index` in a process of its own until the block is left; `stderr` as subprocess takes it.

    `rules` are further ones of `serve`.
    """
    port = free_port()
    how = f"port={port}, read_only={read_only}, **{rules!r}"
    if llm:
        how += f", llm=Llm({llm.base_url!r}, {llm.model!r}, {llm.api_key!r})"
    uses = "from pathlib import Path; from qa.config import Llm; from qa.ui import serve"
    code = f"{uses}; serve(Path({str(index)!r}), {how})"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True,
                               env={**os.environ, "GRADIO_ANALYTICS_ENABLED": "True"})  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield Server(line, line.strip(), port, process)
    finally:
        process.terminate()
        process.wait(20)
