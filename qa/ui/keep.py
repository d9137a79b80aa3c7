"""What the page keeps beside the index: a secret of its own, and what users made of answers."""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from qa.answer import Answer

KEY_FILE = "page.key"
FEEDBACK = "feedback.jsonl"
"""What users made of answers, one a line; `dateline eval` reads it."""
_MOST_FEEDBACK = 20_000_000
"""Bytes after which no more is kept."""
_lock = threading.Lock()


def secret_of(path: Path) -> str:
    """The secret with which browsers store their history of the index at `path`: made once, kept in a file there.

    Where no file can be written it lasts as long as the process.
    """
    file = path / KEY_FILE
    try:
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        pass
    else:
        with os.fdopen(place, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(16))
    try:
        kept = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        kept = ""
    return kept if re.fullmatch("[0-9a-f]{32}", kept) else secrets.token_hex(16)


def keep_feedback(path: Path, verdict: str, turns: list[str], answer: Answer, **asked: Any) -> None:
    """Add a line to the feedback beside the index at `path`: the verdict, what was asked and how, what was answered.

    Raises DatelineError if it cannot be written, or if there is too much already.
    """
    line = {
        "verdict": verdict, "turns": turns, **asked, "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "answer": answer.to_dict(),
    }  # fmt: skip
    file = path / FEEDBACK
    try:
        with _lock:
            if file.exists() and file.stat().st_size > _MOST_FEEDBACK:
                raise DatelineError(f"{file} is full: move it away, then more can be kept.")
            with file.open("a", encoding="utf-8") as end:
                end.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise DatelineError(f"What you made of the answer cannot be kept: {error.strerror}.") from error
