"""Writing an index: articles in, passages, vectors and quotations stored, derived files published.

Work is committed in portions, each acknowledged only when it is on the disk; an interrupted run loses at most the
portion in hand, and the same command again encodes only what is missing. A rebuild stores everything again, and takes
over the vectors of what was encoded before: by the index that it replaces, or by a rebuild that was stopped.
"""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index import quotations
from index.archive import check_maker
from index.catalog import Catalog
from index.encoding import encoder
from index.encoding.encoded import Encoded
from index.encoding.encoder import Encoder
from index.errors import IndexCorrupt, IndexMismatch, IndexMissing, WouldLoseArticles
from index.ingest.completing import begin_again, complete
from index.ingest.filling import Filler, Progress, Summary
from index.ingest.reuse import Reuse, from_index
from index.search import manifest
from index.search.manifest import Manifest
from index.sources import Memory, Outcome
from index.storage.current import CATALOG, CURRENT, current_folder, newest_whole
from index.storage.folders import make_current, new_folder, old_folder, writing
from index.storage.publish import publish
from index.text import language, passages

_ARTICLES = 64
"""Articles whose quotations are extracted again together."""
_PUBLISH_EVERY = 16_384
"""Passages after which what is stored is published while the run goes on."""
_PUBLISH_AFTER, _SHARE = 10.0, 20
"""Seconds after which it is published too, so that who has the index open finds the first news soon; and how many
times as long as the last publication took, so that publishing stays a small share of the run however large it grows.
"""

Source = Iterable[Outcome] | Callable[[Memory], Iterable[Outcome]]
"""What reading gives; or a function that makes it, given what the index remembers of addresses."""


class Interrupted(KeyboardInterrupt):
    """The user stopped a run. What `summary` counts is stored; the same command again goes on from there.

    Of a rebuild nothing is stored, and what was encoded is kept for the next one.
    """

    def __init__(self, summary: Summary) -> None:
        super().__init__()
        self.summary = summary


def add(path: Path, source: Source, *, model: str | None = None, progress: Progress | None = None) -> Summary:
    """Add articles to the index at `path`, which is made if there is none.

    `model` names the encoder; None is the index's own, or the bundled one for a new index. Raises IndexBusy,
    IndexMismatch (another model), IndexCorrupt, ModelUnavailable or OSError (disk full): what was committed stays.
    """
    with writing(path):
        if not (path / CURRENT).exists() and (whole := newest_whole(path)):  # killed just before it was named
            make_current(path, whole)
        try:
            folder = current_folder(path)
        except IndexMissing:
            made_by = encoder.load(model, download=True)
            folder = new_folder(path)
            _fill(folder, (), Reuse(made_by), None)  # empty but whole, so that an interrupted run keeps what it stored
            folder = make_current(path, folder)
        else:
            made_by = encoder.load(model or _model_of(folder), download=model is not None)
        with _taking(path, made_by) as reuse:
            return _fill(folder, source, reuse, progress)


def rebuild(
    path: Path, source: Source, *, model: str | None = None, replace: bool = False, progress: Progress | None = None
) -> Summary:
    """Build a fresh index from `source` and swap it in; the old one answers until then.

    What was encoded is kept whatever happens, and taken over by the next rebuild or addition of the same texts. Raises
    WouldLoseArticles if the old index holds articles that `source` does not, unless `replace`; it then stays as it
    was. Otherwise raises as `add` does.
    """
    with writing(path):
        made_by = encoder.load(model, download=True)
        old = old_folder(path)
        folder = new_folder(path)
        try:
            with Encoded(path, made_by) as encoded:
                with _reusing(old, encoded, made_by) as reuse:
                    summary = _fill(folder, source, reuse, progress, after=_manifest(old).generation)
                if not replace:
                    _refuse_loss(old, folder)
                make_current(path, folder)
                encoded.delete()
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)  # not there any more, if it was swapped in
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise _full(error) from error
            raise
        return summary


