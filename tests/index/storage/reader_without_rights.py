"""A process that may read an index and not write to it: run as `python -m`, with the index and what to do.

It is this user without rights, or another user. All that is needed is loaded before, as a program that is installed
where everybody may read it would be.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from index import ingest
from index.errors import IndexBusy
from qa.cli import app
from qa.engine import Engine
from tests.support import made_up

NOBODY = 65_534


def run(path: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments, "--index", str(path)])
    error = done.exception if isinstance(done.exception, Exception) else ""
    return done.exit_code, f"{done.stdout}{type(error).__name__ if error else ''}{error}"


def read(path: Path) -> dict[str, tuple[int, str]]:
    """What every verb says that reads."""
    said = {
        "ask": run(path, "ask", "What did Ada Example say?", "--json"),
        "search": run(path, "search", "bridge", "--json"),
        "list": run(path, "list", "--json"),
        "get": run(path, "get", "made-up-1", "--json"),
        "info": run(path, "info", "--json"),
        "quotes": run(path, "quotes", "--speaker", "Ada Example", "--json"),
    }
    return {verb: (code, text.replace(str(path), "INDEX")) for verb, (code, text) in said.items()}


def doctor(path: Path) -> tuple[int, str]:
    return run(path, "doctor", "--json")


def write(path: Path) -> dict[str, tuple[int, str]]:
    """What every verb says that writes."""
    news = path.parent / "news.jsonl"
    return {
        "add": run(path, "add", str(news)),
        "remove": run(path, "remove", "made-up-0"),
        "rebuild": run(path, "rebuild", str(news), "--replace"),
        "rebuild --from-catalog": run(path, "rebuild", "--from-catalog"),
        "doctor --repair": run(path, "doctor", "--repair"),
    }


def back_up(path: Path) -> tuple[int, str]:
    with tempfile.TemporaryDirectory() as folder:
        saved, own = Path(folder, "saved"), Path(folder, "own")
        code, text = run(path, "backup", str(saved))
        if code == 0:
            code, text = run(own, "restore", str(saved))
        return code, text + json.dumps(read(own))


def follow(path: Path) -> list[str]:
    """Ask until the newest article is found; what was found, and how often it was to be asked again."""
    engine, seen, end = Engine(path), list[str](), time.monotonic() + 60
    sys.stdout.write("open\n")
    sys.stdout.flush()
    while time.monotonic() < end:
        try:
            found = sorted(hit.article.id for hit in engine.search("bridge swallows clocks ferry turbine", 50))
        except IndexBusy:
            found = ["busy"]
        if [",".join(found)] != seen[-1:]:
            seen.append(",".join(found))
        if "made-up-99" in found:
            break
    return seen


WHAT: dict[str, Callable[[Path], object]] = {
    "read": read, "doctor": doctor, "write": write, "back_up": back_up, "follow": follow,
}  # fmt: skip


def without_rights() -> None:
    """Be a user whom file modes bind."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main() -> None:
    path, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:  # loads all that reading needs
        ingest.add(Path(folder, "index"), [made_up(0), made_up(1)])
        read(Path(folder, "index"))
        doctor(Path(folder, "index"))
    without_rights()
    for name in names:
        sys.stdout.write(json.dumps(WHAT[name](Path(path))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
