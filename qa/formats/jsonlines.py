"""JSON lines: where a line ends, and what it is called, alike for all who read and write them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.understand.question import readable


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers from 0; blank ones are counted, too, but left out.

    A line ends at a line feed alone: `str.splitlines` would break texts at U+2028 and U+0085, which JSON leaves as
    they are. Raises OSError if the file cannot be read.
    """
    with path.open("rb") as file:
        yield from ((number, line) for number, line in enumerate(file) if line.strip())


def name(row: dict[str, Any], number: int) -> str:
    """What a line's answer is called by: its `id`, else its number from 0."""
    return str(number) if row.get("id") is None else readable(str(row["id"]))