def _full(error: OSError) -> OSError:
    why = (error.strerror or str(error)).partition(";")[0]
    told = "what was encoded until then is kept, and with more room the same rebuild goes on from there"
    return OSError(error.errno, f"{why}; {told}", error.filename)


@contextmanager
def _reusing(old: Path | None, encoded: Encoded, made_by: Encoder) -> Iterator[Reuse]:
    """Vectors for a rebuild: from the old index and a rebuild that was stopped; what is encoded now is kept."""
    index = from_index(old, made_by)
    try:
        yield Reuse(made_by, *([index] if index else []), encoded, keep=encoded.keep)
    finally:
        if index:
            index.close()


@contextmanager
def _taking(path: Path, made_by: Encoder) -> Iterator[Reuse]:
    """Vectors for an addition: from a rebuild that was stopped, if one was; what is stored is kept for it no more."""
    if not Encoded.is_in(path):
        yield Reuse(made_by)
        return
    with Encoded(path, made_by) as encoded:
        yield Reuse(made_by, encoded, stored=encoded.forget)


def rebuild_from_catalog(path: Path) -> Manifest:
    """Make everything derived again from the catalog, without encoding: quotations, stories, full text, vectors.

    Where CURRENT is damaged, the newest folder that was built to the end becomes the current one. Raises IndexBusy,
    IndexMissing or IndexCorrupt (the catalog itself).
    """
    with writing(path):
        folder = old_folder(path) or current_folder(path)
        catalog = Catalog(folder / CATALOG, write=True)
        try:
            _extract_again(catalog)
            with catalog.transaction():
                begin_again(catalog)
            complete(catalog)
            before = _manifest(folder)
            state = publish(folder, catalog, Manifest(generation=before.generation), keep=before)
            make_current(path, folder)
            return state
        finally:
            catalog.close()


def _extract_again(catalog: Catalog) -> None:
    """Replace the quotations of every live article, one transaction a portion."""
    keys = catalog.live_keys()
    for first in range(0, len(keys), _ARTICLES):
        stored = catalog.by_key(keys[first : first + _ARTICLES])
        stored = {key: s for key, s in stored.items() if language.is_read(s.article.language)}
        said = quotations.extract_many([s.article for s in stored.values()])
        with catalog.transaction():
            for key, quoted in zip(stored, said, strict=True):
                catalog.delete_quotations(key)
                catalog.insert_quotations(key, [(q, quotations.last_name(q.speaker)) for q in quoted])


def mend(path: Path, ids: Iterable[str]) -> Summary:
    """Make the passages, vectors and quotations of these live articles again from their own texts.

    Articles whose text is damaged are left as they are. Raises as `add` does.
    """
    with writing(path):
        folder = current_folder(path)
        catalog = Catalog(folder / CATALOG, write=True)
        try:
            filler = Filler(catalog, Reuse(encoder.load(catalog.meta().get("encoder"))), None)
            for stored in filter(None, map(catalog.live, ids)):
                if stored.is_whole and stored.is_intact:
                    filler.store(stored.article, stored.digest, mends=stored.key)
            filler.finish()
            _publish_changes(folder, catalog, _manifest(folder), filler, 0)
            return filler.summary
        finally:
            catalog.close()


def remove(path: Path, ids: Iterable[str]) -> list[str]:
    """Take articles out of answers; returns the ids that were there. Their passages stay citable as removed.

    Raises IndexBusy, IndexMissing, IndexCorrupt or OSError (disk full); where the removal holds all the same, the
    error says so.
    """
    with writing(path):
        folder = current_folder(path)
        catalog = Catalog(folder / CATALOG, write=True)
        try:
            state = manifest.read(folder)
            with catalog.transaction():
                removed = [i for i in ids if catalog.remove(i)]
            if removed:
                _publish_removal(folder, catalog, state)
            return removed
        finally:
            catalog.close()


def _publish_removal(folder: Path, catalog: Catalog, state: Manifest) -> None:
    held = "what was removed is out of answers all the same, and leaves the search files with the next write"
    try:
        publish(folder, catalog, state)
    except IndexCorrupt as error:
        raise IndexCorrupt(f"{error} ({held})") from error
    except OSError as error:
        why = (error.strerror or str(error)).partition(";")[0]  # the catalog's own says that what was saved stays
        raise OSError(error.errno, f"{why}; {held}", error.filename) from error


