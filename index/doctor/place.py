"""Checks of what is around the data: the folder in use, leftovers, the disk, the model."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from index.archive import check_maker
from index.catalog import Catalog
from index.doctor.finding import Finding, command, derive, fail, ok, warn
from index.encoding import encoded, encoder, weights
from index.encoding.encoded import Encoded
from index.errors import DatelineError, IndexCorrupt, IndexMismatch, IndexMissing, IndexReadOnly
from index.storage.current import CURRENT, current_folder, newest_whole
from index.storage.folders import is_being_written
from index.storage.folders import leftovers as left_behind

_LEAST_FREE = 64_000_000
"""Bytes without which nothing can be added."""


def current(path: Path) -> tuple[Path, Finding]:
    """The folder in use or, where CURRENT cannot tell, the newest whole one. Raises IndexMissing."""
    try:
        folder = current_folder(path)
    except (IndexMissing, IndexCorrupt) as error:
        whole = newest_whole(path)
        if whole is None:
            raise IndexMissing(str(error)) from error
        return whole, fail("current", str(error), derive(path), [f"the newest whole folder is {whole.name}"])
    if not (path / CURRENT).exists():
        told = f"{path / CURRENT} is missing: the newest archive, {folder.name}, answers"
        return folder, fail("current", told, derive(path))
    return folder, ok("current", f"{CURRENT} names {folder.name}")


def leftovers(path: Path) -> Finding:
    """What killed writers left behind; while one works, nothing is left behind yet."""
    found = [str(f.relative_to(path)) for f in left_behind(path)]
    if not found:
        return ok("leftovers", "no unfinished work")
    try:
        if is_being_written(path):
            return ok("leftovers", "another process is writing just now")
    except IndexReadOnly:
        return ok("leftovers", f"{len(found)} files or folders, of unfinished work or of one who writes just now")
    if Encoded.is_in(path):
        size = _megabytes(sum(f.stat().st_size for f in path.glob(f"{encoded.NAME}*")))
        told = (
            f"a rebuild was stopped; started again, it goes on from what it had encoded ({size}), "
            "which `dateline doctor --repair` deletes"
        )
        return warn("leftovers", told, command("rebuild", path, "PATH..."), found)
    return warn("leftovers", f"{len(found)} files or folders of unfinished work, which nothing reads",
                command("doctor --repair", path), found)  # fmt: skip


def disk(path: Path, folder: Path) -> Finding:
    """Whether there is room for a rebuild beside the index that answers meanwhile."""
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    free = shutil.disk_usage(path).free
    told = f"{_megabytes(free)} free, the index takes {_megabytes(size)}"
    if not os.access(path, os.W_OK):
        return warn("disk", f"{path} is read-only: nothing can be added ({told})")
    if free < _LEAST_FREE:
        return fail("disk", f"{told}: too little to add anything; free some space", None)
    if free < size:
        return warn("disk", f"{told}: too little for a rebuild; free some space")
    return ok("disk", told)


def model(path: Path, catalog: Catalog) -> Finding:
    """Whether the encoder that made the index is there, unaltered, and the one that this program would use."""
    name = catalog.meta().get("encoder")
    try:
        loaded = encoder.load(name)
        check_maker(catalog, loaded)
    except IndexMismatch as error:
        return fail("model", str(error), command("rebuild", path, "PATH...", "--model", str(name)))
    except DatelineError as error:
        return fail("model", str(error), None)
    return ok("model", f"{loaded.name} ({loaded.variant}), {loaded.dimension} dimensions")


def speakers(path: Path, catalog: Catalog) -> Finding:
    """Whether the trees that tell who spoke, and the given names that they know, are those that were made."""
    try:
        card = weights.check(weights.MODELS / "speakers")
    except DatelineError as error:
        return fail("speakers", str(error), None)
    return ok("speakers", f"{card['model']}: {', '.join(card['sha256'])}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
