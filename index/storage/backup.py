"""A whole index as one file: a zip of the catalog, and of a card with its SHA-256.

Only the catalog is in it: it holds the texts, passages, vectors and quotations, so that a restored index is derived
from it without encoding. A backup is made from one snapshot, while others read and write.

state found on start                          what happens
--------------------------------------------  ------------------------------------------------------------------------
a backup that was interrupted                 a temporary file beside FILE; FILE is the old one or is not there
a restoration that was interrupted            an unnamed folder, which the next rebuild or `doctor --repair` deletes
the catalog to be backed up is damaged        IndexCorrupt: a good backup is never replaced by a damaged one
the backup is damaged                         IndexCorrupt: the index stays as it is
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from index.catalog import Catalog
from index.errors import IndexCorrupt, IndexMismatch, WouldLoseArticles, WouldOverwrite
from index.ingest.completing import complete
from index.search import manifest
from index.search.manifest import Manifest
from index.storage.current import CATALOG, current_folder
from index.storage.files import sync_file, sync_folder
from index.storage.folders import make_current, new_folder, old_folder, writing
from index.storage.publish import publish

FORMAT = 1
_CARD = "backup.json"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Card:
    """What a backup says of itself."""

    format: int
    made: str
    """When: ISO 8601, UTC."""
    articles: int
    passages: int
    encoder: str
    sha256: str
    """Of the catalog."""
    size: int
    """Of the catalog, in bytes."""


def backup(path: Path, file: Path, *, replace: bool = False) -> Card:
    """Write the index at `path` to `file`, from one snapshot; then read it again to see that it is good.

    Raises WouldOverwrite where `file` is there already, unless `replace`; IndexMissing, IndexCorrupt or OSError. Until
    the new one is whole, an old `file` stays.
    """
    if file.exists() and not replace:
        raise WouldOverwrite(f"{file} is there already: name another file, or overwrite it with --replace.")
    source = current_folder(path) / CATALOG
    with TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        copy, packed = Path(folder, CATALOG), Path(folder, "backup.zip")
        with closing(Catalog(source)) as catalog:
            catalog.copy_to(copy)
        card = _card(copy)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_CARD, json.dumps(asdict(card), indent=1))
            archive.write(copy, CATALOG)
        sync_file(packed)
        with _opened(packed) as (_, stored):
            _check(packed, card, stored, None)
        packed.replace(file)
    sync_folder(file.parent)
    return card


def restore(path: Path, file: Path, *, replace: bool = False) -> Card:
    """Make the backup `file` the index at `path`; the old one answers until then.

    Raises WouldLoseArticles where an index is there already, unless `replace`; IndexBusy, IndexCorrupt (the backup),
    IndexMismatch (a newer Dateline made it) or OSError. The old index then stays as it was.
    """
    with _opened(file) as (card, stored), writing(path):
        old = old_folder(path)
        if old and not replace:
            raise WouldLoseArticles(f"There is an index at {path} already: replace it with --replace.")
        folder = new_folder(path)
        try:
            with (folder / CATALOG).open("wb") as target:
                _check(file, card, stored, target)
            sync_file(folder / CATALOG)
            _check_content(folder / CATALOG, file)
            with closing(Catalog(folder / CATALOG, write=True)) as catalog:  # one of an earlier version is upgraded
                complete(catalog)
                publish(folder, catalog, Manifest(generation=_generation(old)))
            make_current(path, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return card


def _card(copy: Path) -> Card:
    """The card of a copied catalog. Raises IndexCorrupt if the catalog is damaged."""
    _check_content(copy, copy)
    with closing(Catalog(copy)) as catalog:
        counts, meta = catalog.counts(), catalog.meta()
    digest = hashlib.sha256()
    with copy.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    encoder = f"{meta.get('encoder')} {meta.get('variant')}"
    return Card(FORMAT, made, counts["articles"], counts["passages"], encoder, digest.hexdigest(), copy.stat().st_size)


def _check_content(copy: Path, named: Path) -> None:
    """Raise IndexCorrupt unless SQLite finds the catalog whole and every text is what was stored."""
    with closing(Catalog(copy)) as catalog:
        faults = [row[0] for row in catalog.query("PRAGMA quick_check(3)") if row[0] != "ok"]
        faults += [
            f"article {s.article.id}" for s in catalog.every_revision() if s.status == "live" and not s.is_intact
        ]
    if faults:
        raise IndexCorrupt(f"{named} is damaged ({'; '.join(faults[:3])}): `dateline doctor` names the repair.")


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Card, BinaryIO]]:
    """The card and the catalog of a backup."""
    try:
        with zipfile.ZipFile(file) as archive:
            fields = json.loads(archive.read(_CARD))
            if fields["format"] != FORMAT:
                raise IndexMismatch(f"{file} was made by another version of Dateline: restore it with that one.")
            with archive.open(CATALOG) as stored:
                yield Card(**fields), stored  # type: ignore[misc]
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, NotImplementedError) as error:
        raise IndexCorrupt(f"{file} is no whole backup ({error}): use another one.") from error


def _check(file: Path, card: Card, stored: BinaryIO, target: BinaryIO | None) -> None:
    """Read the catalog of a backup, into `target` if there is one. Raises IndexCorrupt unless its SHA-256 is right."""
    digest, size = hashlib.sha256(), 0
    while block := stored.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if target:
            target.write(block)
    if (digest.hexdigest(), size) != (card.sha256, card.size):
        raise IndexCorrupt(f"{file} is damaged (wrong SHA-256): use another backup.")


def _generation(folder: Path | None) -> int:
    try:
        return manifest.read(folder).generation if folder else 0
    except IndexCorrupt:
        return 0
