"""The archive as a list: its articles by day, what they are about, who is quoted most. Made once for each state."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.archive import Archive
from index.article import Article
from qa.engine import Engine
from qa.ui.examples import Speaker, quotations_of_newest, speakers

_SHOWN_SPEAKERS = 12
_DAYS_BY_DAY = 120
"""Span of days up to which articles are counted by day; beyond by month, and by year beyond ten years."""


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
    speakers: tuple[Speaker, ...]

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

    def holdings(self) -> Holdings:
        """What the index holds. Raises DatelineError as `Engine.archive` does."""
        archive = self._engine.archive
        with self._lock:
            if self._holdings is None or self._holdings.generation != archive.generation:
                self._holdings = _read(archive)
            return self._holdings

    def article(self, article_id: object) -> Article | None:
        """A live article by its id."""
        stored = self._engine.archive.catalog.live(article_id) if isinstance(article_id, str) else None
        return stored.article if stored else None


def _read(archive: Archive) -> Holdings:
    catalog = archive.catalog
    rows = [_row(stored.article) for stored in catalog.articles()]
    rows.sort(key=lambda row: row.date or "", reverse=True)
    quoted = speakers(q for q, _ in quotations_of_newest(archive))
    return Holdings(
        archive.generation, tuple(rows), tuple(catalog.outlets()), catalog.counts()["quotations"],
        tuple(quoted[:_SHOWN_SPEAKERS]),
    )  # fmt: skip


def _row(article: Article) -> Row:
    words = " ".join((article.title, article.source or "", *article.authors)).casefold()
    return Row(article.id, article.title, article.source, article.date, words)


def over_time(rows: Sequence[Row]) -> tuple[str, list[tuple[str, int]]]:
    """How many articles there are a day, month or year: that unit, and (its first day, number) with gaps filled.

    No dated article gives an empty list.
    """
    days = sorted(row.date[:10] for row in rows if row.date)
    if not days:
        return "day", []
    unit, length = _unit(days[0], days[-1])
    counts = Counter(day[:length] for day in days)
    return unit, [(f"{period}-01-01"[:10], counts[period]) for period in _periods(days[0], days[-1], length)]


def period_words(first_day: str, unit: str) -> str:
    """A day, month or year by its first day: "1 May", "May 2031", "2031"."""
    found = date.fromisoformat(first_day)
    return {"day": f"{found.day} {found:%b}", "month": f"{found:%b %Y}"}.get(unit, f"{found.year}")


def _unit(first: str, last: str) -> tuple[str, int]:
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if span <= _DAYS_BY_DAY:
        return "day", 10
    return ("month", 7) if span <= 3660 else ("year", 4)


def _periods(first: str, last: str, length: int) -> list[str]:
    """The days, months or years from `first` to `last`, by the length of their names."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    found: dict[str, None] = {}
    while day <= end:
        found[day.isoformat()[:length]] = None
        day += timedelta(days=1)
    return list(found)
