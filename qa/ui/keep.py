"""What the page keeps beside the index: a secret of its own, and what users made of answers."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

KEY_FILE = "page.key"


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
