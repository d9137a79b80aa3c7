"""Articles into a catalog: what is new is cut, encoded and stored a portion at a time; the rest is counted.

An article is told by its id, its content by a digest. The same content under the same id is unchanged; under another
id it is a duplicate. Another content is a new revision, unless it is one that was superseded before: then it may be
that an input holds several versions, and only the last of them that comes in a run counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from index import quotations
from index.article import Article, digest_of
from index.catalog import FILLING, Catalog, seals
from index.catalog.stories import Stories
from index.encoding.encoder import Encoder
from index.ingest.beside import beside
from index.ingest.reuse import Reuse
from index.ingest.visits import Rejects, Visits
from index.sources import Finished, Noted, Outcome, Rejected, Unchanged
from index.sources.items import is_another, own_id
from index.text import language, passages
from index.text.passages import Cut

PORTION = 256
"""Passages that are encoded and committed together."""
_NOTES = 256
"""Rejects and ends of inputs that are committed together."""
_RETURNING = 4_096
"""Articles of which an earlier text came in again, that are held until the run's end."""
_PASSAGE_TOKENS = 254
"""With the two special tokens this makes 256, what the bundled encoder was trained to read."""
_TITLE_TOKENS = 64
"""Room that is left for the title beside the passage in models that read few tokens."""

Progress = Callable[[str, int], None]
"""Called with "articles" or "passages" and how many more are done."""


@dataclass(slots=True)
class Summary:
    """What became of every input: stored + unchanged + duplicate + len(rejected) == all that came in."""

    stored: int = 0
    """New articles and new revisions."""
    updated: int = 0
    """Those of `stored` that are new revisions of an article that was there."""
    unread: int = 0
    """Those of `stored` in a language that no answer is drawn from."""
    unchanged: int = 0
    duplicate: int = 0
    passages: int = 0
    """Passages encoded."""
    taken_over: int = 0
    """Passages of the same text that were encoded before, by a rebuild that was stopped or for the index of before."""
    quotations: int = 0
    seconds: float = 0.0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    """What is to be known of inputs that were read: parts that were not taken, items told apart."""
    gone: int = 0
    """Earlier rejects that are listed no more, since there is nothing left to read again."""

    @property
    def total(self) -> int:
        """All inputs."""
        return self.stored + self.unchanged + self.duplicate + len(self.rejected)


@dataclass(frozen=True, slots=True)
class _Waiting:
    cut: Cut
    mends: int | None
    """The row that it is to replace, which is damaged."""

    @property
    def article(self) -> Article:
        return self.cut.article


