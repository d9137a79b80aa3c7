"""An index on the disk, opened for reading: one consistent state of it, and a quick test for a newer one.

DIR/CURRENT              the folder in use and its name's checksum, replaced atomically by a rebuild
DIR/archive-N/           catalog.db, manifest.json, vectors/*.faiss, lexicon/GENERATION/
DIR/write.lock           held by whoever writes
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from index.article import Article, Passage, Quotation
from index.catalog import FILLING, Catalog
from index.catalog.conditions import condition
from index.catalog.stories import Stories
from index.encoding import encoder
from index.encoding.encoder import Encoder, Vectors
from index.errors import IndexBusy, IndexCorrupt, IndexEmpty, IndexMismatch, IndexMissing
from index.search import lexicon, manifest, vectors
from index.search.lexicon import Lexicon
from index.search.vectors import Ids, VectorIndex
from index.storage.current import CATALOG, LEXICON, VECTORS, current_folder
from index.store import Appearance, Extent, Overview, Revision, Where
from index.text import language, passages

_ATTEMPTS = 5
"""Times that a state is opened which a writer replaces meanwhile."""


def check_maker(catalog: Catalog, made_by: Encoder) -> None:
    """Raise IndexMismatch unless the catalog's vectors are those that this program would make, of such passages."""
    meta = catalog.meta()
    have = (meta.get("encoder"), meta.get("variant"), meta.get("passages"))
    want = (made_by.name, made_by.variant, str(passages.VERSION))
    if have[:2] != want[:2] or have[2] not in passages.READ:
        raise IndexMismatch(
            f"This index was made by {' '.join(map(str, have))}, this program would use {' '.join(want)}: "
            f"name that model with --model, or encode again with `dateline rebuild PATH... --model {made_by.name}`."
        )


