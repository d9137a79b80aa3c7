"""Writing an index: articles in, passages, vectors and quotations stored, derived files published.

Work is committed in portions, each acknowledged only when it is on the disk; an interrupted run loses at most the
portion in hand, and the same command again encodes only what is missing.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index import encoder, manifest, passages, quotations
from index.archive import CATALOG, CURRENT, check_maker, current_folder, newest_whole
from index.article import Article, Passage
from index.catalog import Catalog, digest_of
from index.encoder import Encoder
from index.errors import IndexCorrupt, IndexMismatch, IndexMissing, WouldLoseArticles
from index.folders import make_current, new_folder, old_folder, writing
from index.manifest import Manifest
from index.publish import publish
from index.sources import Rejected

_PORTION = 256
"""Passages that are encoded and committed together."""
_ARTICLES = 64
"""Articles whose quotations are extracted again together."""
_EARLIER = 2000
"""Earlier texts of articles that are put aside at most."""
_PUBLISH_EVERY = 16_384
"""Passages after which what is stored is published while the run goes on."""
_PASSAGE_TOKENS = 254
"""With the two special tokens this makes 256, what the bundled encoder was trained to read."""
_TITLE_TOKENS = 64
"""Room that is left for the title beside the passage in models that read few tokens."""

Progress = Callable[[str, int], None]
"""Called with "articles" or "passages" and how many more are done."""
Source = Iterable[Article | Rejected]


@dataclass(slots=True)
class Summary:
    """What became of every input: stored + unchanged + duplicate + len(rejected) == all that came in."""

    stored: int = 0
    """New articles and new revisions."""
    updated: int = 0
    """Those of `stored` that are new revisions of an article that was there."""
    unchanged: int = 0
    duplicate: int = 0
    passages: int = 0
    """Passages encoded."""
    quotations: int = 0
    seconds: float = 0.0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All inputs."""
        return self.stored + self.unchanged + self.duplicate + len(self.rejected)


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
            made_by = encoder.load(model)
            folder = new_folder(path)
            _fill(folder, (), made_by, None)  # empty but whole, so that an interrupted run keeps what it stored
            make_current(path, folder)
            return _fill(folder, source, made_by, progress)
        return _fill(folder, source, encoder.load(model or _model_of(folder)), progress)


def rebuild(
    path: Path, source: Source, *, model: str | None = None, replace: bool = False, progress: Progress | None = None
) -> Summary:
    """Build a fresh index from `source` and swap it in; the old one answers until then.

    Raises WouldLoseArticles if the old one holds articles that `source` does not, unless `replace`; the old index
    then stays as it was. Otherwise raises as `add` does.
    """
    with writing(path):
        old = old_folder(path)
        folder = new_folder(path)
        try:
            summary = _fill(folder, source, encoder.load(model), progress, after=_manifest(old).generation)
            if not replace:
                _refuse_loss(old, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        make_current(path, folder)
        return summary


def rebuild_from_catalog(path: Path) -> Manifest:
    """Make everything derived anew from the catalog, without encoding: quotations, full text, vector segments.

    Where CURRENT is damaged, the newest folder that was built to the end becomes the current one. Raises IndexBusy,
    IndexMissing or IndexCorrupt (the catalog itself).
    """
    with writing(path):
        folder = old_folder(path) or current_folder(path)
        catalog = Catalog(folder / CATALOG)
        try:
            _extract_again(catalog)
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
        said = quotations.extract_many([s.article for s in stored.values()])
        with catalog.transaction():
            for key, quoted in zip(stored, said, strict=True):
                catalog.delete_quotations(key)
                catalog.insert_quotations(key, [(q, quotations.last_name(q.speaker)) for q in quoted])


def mend(path: Path, ids: Iterable[str]) -> Summary:
    """Make the passages, vectors and quotations of these live articles anew from their own texts.

    Articles whose text is damaged are left as they are. Raises as `add` does.
    """
    with writing(path):
        folder = current_folder(path)
        catalog = Catalog(folder / CATALOG)
        try:
            filler = _Filler(catalog, encoder.load(catalog.meta().get("encoder")), None)
            for stored in filter(None, map(catalog.live, ids)):
                if stored.is_whole:
                    filler.store(stored.article, stored.digest, mends=stored.key)
            filler.finish()
            _publish_changes(folder, catalog, _manifest(folder), filler, 0)
            return filler.summary
        finally:
            catalog.close()


def remove(path: Path, ids: Iterable[str]) -> list[str]:
    """Take articles out of answers; returns the ids that were there. Their passages stay citable as removed."""
    with writing(path):
        folder = current_folder(path)
        catalog = Catalog(folder / CATALOG)
        try:
            with catalog.transaction():
                removed = [i for i in ids if catalog.remove(i)]
            if removed:
                before = manifest.read(folder)
                manifest.write(folder, before.following(before.segments, before.lexicon))
            return removed
        finally:
            catalog.close()


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
            "Keep them with `dateline add PATH...`, or drop them with `dateline rebuild PATH... --replace`."
        )


