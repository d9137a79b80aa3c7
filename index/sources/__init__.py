"""Articles from files, folders and addresses: each module of a room below reads one format.

What the readers share stands beside this module. `read` finds out what an input is, by its content, and yields its
articles one after the other. An input that cannot be read as an article yields `Rejected` with the reason, and never
stops the rest.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from index.article import Article, digest_of
from index.errors import SourceError
from index.sources.archives.packed import Gzip
from index.sources.detect import HEAD, Format, behind_prologue, format_of
from index.sources.outcome import Finished, Input, Memory, Noted, Rejected, Unchanged, Unreadable, Visit

if TYPE_CHECKING:
    from index.sources.fetch import Fetched, Fetcher

__all__ = ["Finished", "Memory", "Noted", "Outcome", "Rejected", "Unchanged", "Visit", "outcomes", "read", "retry"]

Outcome = Article | Rejected | Noted | Unchanged | Finished

# Format -> module and function; imported when the first file of that format is met.
_READERS: dict[Format, tuple[str, str]] = {
    "text": ("plain.text", "read"),
    "markdown": ("plain.markdown", "read"),
    "json": ("structured.files", "read_json"),
    "jsonl": ("structured.files", "read_jsonl"),
    "csv": ("structured.files", "read_csv"),
    "html": ("pages.html", "read"),
    "feed": ("feeds.feed", "read"),
    "pdf": ("documents.pdf", "read"),
    "docx": ("documents.word", "read"),
    "odt": ("documents.opendocument", "read"),
    "epub": ("documents.epub", "read"),
    "rtf": ("documents.rtf", "read"),
    "mail": ("archives.mail", "read"),
    "wire": ("feeds.wire", "read"),
    "export": ("feeds.exports", "read"),
    "warc": ("archives.warc", "read"),
}


def read(target: str | Path, *, fetcher: Fetcher | None = None) -> Iterator[Article | Rejected]:
    """Read a file, a folder and all below it in sorted order (hidden ones are left out), or an http(s) address.

    Articles come as a stream: files of many articles are never held whole. `fetcher` gets an address and the pages
    that feeds link to; without one, only `target` itself is ever fetched. Raises `SourceError` at once where a path
    does not exist.
    """
    found = outcomes(target, fetcher=fetcher)
    return (outcome for outcome in found if isinstance(outcome, Article | Rejected))


def outcomes(target: str | Path, *, fetcher: Fetcher | None = None, memory: Memory | None = None) -> Iterator[Outcome]:
    """As `read`, and with it `Finished` for each file and address read to its end.

    An address that `memory` knows is asked for only if it changed: it is `Unchanged` where it did not.
    """
    if is_address(target):
        return _address(str(target), fetcher, memory)
    path = Path(target).expanduser()
    if not path.exists():
        raise SourceError(f"There is no file or folder {path}. Check the path and try again.")
    path = Path(os.path.abspath(path))  # noqa: PTH100 - links are kept as they are named
    return _folder(path, fetcher, memory) if path.is_dir() else _file(path, fetcher, memory)


def retry(targets: Iterable[str], *, fetcher: Fetcher | None = None, memory: Memory | None = None) -> Iterator[Outcome]:
    """Read files and addresses again; those that are not there any more are `Finished` as gone."""
    for target in targets:
        if not is_address(target) and not os.path.lexists(target):
            yield Finished(target, gone=True)
            continue
        for outcome in outcomes(target, fetcher=fetcher, memory=memory):
            if isinstance(outcome, Rejected) and outcome.gone and target in (outcome.target, outcome.origin):
                yield Finished(target, gone=True)
            else:
                yield outcome


def is_address(target: str | Path) -> bool:
    """Whether it is fetched, and not a path."""
    return isinstance(target, str) and target.lower().startswith(("http://", "https://"))


def _address(url: str, fetcher: Fetcher | None, memory: Memory | None) -> Iterator[Outcome]:
    from index.sources.fetch import Fetcher, FetchError

    known = memory.recall(url) if memory else None
    try:
        page = (fetcher or Fetcher()).get(url, **(known.validators if known else {}))
    except FetchError as error:
        yield Rejected(url, str(error), gone=error.gone)
        return
    if page.status == 304:
        yield Unchanged(url, known.digests if known else ())
        yield Finished(url)
        return
    digests, whole = list[str](), True
    for outcome in _within(url, _stream(BytesIO(page.body), url, fetcher, page, memory)):
        if isinstance(outcome, Article):
            digests.append(digest_of(outcome))
        elif isinstance(outcome, Unchanged):
            digests += outcome.digests
        whole &= not isinstance(outcome, Rejected)
        yield outcome
    yield Finished(url, Visit(page.etag, page.last_modified, None, tuple(digests)) if whole else None)


def _within(target: str, found: Iterator[Outcome]) -> Iterator[Outcome]:
    """The rejects among `found` know that `target` is to be read again for them."""
    for outcome in found:
        if isinstance(outcome, Rejected) and not outcome.target:
            yield replace(outcome, target=target)
        else:
            yield outcome


def _folder(path: Path, fetcher: Fetcher | None, memory: Memory | None) -> Iterator[Outcome]:
    def unreadable(error: OSError) -> None:
        failed.append(Rejected(str(error.filename), f"cannot be read ({error.strerror})"))

    failed: list[Rejected] = []
    for folder, folders, files in os.walk(path, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if page := companion_of(Path(folder)):
            yield Rejected(folder, f"no article (what {page} shows, such as pictures and scripts; the page is read)")
            folders.clear()
            continue
        for name in sorted(files):
            if not name.startswith("."):
                yield from _file(Path(folder, name), fetcher, memory)
        yield from failed
        failed.clear()
    yield from failed


_COMPANION = re.compile(
    r"(.+?)[ _.-](?:files?|dateien|fichiers|archivos|arquivos|bestanden|filer|pliki|tiedostot|dosyalar|soubory)$",
    re.IGNORECASE,
)
"""The folder in which browsers put what a page that they save shows, by the page's name, in their languages."""


