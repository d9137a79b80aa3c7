"""An index on the disk, opened for reading: one consistent state of it, and a quick test for a newer one.

DIR/CURRENT              the folder in use and its name's checksum, replaced atomically by a rebuild
DIR/archive-N/           catalog.db, manifest.json, vectors/*.faiss, lexicon/GENERATION/
DIR/write.lock           held by whoever writes
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from index.article import Article, Passage
from index.catalog import Catalog
from index.encoding import encoder
from index.encoding.encoder import Encoder, Vectors
from index.errors import IndexBusy, IndexCorrupt, IndexEmpty, IndexMismatch, IndexMissing
from index.search import lexicon, manifest, vectors
from index.search.lexicon import Lexicon
from index.search.vectors import Ids, VectorIndex
from index.storage.current import CATALOG, LEXICON, VECTORS, current_folder
from index.text import passages

_ATTEMPTS = 5
"""Times that a state is opened which a writer replaces meanwhile."""


def check_maker(catalog: Catalog, made_by: Encoder) -> None:
    """Raise IndexMismatch unless the catalog's vectors and passages are those that this program would make."""
    meta = catalog.meta()
    have = (meta.get("encoder"), meta.get("variant"), meta.get("passages"))
    want = (made_by.name, made_by.variant, str(passages.VERSION))
    if have != want:
        raise IndexMismatch(
            f"This index was made by {' '.join(map(str, have))}, this program would use {' '.join(want)}: "
            f"name that model with --model, or encode anew with `dateline rebuild PATH... --model {made_by.name}`."
        )


class Archive:
    """One state of an index. Every answer reads from one `Archive` only; a newer state is a new object."""

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
        """Whether no newer state was published since this one was opened."""
        try:
            return self._stamp == _stamp(current_folder(self.path))
        except (IndexMissing, IndexCorrupt):
            return True  # a swap is under way, or the index is gone: what is open still answers

    @property
    def is_there(self) -> bool:
        """Whether its folder still is: two rebuilds later it is deleted."""
        return self.folder.is_dir()

    def keep(self) -> None:
        """Count as current until something is published anew: what is there now is damaged."""
        with suppress(IndexMissing, IndexCorrupt):
            self._stamp = _stamp(current_folder(self.path))

    def close(self) -> None:
        """Release the catalog's connections."""
        self.catalog.close()

    @property
    def generation(self) -> int:
        """The number of this state."""
        return self.manifest.generation

    def encoder(self) -> Encoder:
        """The encoder that made this index. Raises ModelUnavailable or IndexMismatch."""
        loaded = encoder.load(self.meta.get("encoder"))
        check_maker(self.catalog, loaded)
        return loaded

    def nearest(self, vector: Vectors, k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """See `VectorIndex.search`. Passages that left answers may be among them: `passages` leaves those out."""
        return self.vectors.search(vector, k, allowed)

    def matching(self, text: str, k: int) -> list[tuple[int, float]]:
        """See `Lexicon.search`. Passages that left answers may be among them: `passages` leaves those out."""
        hits = self.lexicon.search(text, k)
        if self._tail:
            hits = [*(hit for hit in hits if hit[0] <= self.manifest.covers), *self._tail.search(text, k)]
            hits.sort(key=lambda hit: -hit[1])
        return hits[:k]

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """The live ones of these passages, with their text and their article."""
        found = self.catalog.passages(ids)
        stored = self.catalog.by_key(key for key, _ in found.values())
        return {i: (_with_text(p, stored[key].article), stored[key].article) for i, (key, p) in found.items()}

    def newest(self, limit: int) -> list[tuple[Article, Passage]]:
        """The articles with the latest days, the latest first, each with its first passage."""
        keys = self.catalog.newest(limit)
        stored, passages = self.catalog.by_key(keys), self.catalog.passages_of(keys)
        return [(stored[k].article, _with_text(passages[k][0], stored[k].article)) for k in keys if passages.get(k)]


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
