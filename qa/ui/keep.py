"""What the page keeps beside the index: what users made of answers."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from qa.answer import Answer

FEEDBACK = "feedback.jsonl"
"""What users made of answers, one a line; `dateline eval` reads it."""
_MOST_FEEDBACK = 20_000_000
"""Bytes after which no more is kept."""
_lock = threading.Lock()


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
