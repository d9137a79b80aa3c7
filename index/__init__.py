"""The archive of articles: read, stored, encoded, searched; and who said what in them.

`open_store` opens an index for reading (`index.store`), `index.upkeep` changes one.
"""

from __future__ import annotations

from pathlib import Path

from index.store import Store


def open_store(path: Path) -> Store:
    """The newest state of the index at `path`, its derived files verified.

    Raises IndexMissing, IndexEmpty, IndexMismatch or IndexCorrupt, each naming the command that helps.
    """
    from index.archive import Archive

    return Archive(path)
