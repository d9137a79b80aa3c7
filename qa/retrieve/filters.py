"""What an answer may be drawn from: outlets, days and people, as the user sets them or the question's words say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from index.article import Article
from index.errors import DatelineError
from qa.understand.dates import Period

_ASCII = str.maketrans(ascii_uppercase, ascii_lowercase)
_WORDS_SAY = frozenset({"outlets", "period"})
"""What can be taken from the words of a question, unless it is ignored."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Only articles of these outlets (any, if empty), of the days from `since` to `until`, both included, and that
    name each of these people.
    """

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    people: tuple[str, ...] = ()
    """Names as articles write them: "Pompeo" finds more than "Mike Pompeo"."""
    ignored: frozenset[str] = frozenset()
    """What the words of a question ask for and the user does not want after all: "outlets", "period"."""

    def __bool__(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.outlets or self.since or self.until or self.people)

    @classmethod
    def of(cls, value: Filters | Mapping[str, Any] | None) -> Filters:
        """From `{"outlets": [...], "people": [...], "since": "2024-01-01", "until": ..., "ignored": [...]}`.

        Raises DatelineError for anything else.
        """
        if isinstance(value, Filters):
            return value
        fields = dict(value or {})
        try:
            since, until = (_day(fields.pop(key, None)) for key in ("since", "until"))
            outlets, people, ignored = (_names(fields.pop(key, None)) for key in ("outlets", "people", "ignored"))
        except (TypeError, ValueError) as error:
            raise DatelineError(
                f"A filter's outlets and people are lists of names, and its days look like 2024-01-31: {error}."
            ) from error
        unknown = [*fields, *(set(ignored) - _WORDS_SAY)]
        if unknown:
            raise DatelineError(f"There is no filter called {', '.join(unknown)}: use outlets, people, since, until.")
        return cls(outlets, since, until, people, frozenset(ignored))

    def within(self, period: Period | None) -> Filters:
        """These filters, and the days of a period that a question asks for strictly."""
        if not period or not period.strict or "period" in self.ignored:
            return self
        return replace(self, since=self.since or period.first, until=self.until or period.last)

    def admit(self, article: Article) -> bool:
        """Whether the article may be drawn from; as a store takes these filters."""
        if self.outlets and _lower(article.source or "") not in map(_lower, self.outlets):
            return False
        if self.people and not all(_names_in(name, f" {article.title} {article.text} ") for name in self.people):
            return False
        day = (article.date or "")[:10]
        since, until = (limit.isoformat() if limit else day for limit in (self.since, self.until))
        return since <= day <= until and bool(day or not (self.since or self.until))


def _names_in(name: str, text: str) -> bool:
    return bool(re.search(f"[^a-z]{re.escape(name)}[^a-z]", text, re.IGNORECASE | re.ASCII))


def _lower(text: str) -> str:
    """Lower case of A to Z alone, as SQLite compares."""
    return text.translate(_ASCII)


def _names(value: str | Iterable[str] | None) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else tuple(value or ())
    if not all(isinstance(name, str) for name in names):
        raise TypeError("a name is a text")
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _day(value: str | date | None) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)