def companion_of(folder: Path) -> str | None:
    """The name of the saved page beside a folder that holds what the page shows; None for any other folder."""
    match = _COMPANION.fullmatch(folder.name)
    pages = (
        (f"{match[1]}{ending}" for ending in (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".php", "")) if match else ()
    )
    return next((name for name in pages if (folder.parent / name).is_file()), None)


def _file(path: Path, fetcher: Fetcher | None, memory: Memory | None) -> Iterator[Outcome]:
    if not path.is_file():
        yield Rejected(str(path), "not a file" if path.exists() else "a link to nothing")
        return
    try:
        with path.open("rb") as stream:
            yield from _within(str(path), _stream(stream, str(path), fetcher, None, memory))
    except OSError as error:
        yield Rejected(str(path), f"cannot be read ({error.strerror or error})")
    yield Finished(str(path))


def _stream(
    stream: BinaryIO, origin: str, fetcher: Fetcher | None, page: Fetched | None = None, memory: Memory | None = None
) -> Iterator[Outcome]:
    """Articles of one open file, which may be compressed with gzip."""
    head = stream.read(2)
    stream.seek(0)
    url, charset = (page.url, page.charset) if page else (None, None)
    if head != b"\x1f\x8b":
        yield from _document(Input(origin, stream, url, charset, fetcher, memory))
        return
    try:
        with Gzip(fileobj=stream) as unpacked:
            yield from _document(Input(origin, cast("BinaryIO", unpacked), url, charset, fetcher, memory, stream))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield Rejected(origin, f"damaged gzip ({error})")


def _document(source: Input) -> Iterator[Outcome]:
    try:
        yield from _reader(format_of(_head(source.stream), source.name))(source)
    except Unreadable as error:
        yield Rejected(source.origin, str(error))
    except (OSError, EOFError, zlib.error):
        raise
    except Exception as error:  # readers let none through on inputs we know; on one we do not, the rest is still read
        yield Rejected(source.origin, f"could not be read ({type(error).__name__}: {str(error)[:200]})")


_COMMENTS = 20_000_000
"""Bytes among which the end of a comment is looked for."""


def _head(stream: BinaryIO) -> bytes:
    """The first `HEAD` bytes, or as many as can be had of a damaged file; without comments that fill them."""
    head, left = b"", _COMMENTS
    with suppress(EOFError, gzip.BadGzipFile, zlib.error):
        while len(head) < HEAD and left > 0 and (part := stream.read(HEAD - len(head))):
            head, left = head + part, left - len(part)
            head = behind_prologue(head) if len(head) == HEAD else head
    stream.seek(0)
    return head


def _reader(kind: Format) -> Callable[[Input], Iterator[Outcome]]:
    module, function = _READERS[kind]
    found: Any = getattr(import_module(f"index.sources.{module}"), function)
    return cast("Callable[[Input], Iterator[Outcome]]", found)