# What is there already


def _manifest(folder: Path | None) -> Manifest:
    """The folder's manifest, an empty one where there is none that can be read."""
    try:
        return manifest.read(folder) if folder else Manifest()
    except IndexCorrupt:
        return Manifest()


def _model_of(folder: Path) -> str | None:
    catalog = Catalog(folder / CATALOG)
    try:
        return catalog.meta().get("encoder")
    finally:
        catalog.close()


def _refuse_loss(old: Path | None, new: Path) -> None:
    if old is None:
        return
    try:
        before = Catalog(old / CATALOG)
    except (IndexCorrupt, IndexMismatch) as error:
        raise WouldLoseArticles(
            f"{error} Which articles it holds cannot be told: `dateline rebuild PATH... --replace` drops those that "
            "these inputs do not hold."
        ) from error
    after = Catalog(new / CATALOG)
    try:
        lost = [s.article.id for s in before.articles()
                if not after.live(s.article.id) and not after.live_with_digest(s.digest)]  # fmt: skip
    finally:
        before.close()
        after.close()
    if lost:
        raise WouldLoseArticles(
            f"The index holds {len(lost)} articles that these inputs do not (such as {lost[0]}). "
            "Keep them with `dateline add PATH...`, or drop them with `dateline rebuild PATH... --replace`; "
            "neither encodes again what was encoded now."
        )


# Filling a catalog


def _fill(folder: Path, source: Source, reuse: Reuse, progress: Progress | None, after: int = 0) -> Summary:
    began = time.monotonic()
    catalog = _open_for(folder, reuse.encoder)
    try:
        state = manifest.read(folder) if (folder / manifest.NAME).exists() else None
        filler = Filler(catalog, reuse, progress)
        try:
            filler.changed = complete(catalog)
            due = time.monotonic() + _PUBLISH_AFTER
            for outcome in source(filler.visits) if callable(source) else source:
                filler.take(outcome)
                if _is_due(filler, due):
                    start = time.monotonic()
                    state = publish(folder, catalog, state or Manifest(generation=after))
                    filler.unpublished, end = 0, time.monotonic()
                    due = end + max(_PUBLISH_AFTER, _SHARE * (end - start))
            filler.finish()
            filler.summary.seconds = time.monotonic() - began
            _publish_changes(folder, catalog, state, filler, after)
        except KeyboardInterrupt:
            raise Interrupted(filler.summary) from None
    finally:
        catalog.close()
    return filler.summary


def _is_due(filler: Filler, due: float) -> bool:
    """Whether to publish before the end; not after passages left the catalog, which takes publishing all anew."""
    if filler.mended or not filler.unpublished:
        return False
    return filler.unpublished >= _PUBLISH_EVERY or time.monotonic() >= due


def _publish_changes(folder: Path, catalog: Catalog, state: Manifest | None, filler: Filler, after: int) -> None:
    """Publish what was stored; where nothing was, what is published stays, and whoever reads it need not look again."""
    if state is None:
        publish(folder, catalog, Manifest(generation=after))
    elif filler.mended:  # passages left the catalog: what is derived from them does not fit it any more
        publish(folder, catalog, Manifest(generation=state.generation), keep=state)
    elif filler.changed or catalog.last_passage() > state.covers:
        publish(folder, catalog, state)


def _open_for(folder: Path, made_by: Encoder) -> Catalog:
    if (folder / CATALOG).exists():
        catalog = Catalog(folder / CATALOG, write=True)
        check_maker(catalog, made_by)
        return catalog
    catalog = Catalog(folder / CATALOG, create=True)
    with catalog.transaction():
        for key, value in (("encoder", made_by.name), ("variant", made_by.variant),
                           ("dimension", str(made_by.dimension)), ("passages", str(passages.VERSION))):  # fmt: skip
            catalog.set_meta(key, value)
    return catalog
