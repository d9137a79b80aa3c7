"""Writes docs/cli.md from the real help of every command: `python docs/write_cli.py` (or `make docs`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from typer.main import get_command

from qa.cli import app

FILE = Path(__file__).with_name("cli.md")
_WIDTH = 100
_HEAD = """# The command line
Written by `make docs` from the help of each command. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not answered (of a
single `ask`). Where `--index` is not given, it is as [set](configuration.md), else `.dateline/` in the working folder.
"""


def text() -> str:
    """All of docs/cli.md."""
    group: Any = get_command(app)
    parts = [_HEAD]
    for name, command in group.commands.items():
        context = click.Context(command, info_name=f"dateline {name}", terminal_width=_WIDTH)
        help_text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        parts.append(f"## {name}\n```\n{help_text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
