"""What reading gives: articles, and a word on every input that is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from index.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Rejected:
    """One input that could not be read as an article."""

    origin: str
    """The file or URL, with the line in files that hold one article a line: "feed.jsonl:17"."""
    reason: str
    """Plain words: "no text", "not valid JSON", "unknown format"."""


class Unreadable(Exception):
    """Raised by a reader for one input; its message is the reason that `Rejected` carries."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file or fetched document, decompressed, ready to be read by the reader of its format."""

    origin: str
    """Absolute path or URL."""
    stream: BinaryIO
    """Seekable, at its start."""
    url: str | None = None
    """The address that it was fetched from, if it was."""
    charset: str | None = None
    """The encoding that the server declared."""
    fetcher: Fetcher | None = None
    """Fetches what a feed links to; None where the network is not to be used."""

    @property
    def name(self) -> str:
        """The file's name in lower case, without `.gz`."""
        return PurePath(self.origin).name.lower().removesuffix(".gz")

    def whole(self, limit: int) -> bytes:
        """All bytes; `Unreadable` if there are more than `limit`."""
        parts, size = [], 0
        while part := self.stream.read(limit + 1 - size):
            parts.append(part)
            size += len(part)
            if size > limit:
                raise Unreadable(f"too large (over {limit / 1e6:.0f} MB)")
        return b"".join(parts)
