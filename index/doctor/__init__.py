"""Is this index whole? A list of small checks, each with what it found and the command that repairs it.

Nothing is written but by `repair`. Reading is enough to find flipped bits: the catalog holds a digest of every
article, the manifest one of every derived file, and vectors are stored twice.

state found                                           finding            repair
----------------------------------------------------  -----------------  --------------------------------------------
CURRENT is missing or names nothing                   fail, current      rebuild --from-catalog
the catalog is damaged or of another version          fail, catalog      restore a backup, or rebuild from the sources
a text is not what its digest says                    fail, texts        add its source again
passages, quotations or vectors that cannot be right  fail, by name      doctor --repair makes them again
manifest, segment or full text damaged                fail, by name      rebuild --from-catalog
what a killed writer left behind                      warn, leftovers    doctor --repair
what a stopped rebuild had encoded                    warn, leftovers    the rebuild again; or doctor --repair
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from index import ingest
from index.catalog import Catalog
from index.doctor import contents, derived, place
from index.doctor.approximation import recall
from index.doctor.finding import Finding, Severity, command, derive, fail
from index.errors import DatelineError, IndexCorrupt
from index.storage import folders
from index.storage.current import CATALOG

__all__ = ["Finding", "Severity", "examine", "recall", "repair"]


def examine(path: Path) -> Iterator[Finding]:
    """Check the index at `path`, one finding after the other. Raises IndexMissing if there is none."""
    folder, finding = place.current(path)
    yield finding
    yield place.leftovers(path)
    yield place.disk(path, folder)
    try:
        catalog = Catalog(folder / CATALOG)
    except DatelineError as error:
        yield fail("catalog", str(error), command("restore", path, "BACKUP", "--replace"))
        return
    try:
        for name, check in {**contents.CHECKS, "model": place.model, "speakers": place.speakers}.items():
            yield _guarded(name, check, path, catalog)
        yield from derived.examine(path, folder, catalog)
    finally:
        catalog.close()


def _guarded(name: str, check: Callable[[Path, Catalog], Finding], path: Path, catalog: Catalog) -> Finding:
    """What `check` finds; damage that keeps it from finding anything is a finding too."""
    try:
        return check(path, catalog)
    except (DatelineError, OSError) as error:
        return fail(name, str(error), command("restore", path, "BACKUP", "--replace"))


def repair(path: Path) -> list[str]:
    """Run the repairs that lose nothing and need no input: returns the lines that say what was done.

    Raises IndexBusy, IndexMissing or, where the catalog itself is damaged, IndexCorrupt.
    """
    done = []
    broken = _broken(path)
    if broken:
        made = ingest.mend(path, broken)
        done.append(f"made the passages and vectors of {made.stored} articles again: {', '.join(broken[:10])}")
    if any(f.severity == "fail" and f.repair == derive(path) for f in examine(path)):
        state = ingest.rebuild_from_catalog(path)
        done.append(f"made everything derived again from the catalog: generation {state.generation}")
    left = folders.remove_leftovers(path)
    if left:
        done.append(f"deleted what unfinished work left behind: {', '.join(left)}")
    return done


def _broken(path: Path) -> list[str]:
    """The live articles whose text is whole and whose passages, quotations or vectors are damaged."""
    folder, _ = place.current(path)
    catalog = Catalog(folder / CATALOG)
    try:
        found = contents.misplaced(catalog)
        passages = contents.malformed(catalog)
        if not passages:
            with suppress(IndexCorrupt):
                passages = derived.altered(folder, catalog)
        found += contents.owners(catalog, passages)
        return list(dict.fromkeys(s.article.id for s in found if s.status == "live" and s.is_whole and s.is_intact))
    finally:
        catalog.close()
