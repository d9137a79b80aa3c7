"""What reading gives: articles, a word on every input that is none, and what is known of addresses read before."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Protocol

from index.article import Article

if TYPE_CHECKING:
    from index.sources.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Rejected:
    """One input that could not be read as an article."""

    origin: str
    """The file or URL, with the line in files that hold one article a line: "feed.jsonl:17"."""
    reason: str
    """Plain words: "no text", "not valid JSON", "unknown format"."""
    target: str = field(default="", compare=False)
    """The file or address that is read again for it; "" where that is `origin` itself."""
    gone: bool = field(default=False, compare=False)
    """Whether the address says that there is nothing any more."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that whoever adds an input should know of it, though it was read."""

    origin: str
    """The file or URL."""
    note: str
    """Plain words: "a good part of the page was not taken"."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An address that has not changed since its articles were stored; it was not read again."""

    origin: str
    digests: tuple[str, ...]
    """Of the contents of the articles that came of it: as many inputs as these."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is remembered of an address, so that it is read again only if it changed."""

    etag: str | None = None
    last_modified: str | None = None
    entry: str | None = None
    """Digest of the feed's entry that led there."""
    digests: tuple[str, ...] = ()
    """Of the contents of the articles that came of it."""
    recent: bool = False
    """Whether it was visited within a day."""

    @property
    def validators(self) -> dict[str, str | None]:
        """What `Fetcher.get` is told, so that the server answers 304 where nothing changed."""
        return {"etag": self.etag, "last_modified": self.last_modified}


@dataclass(frozen=True, slots=True)
class Finished:
    """A file or address was read to its end: all that it holds came before this."""

    target: str
    visit: Visit | None = None
    """What to remember of it; None leaves what is remembered as it is."""
    gone: bool = False
    """Whether there is nothing at `target` any more."""


class Memory(Protocol):
    """Knows the addresses whose articles are all still stored as they were read."""

    def recall(self, url: str) -> Visit | None:
        """What is remembered of `url`; None where it must be read."""

    def longer(self, article: Article) -> str | None:
        """The digest of the content that is stored for an article, where that is longer than this text of it."""


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
    memory: Memory | None = None
    """Knows which of that was fetched before."""
    raw: BinaryIO | None = None
    """The file as it lies there, where that is packed by gzip and `stream` is what it holds."""

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
