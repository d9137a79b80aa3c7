"""What a check says: how bad it is, in plain words, and the command that repairs it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["ok", "warn", "fail"]
_SHOWN = 10
"""Details that are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. `repair` is a command as it can be typed, None where nothing is to be done."""

    name: str
    severity: Severity
    message: str
    repair: str | None = None
    details: tuple[str, ...] = ()


def ok(name: str, message: str) -> Finding:
    """All is well."""
    return Finding(name, "ok", message)


def warn(name: str, message: str, repair: str | None = None, details: Sequence[str] = ()) -> Finding:
    """Answers are right, but something should be done."""
    return Finding(name, "warn", message, repair, capped(details))


def fail(name: str, message: str, repair: str | None, details: Sequence[str] = ()) -> Finding:
    """Answers may be wrong, or cannot be given."""
    return Finding(name, "fail", message, repair, capped(details))


def capped(details: Sequence[str]) -> tuple[str, ...]:
    """The first few of `details`, and how many more there are."""
    more = len(details) - _SHOWN
    return (*details[:_SHOWN], f"... and {more:,} more") if more > 0 else tuple(details)


def command(verb: str, path: Path, *arguments: str) -> str:
    """A `dateline` command on the index at `path`, quoted for the shell."""
    return shlex.join(["dateline", *verb.split(), *arguments, "--index", str(path)])


def derive(path: Path) -> str:
    """The command that makes everything derived again."""
    return command("rebuild --from-catalog", path)
