"""The archive as a list: its articles by day, what they are about, who is quoted most. Made once for each state."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import islice

from index.article import Article, Passage
from index.store import Store
from qa import spoken
from qa.engine import Engine
from qa.ui.examples import is_person

_QUOTED = 200
"""Speakers that are kept to be offered."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the list."""

    id: str
    title: str
    source: str | None
    date: str | None
    words: str
    """Folded title, outlet and authors, to search in."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one state of an index holds."""

    generation: int
    rows: tuple[Row, ...]
    """The newest first, undated ones last."""
    outlets: tuple[tuple[str, int], ...]
    quotations: int
    people: tuple[spoken.Speaker, ...]
    """Those quoted in most articles first."""

    @property
    def last(self) -> str | None:
        """The latest day of an article, ISO 8601."""
        return next((row.date[:10] for row in self.rows if row.date), None)

    @property
    def first(self) -> str | None:
        """The earliest day of an article, ISO 8601."""
        return next((row.date[:10] for row in reversed(self.rows) if row.date), None)

    def find(self, text: str) -> list[Row]:
        """The articles with all words of `text` in their title, outlet or authors."""
        wanted = text.casefold().split()
        return [row for row in self.rows if all(word in row.words for word in wanted)]


class Shelf:
    """The holdings of an engine's index, as it is now. Safe for several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._holdings: Holdings | None = None
        self._quoted: tuple[int, list[spoken.Speaker]] | None = None

    def holdings(self) -> Holdings:
        """What the index holds. Raises DatelineError as `Engine.archive` does."""
        archive = self._engine.archive
        with self._lock:
            if self._holdings is None or self._holdings.generation != archive.generation:
                self._holdings = _read(archive)
            return self._holdings

    def quoted(self) -> list[spoken.Speaker]:
        """The speakers, those whom most articles quote first. Raises DatelineError as `Engine.archive` does."""
        archive = self._engine.archive
        with self._lock:
            if self._quoted is None or self._quoted[0] != archive.generation:
                self._quoted = archive.generation, spoken.speakers(archive, limit=_QUOTED)
            return self._quoted[1]

    def article(self, article_id: object) -> Article | None:
        """A live article by its id."""
        return self._engine.archive.articles([article_id]).get(article_id) if isinstance(article_id, str) else None

    def passage_at(self, article_id: object, start: object) -> tuple[Article, Passage] | None:
        """A live article by its id, with its passage that holds the character `start`."""
        if not isinstance(article_id, str) or not isinstance(start, int):
            return None
        article, own = self._engine.archive.with_passages([article_id]).get(article_id, (None, []))
        passage = next((p for p in reversed(own) if p.start <= start), None)
        return (article, passage) if article and passage else None


def _read(archive: Store) -> Holdings:
    held = archive.overview()
    rows = sorted(map(_row, archive.headings()), key=lambda row: row.date or "", reverse=True)
    people = (s for s in spoken.speakers(archive) if is_person(s.name))
    return Holdings(
        archive.generation, tuple(rows), held.outlets, held.quotations,
        tuple(islice(people, _QUOTED)),
    )  # fmt: skip


def _row(article: Article) -> Row:
    words = " ".join((article.title, article.source or "", *article.authors)).casefold()
    return Row(article.id, article.title, article.source, article.date, words)