class Archive:
    """A `Store` in a folder. Every answer reads from one `Archive` only; a newer state is a new object."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path` and verify its derived files.

        Raises IndexMissing, IndexEmpty, IndexMismatch or IndexCorrupt, each naming the command that helps.
        """
        self.path = path
        for attempt in range(_ATTEMPTS):
            self.folder = current_folder(path)
            self._stamp = _stamp(self.folder)
            try:
                self._open()
                return
            except (IndexCorrupt, IndexBusy) as error:
                settled = isinstance(error, IndexCorrupt) and self.is_current()
                if settled or attempt == _ATTEMPTS - 1:
                    raise  # otherwise a writer published meanwhile, and what was to be read is no longer kept

    def _open(self) -> None:
        self.catalog = Catalog(self.folder / CATALOG, verify=True)
        try:
            self.manifest = manifest.read(self.folder)
            self.meta = self.catalog.meta()
            last = self.catalog.pin()
            if self.catalog.last_given() < self.manifest.covers:
                raise IndexCorrupt(
                    f"{self.catalog.path} lacks passages that were published (its log, {CATALOG}-wal, is damaged or "
                    "lost): `dateline restore FILE --replace` brings a backup back, or `dateline rebuild "
                    "--from-catalog` keeps what is left; then add the newest articles again."
                )
            if not self.catalog.live_keys(1):
                raise IndexEmpty(f"The index at {self.path} holds no article: add some with `dateline add PATH...`.")
            self.lexicon = lexicon.open_verified(self.folder / LEXICON, self.manifest.lexicon)
            self._tail = self._open_tail(last)
            self.vectors = self._open_vectors(last)
        except BaseException:
            self.catalog.close()
            raise

    def _open_vectors(self, last: int) -> VectorIndex:
        segments = [vectors.open_segment(self.folder / VECTORS, info) for info in self.manifest.segments]
        ids, rows = self.catalog.live_vectors(self.manifest.covers, last)
        if len(ids):  # stored, but the writer was stopped before it published: read from the truth
            segments.append(vectors.in_memory(ids, rows))
        return VectorIndex(segments, self.catalog.vectors_of)

    def _open_tail(self, last: int) -> Lexicon | None:
        """The words of what is stored but not published yet."""
        if last <= self.manifest.covers:
            return None
        tail = Lexicon(None, create=True)
        tail.add(self.catalog.texts_after(self.manifest.covers))
        return tail

    def is_current(self) -> bool:
        """See `Store.is_current`."""
        try:
            return self._stamp == _stamp(current_folder(self.path))
        except (IndexMissing, IndexCorrupt):
            return True  # a swap is under way, or the index is gone: what is open still answers

    @property
    def is_there(self) -> bool:
        """See `Store.is_there`: two rebuilds later its folder is deleted."""
        return self.folder.is_dir()

    def keep(self) -> None:
        """See `Store.keep`."""
        with suppress(IndexMissing, IndexCorrupt):
            self._stamp = _stamp(current_folder(self.path))

    def close(self) -> None:
        """Release the catalog's connections."""
        self.catalog.close()

    @property
    def generation(self) -> int:
        """See `Store.generation`."""
        return self.manifest.generation

    @property
    def filling(self) -> str | None:
        """See `Store.filling`."""
        return self.catalog.meta().get(FILLING)

    def encoder(self) -> Encoder:
        """See `Store.encoder`."""
        loaded = encoder.load(self.meta.get("encoder"))
        check_maker(self.catalog, loaded)
        return loaded

    def overview(self) -> Overview:
        """See `Store.overview`."""
        counts, (first, last) = self.catalog.counts(), self.catalog.dates()
        return Overview(
            **counts, vectors=self.vectors.count, first=first, last=last, outlets=tuple(self.catalog.outlets()),
            languages=tuple(self.catalog.languages()), model=self.meta.get("encoder"), variant=self.meta.get("variant"),
        )  # fmt: skip

    def extent(self, where: Where) -> Extent:
        """See `Store.extent`."""
        met, values = condition(where)
        figures = self.catalog.extent(f"{met} AND {language.IS_READ}", values)
        return Extent(*figures, tuple(self.catalog.languages(met, values)))

    def nearest(self, vector: Vectors, k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """See `Store.nearest`."""
        return self.vectors.search(vector, k, allowed)

    def matching(self, text: str, k: int) -> list[tuple[int, float]]:
        """See `Store.matching`."""
        hits = self.lexicon.search(text, k)
        if self._tail:
            hits = [*(hit for hit in hits if hit[0] <= self.manifest.covers), *self._tail.search(text, k)]
            hits.sort(key=lambda hit: -hit[1])
        return hits[:k]

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """See `Store.passages`."""
        found = self.catalog.passages(ids)
        stored = self.catalog.by_key(key for key, _ in found.values())
        return {i: (_with_text(p, stored[key].article), stored[key].article) for i, (key, p) in found.items()}

    def passage_ids(self, where: Where) -> list[int]:
        """See `Store.passage_ids`."""
        return self.catalog.passage_ids(*condition(where))

    def weight(self, word: str) -> float:
        """See `Store.weight`."""
        return self.lexicon.weight(word)

    def holding(self, word: str) -> int:
        """See `Store.holding`."""
        return self.lexicon.holding(word)

    def holds(self, word: str) -> bool:
        """See `Store.holds`."""
        return self.lexicon.holds(word)

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """See `Store.articles`."""
        keys = self.catalog.keys_of(ids)
        stored = self.catalog.by_key(keys)
        return {stored[key].article.id: stored[key].article for key in keys}

    def with_passages(self, ids: Iterable[str]) -> dict[str, tuple[Article, list[Passage]]]:
        """See `Store.with_passages`."""
        keys = self.catalog.keys_of(ids)
        stored, cut = self.catalog.by_key(keys), self.catalog.passages_of(keys)
        found = ((stored[key].article, cut.get(key, ())) for key in keys)
        return {article.id: (article, [_with_text(p, article) for p in own]) for article, own in found}

    def newest(self, limit: int) -> list[tuple[Article, Passage]]:
        """See `Store.newest`."""
        keys = self.catalog.newest(limit)
        stored, passages = self.catalog.by_key(keys), self.catalog.passages_of(keys)
        return [(stored[k].article, _with_text(passages[k][0], stored[k].article)) for k in keys if passages.get(k)]

    def headings(self) -> Iterator[Article]:
        """See `Store.headings`."""
        return self.catalog.headings()

    def page(self, after: int, limit: int, where: Where | None = None) -> tuple[list[tuple[int, Article]], int]:
        """See `Store.page`."""
        met = condition(where)
        return [(s.key, s.article) for s in self.catalog.page(after, limit, *met)], self.catalog.count(*met)

    def ids_with(self, words: str, limit: int) -> list[str]:
        """See `Store.ids_with`."""
        return [s.article.id for s in self.catalog.by_key(self.catalog.keys_with(words, limit)).values()]

    def revisions(self, article_id: str) -> list[Revision]:
        """See `Store.revisions`."""
        return [Revision(s.revision, s.status, s.digest, s.article) for s in self.catalog.revisions(article_id)]

    def stories(self, ids: Iterable[str]) -> dict[str, int]:
        """See `Store.stories`."""
        return Stories(self.catalog).of(ids)

    def same_story(self, ids: Iterable[str], limit: int) -> dict[str, list[str]]:
        """See `Store.same_story`."""
        return Stories(self.catalog).others_of(ids, limit)

    def quotations_of(self, ids: Iterable[str]) -> dict[str, list[Quotation]]:
        """See `Store.quotations_of`."""
        ids = list(dict.fromkeys(ids))
        by_key = self.catalog.quotations_of(self.catalog.keys_of(ids))
        stored = self.catalog.ids_of(by_key)
        return {stored[key]: found for key, found in by_key.items()}

    def quotations_by(self, last_name: str, where: Where | None = None) -> list[tuple[str, Quotation]]:
        """See `Store.quotations_by`."""
        return self.catalog.quotations_by(last_name, *condition(where))

    def appearances(
        self, where: Where | None = None, *, last_name: str | None = None, begins: str = "", role: Iterable[str] = ()
    ) -> list[Appearance]:
        """See `Store.appearances`."""
        met, values = condition(where)
        parts, own = [met], list[str]()
        if last_name is not None:
            parts, own = [*parts, "q.last_name = ?"], [*own, last_name]
        for part, pattern in [("q.speaker", f"{begins}%")] * bool(begins) + [("q.role", f"%{word}%") for word in role]:
            parts, own = [*parts, f"{part} LIKE ?"], [*own, pattern]
        return self.catalog.appearances(" AND ".join(parts), [*values, *own])

    def last_names(self) -> list[str]:
        """See `Store.last_names`."""
        return self.catalog.last_names()

    def is_last_name(self, name: str) -> bool:
        """See `Store.is_last_name`."""
        return self.catalog.is_last_name(name)


def _with_text(passage: Passage, article: Article) -> Passage:
    return Passage(
        passage.article_id, article.text[passage.start : passage.end], passage.start, passage.end, passage.id
    )


def _stamp(folder: Path) -> tuple[object, ...]:
    """What differs between any two states: the folder, and the file that its manifest is."""
    try:
        found = (folder / manifest.NAME).stat()
    except OSError:
        return (folder.name,)
    return folder.name, found.st_mtime_ns, found.st_ino, found.st_size