# Filling a catalog


def _fill(folder: Path, source: Source, made_by: Encoder, progress: Progress | None, after: int = 0) -> Summary:
    began = time.monotonic()
    catalog = _open_for(folder, made_by)
    try:
        state = manifest.read(folder) if (folder / manifest.NAME).exists() else None
        filler = _Filler(catalog, made_by, progress)
        for outcome in source:
            filler.take(outcome)
            if filler.unpublished >= _PUBLISH_EVERY:
                state = publish(folder, catalog, state or Manifest(generation=after))
                filler.unpublished = 0
        filler.finish()
        _publish_changes(folder, catalog, state, filler, after)
    finally:
        catalog.close()
    filler.summary.seconds = time.monotonic() - began
    return filler.summary


def _publish_changes(folder: Path, catalog: Catalog, state: Manifest | None, filler: _Filler, after: int) -> None:
    """Publish what was stored; where nothing was, what is published stays, and whoever reads it need not look anew."""
    if state is None:
        publish(folder, catalog, Manifest(generation=after))
    elif filler.mended:  # passages left the catalog: what is derived from them does not fit it any more
        publish(folder, catalog, Manifest(generation=state.generation), keep=state)
    elif filler.changed or catalog.last_passage() > state.covers:
        publish(folder, catalog, state)


def _open_for(folder: Path, made_by: Encoder) -> Catalog:
    if (folder / CATALOG).exists():
        catalog = Catalog(folder / CATALOG)
        check_maker(catalog, made_by)
        return catalog
    catalog = Catalog(folder / CATALOG, create=True)
    with catalog.transaction():
        for key, value in (("encoder", made_by.name), ("variant", made_by.variant),
                           ("dimension", str(made_by.dimension)), ("passages", str(passages.VERSION))):  # fmt: skip
            catalog.set_meta(key, value)
    return catalog


@dataclass(frozen=True, slots=True)
class _Waiting:
    article: Article
    digest: str
    passages: list[Passage]
    mends: int | None
    """The row that it is to replace, which is damaged."""


