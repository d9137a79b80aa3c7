"""Which articles are meant (`index.store.Where`), in SQL."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase

from index.store import Where

_ASCII = str.maketrans(ascii_uppercase, ascii_lowercase)
_GLOB = re.compile(r"([*?[])")


def condition(where: Where | None) -> tuple[str, list[str]]:
    """A condition on the articles (alias `a`), true of all without `where`, and its values."""
    parts, values = ["1"], list[str]()
    if where is None:
        return "1", values
    if where.outlets:
        parts.append(f"a.source COLLATE NOCASE IN ({','.join('?' * len(where.outlets))})")
        values += where.outlets
    for day, sign in ((where.since, ">="), (where.until, "<=")):
        if day:
            parts.append(f"substr(a.date, 1, 10) {sign} ?")
            values.append(day.isoformat())
    for name in where.people:
        parts.append("lower(' ' || a.title || ' ' || a.text || ' ') GLOB ?")
        values.append("*[^a-z]" + _GLOB.sub(r"[\1]", name.translate(_ASCII)) + "[^a-z]*")  # as SQLite's lower()
    return " AND ".join(parts), values
