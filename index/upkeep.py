"""All that `qa/` may do to an index: fill it, look after it, take a copy of it.

Each call takes the index's folder and, where it writes, the writer's lock.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from index.catalog import Catalog
from index.doctor import Finding, Severity, examine, recall, repair
from index.doctor.finding import fail, ok
from index.ingest import Interrupted, Progress, Source, Summary, add, rebuild, rebuild_from_catalog, remove
from index.ingest.visits import Reject, Rejects
from index.storage.backup import Card, backup, restore
from index.storage.current import CATALOG, CURRENT, current_folder

__all__ = [
    "Card", "Finding", "Interrupted", "Progress", "Reject", "Severity", "Source", "Summary", "add", "backup", "examine",
    "fail", "is_built", "ok", "rebuild", "rebuild_from_catalog", "recall", "rejects", "remove", "repair", "restore",
    "retried",
]  # fmt: skip


def is_built(path: Path) -> bool:
    """Whether an index was ever built at `path`, articles or none."""
    return (path / CURRENT).exists()


def rejects(path: Path) -> list[Reject]:
    """The inputs that could not be read, the latest first. Raises IndexMissing or IndexCorrupt."""
    with closing(Catalog(current_folder(path) / CATALOG)) as catalog:
        return Rejects(catalog).all()


def retried(path: Path) -> list[str]:
    """The files and addresses of these, to be read again. Raises as `rejects`."""
    with closing(Catalog(current_folder(path) / CATALOG)) as catalog:
        return Rejects(catalog).targets()