class Filler:
    """Takes what reading gives, one by one, and stores it a portion at a time."""

    def __init__(self, catalog: Catalog, reuse: Reuse, progress: Progress | None) -> None:
        self.summary = Summary()
        self.began = datetime.now(UTC).isoformat(timespec="seconds")
        self.unpublished = 0
        """Passages stored since this was last set to 0."""
        self.changed = self.mended = False
        """Whether anything that answers are made of is other than before; whether passages were made again."""
        self._catalog = catalog
        self._reuse, self._limit = reuse, passage_limit(reuse.encoder)
        self._progress = progress or (lambda what, count: None)
        self._waiting: dict[str, _Waiting] = {}  # by digest
        self._returning: dict[str, Article] = {}  # by id
        self._notes: list[Rejected | Finished] = []
        self._rejects, self.visits, self._stories = Rejects(catalog), Visits(catalog), Stories(catalog)

    def take(self, outcome: Outcome) -> None:
        """Store it, or note it: at the latest when `finish` returns it is on the disk."""
        if isinstance(outcome, Article):
            self._article(outcome)
        elif isinstance(outcome, Unchanged):
            self._count("unchanged", len(outcome.digests))
        elif isinstance(outcome, Rejected):
            self.summary.rejected.append(outcome)
            self._note(outcome)
        elif isinstance(outcome, Noted):
            self.summary.notes.append(outcome)
        elif outcome.visit or outcome.gone or outcome.target in self._rejects:
            self._note(outcome)

    def finish(self) -> None:
        """Store all that is still waiting: the run is done."""
        for article in self._returning.values():
            self.store(article, digest_of(article))
        self._returning.clear()
        self.flush()
        if FILLING in self._catalog.meta():
            with self._catalog.transaction():
                self._catalog.set_meta(FILLING, None)

    def _article(self, article: Article) -> None:
        if any(waiting.article.id == article.id for waiting in self._waiting.values()):
            self.flush()  # two revisions of one article: one after the other
        if self._returning.pop(article.id, None):
            self._count("unchanged")  # a later version of it is here: this one stays superseded
        digest = digest_of(article)
        known = self._catalog.live(article.id)
        if known and known.digest != digest and is_another(article, known.article):
            article = replace(article, id=own_id(article))
            known = self._catalog.live(article.id)
        if known and known.digest == digest:
            if known.is_whole:
                self._update(article, known.article)
            else:
                self.store(article, digest, mends=known.key)
        elif known and self._catalog.has_revision(article.id, digest):
            self._return(article)
        elif not known and (digest in self._waiting or self._catalog.live_with_digest(digest)):
            self._count("duplicate")
        else:
            self.store(article, digest)

    def store(self, article: Article, digest: str, mends: int | None = None) -> None:
        """Store `article` as a new revision or in place of the damaged row `mends`, with its portion."""
        if digest in self._waiting:  # another article's new text: a revision, or the old text would stay in answers
            self.flush()
        article = replace(article, language=language.of(article))
        read = language.is_read(article.language)
        cut = passages.split(article, self._reuse.encoder.token_spans, self._limit) if read else []
        self._waiting[digest] = _Waiting(Cut(article, digest, cut), mends)
        if sum(len(waiting.cut.passages) or 1 for waiting in self._waiting.values()) >= PORTION:
            self.flush()

    def _update(self, article: Article, known: Article) -> None:
        """The text is as it was; what else its source says of the article may have changed."""
        article = replace(article, language=known.language)
        if article != known:
            with self._catalog.transaction():
                self._catalog.update_metadata(article)
            self.changed = True
        self._count("unchanged")

    def _return(self, article: Article) -> None:
        """Wait with an earlier text of an article until the end: mostly the live one follows in the same input."""
        self._returning[article.id] = article
        if len(self._returning) > _RETURNING:
            oldest = self._returning.pop(next(iter(self._returning)))
            self.store(oldest, digest_of(oldest))

    def _note(self, note: Rejected | Finished) -> None:
        self._notes.append(note)
        if len(self._notes) >= _NOTES:
            self.flush()

    def _count(self, what: str, more: int = 1) -> None:
        setattr(self.summary, what, getattr(self.summary, what) + more)
        self._progress("articles", more)

    def flush(self) -> None:
        """Encode what is waiting, and store it with the notes on the inputs that it came from, in one transaction."""
        if not self._waiting and not self._notes:
            return
        portion = list(self._waiting.values())
        cuts = [waiting.cut for waiting in portion]
        read = [w.article for w in portion if language.is_read(w.article.language)]
        with beside(partial(self._reuse.vectors, cuts), partial(self._progress, "passages")) as encoding:
            said = dict(zip((article.id for article in read), quotations.extract_many(read), strict=True))
        vectors, encoded = encoding.result()
        self.summary.passages += encoded
        self.summary.taken_over += len(vectors) - encoded
        first = 0
        with self._catalog.transaction():
            for waiting in portion:
                self.summary.updated += self._catalog.live(waiting.article.id) is not None
                key, own = self._row_for(waiting), waiting.cut.passages
                self._catalog.insert_passages(key, own, vectors[first : first + len(own)])
                quoted = said.get(waiting.article.id, [])
                self._catalog.insert_quotations(key, [(q, quotations.last_name(q.speaker)) for q in quoted])
                self._stories.place(key, waiting.article)
                first += len(own)
                seals.seal(self._catalog, [key])
            self._write_notes()
            if portion:
                self._catalog.set_meta(FILLING, self.began)
        if cuts:
            self._reuse.stored(cuts)
        self.summary.unread += len(portion) - len(read)
        self.summary.quotations += sum(map(len, said.values()))
        self.unpublished += len(vectors)
        self.changed |= bool(portion)
        self._waiting.clear()
        self._notes.clear()
        self._count("stored", len(portion))

    def _row_for(self, waiting: _Waiting) -> int:
        if waiting.mends is None:
            return self._catalog.insert_article(waiting.article, waiting.cut.digest)
        self.mended = True
        self._catalog.replace_article(waiting.mends, waiting.article)
        return waiting.mends

    def _write_notes(self) -> None:
        for note in self._notes:
            if isinstance(note, Rejected):
                self._rejects.record(note)
                continue
            cleared = self._rejects.clear(note.target)
            self.summary.gone += cleared if note.gone else 0
            if note.visit:
                self.visits.record(note.target, note.visit)


def passage_limit(made_by: Encoder) -> int:
    """Tokens of a passage, so that it and its headline fit the encoder."""
    return min(_PASSAGE_TOKENS, made_by.max_tokens - 2 - _TITLE_TOKENS)