class _Filler:
    """Takes articles one by one and stores them a portion at a time."""

    def __init__(self, catalog: Catalog, made_by: Encoder, progress: Progress | None) -> None:
        self.summary = Summary()
        self.unpublished = 0
        self.changed = self.mended = False
        self._catalog = catalog
        self._encoder = made_by
        self._limit = min(_PASSAGE_TOKENS, made_by.max_tokens - 2 - _TITLE_TOKENS)
        self._progress = progress or (lambda what, count: None)
        self._waiting: dict[str, _Waiting] = {}  # by digest
        self._earlier: dict[str, Article] = {}  # by id: texts that the live one has superseded

    def take(self, outcome: Article | Rejected) -> None:
        """Account for one input; it is stored with its portion."""
        if isinstance(outcome, Rejected):
            self.summary.rejected.append(outcome)
            with self._catalog.transaction():
                self._catalog.record_reject(outcome.origin, outcome.reason)
            return
        if any(waiting.article.id == outcome.id for waiting in self._waiting.values()):
            self.flush()  # two revisions of one article: one after the other
        digest = digest_of(outcome)
        known = self._catalog.live(outcome.id)
        if known and known.digest == digest:
            if known.is_whole:
                self._unchanged(outcome, known.article)
            else:
                self.store(outcome, digest, mends=known.key)
        elif known and self._catalog.has_revision(outcome.id, digest):
            self._put_aside(outcome)
        elif not known and (digest in self._waiting or self._catalog.live_with_digest(digest)):
            self.summary.duplicate += 1
            self._progress("articles", 1)
        else:
            self.store(outcome, digest)

    def store(self, article: Article, digest: str, mends: int | None = None) -> None:
        """Store `article` as a new revision or in place of the damaged row `mends`."""
        if digest in self._waiting:  # another article's new text: a revision, or the old text would stay in answers
            self.flush()
        cut = passages.split(article, self._encoder.token_spans, self._limit)
        self._waiting[digest] = _Waiting(article, digest, cut, mends)
        if sum(len(waiting.passages) for waiting in self._waiting.values()) >= _PORTION:
            self.flush()

    def finish(self) -> None:
        """Store all that is left. An earlier text that the live one did not follow has come back: a new revision."""
        for article in self._earlier.values():
            self.store(article, digest_of(article))
        self._earlier.clear()
        self.flush()

    def _put_aside(self, article: Article) -> None:
        """Wait with an earlier text of an article until the end: mostly the live one follows in the same source."""
        if self._earlier.pop(article.id, None):
            self._counted_unchanged()
        self._earlier[article.id] = article
        if len(self._earlier) > _EARLIER:
            oldest = self._earlier.pop(next(iter(self._earlier)))
            self.store(oldest, digest_of(oldest))

    def _unchanged(self, article: Article, known: Article) -> None:
        if article != known:
            with self._catalog.transaction():
                self._catalog.update_metadata(article)
            self.changed = True
        if self._earlier.pop(article.id, None):
            self._counted_unchanged()
        self._counted_unchanged()

    def _counted_unchanged(self) -> None:
        self.summary.unchanged += 1
        self._progress("articles", 1)

    def flush(self) -> None:
        """Encode and store what is waiting, in one transaction."""
        if not self._waiting:
            return
        portion = list(self._waiting.values())
        texts = [passage_text(w.article.title, p.text) for w in portion for p in w.passages]
        encoded = self._encoder.encode(texts, lambda n: self._progress("passages", n))
        said = list(quotations.extract_many([w.article for w in portion]))
        first = 0
        with self._catalog.transaction():
            for waiting, quoted in zip(portion, said, strict=True):
                self.summary.updated += self._catalog.live(waiting.article.id) is not None
                key = self._row_for(waiting)
                self._catalog.insert_passages(key, waiting.passages, encoded[first : first + len(waiting.passages)])
                self._catalog.insert_quotations(key, [(q, quotations.last_name(q.speaker)) for q in quoted])
                first += len(waiting.passages)
        self.summary.stored += len(portion)
        self.summary.passages += len(texts)
        self.summary.quotations += sum(map(len, said))
        self.unpublished += len(texts)
        self.changed = True
        self._waiting.clear()
        self._progress("articles", len(portion))

    def _row_for(self, waiting: _Waiting) -> int:
        if waiting.mends is None:
            return self._catalog.insert_article(waiting.article, waiting.digest)
        self.mended = True
        self._catalog.replace_article(waiting.mends, waiting.article)
        return waiting.mends


def passage_text(title: str, text: str) -> str:
    """What the encoder reads: the passage behind its article's title, which often names whom it is about."""
    return f"{title}\n{text}" if title else text
