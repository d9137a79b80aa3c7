"""Which of an index's archives is in use, and what lies in one."""

from __future__ import annotations

import zlib
from pathlib import Path

from index.errors import IndexCorrupt, IndexMissing
from index.search import manifest

CURRENT = "CURRENT"
"""The file that names the folder in use."""
CATALOG, VECTORS, LEXICON = "catalog.db", "vectors", "lexicon"
"""In that folder: the catalog's file, the folders of the segments and of the full text."""


def current_folder(path: Path) -> Path:
    """The folder that CURRENT names; before the first one is named, the newest. Raises IndexMissing or IndexCorrupt."""
    try:
        content = (path / CURRENT).read_text(encoding="utf-8")
        name, *check = content.split() or [""]
    except FileNotFoundError as error:
        if whole := newest_whole(path):
            return whole
        raise IndexMissing(
            f"There is no index at {path}: build one with `dateline rebuild PATH...`, or name another with --index."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unclear(path, f"cannot be read ({error})") from error
    if not content.endswith("\n") or (check and check != [checksum(name)]):  # earlier versions wrote the name alone
        raise _unclear(path, "is damaged (wrong checksum)")
    folder = path / name
    if not number_of(folder) or folder.parent != path or not folder.is_dir():
        raise _unclear(path, f"names {name!r}, which is not there")
    return folder


def checksum(name: str) -> str:
    """What CURRENT holds after the name, so that a flipped bit cannot name another folder."""
    return f"{zlib.crc32(name.encode()):08x}"


def newest_whole(path: Path) -> Path | None:
    """The archive with the highest number; None if there is none. It gets such a name when it is built to the end."""
    whole = [f for f in path.glob("archive-*") if (f / manifest.NAME).is_file() and (f / CATALOG).is_file()]
    return max((f for f in whole if number_of(f)), key=number_of, default=None)


def number_of(folder: Path) -> int:
    """N of archive-N, 0 for another name."""
    number = folder.name.removeprefix("archive-")
    return int(number) if number.isascii() and number.isdecimal() else 0


def _unclear(path: Path, why: str) -> IndexCorrupt:
    return IndexCorrupt(
        f"{path / CURRENT} {why}: `dateline rebuild --from-catalog` repairs it, "
        "or `dateline rebuild PATH...` builds the index again."
    )
