"""That a server ends when it is told to, whatever it does."""

import contextlib
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from tests.conftest import ROOT

CODE = """
import asyncio, re, threading, time
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from qa.ui import listening

def holds(request):  # the interpreter, in a thread
    re.match(r"(a*)*b", "a" * 50)

async def turns(request):  # the event loop
    while True: pass

async def reads(request):
    with open("/dev/zero", "rb") as file:
        while file.read(1_000_000): pass

def waits(request):
    threading.Event().wait()

async def idle(request):
    return PlainTextResponse("idle")

routes = [Route(f"/{f.__name__}", f) for f in (holds, turns, reads, waits, idle)]
listening.run(Starlette(routes=routes), "127.0.0.1", 0)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("busy", ["idle", "waits", "turns", "reads", "holds"])
def test_a_signal_ends_the_server_whatever_it_does(busy: str, number: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-c", CODE], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()

        def ask() -> None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/{busy}", timeout=60).read()  # noqa: S310

        threading.Thread(target=ask, daemon=True).start()
        time.sleep(1)
        process.send_signal(number)
        assert process.wait(5) in (-number, -signal.SIGKILL, 1)
    finally:
        process.kill()
        process.wait()


def test_nothing_is_left_behind_by_one_that_ends_at_once() -> None:
    code = "from qa.ui import listening\nwith listening._ended_in_time(): print('here', flush=True)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "here\n", "")
