"""What an answer may be drawn from: outlets and days, as the user sets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from index.article import Article
from index.errors import DatelineError
from qa.dates import Period

_ASCII = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Filters:
    """Only articles of these outlets (any, if empty) and of the days from `since` to `until`, both included."""

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.outlets or self.since or self.until)

    @classmethod
    def of(cls, value: Filters | Mapping[str, Any] | None) -> Filters:
        """From `{"outlets": [...], "since": "2024-01-01", "until": ...}`; raises DatelineError for anything else."""
        if isinstance(value, Filters):
            return value
        fields = dict(value or {})
        outlets = fields.pop("outlets", None) or ()
        try:
            since, until = (_day(fields.pop(key, None)) for key in ("since", "until"))
            if not isinstance(outlets, str) and not all(isinstance(outlet, str) for outlet in outlets):
                raise TypeError("an outlet is named by its name")
        except (TypeError, ValueError) as error:
            raise DatelineError(
                f"A filter's outlets are a list of names, and its days look like 2024-01-31: {error}."
            ) from error
        if fields:
            raise DatelineError(f"There is no filter called {', '.join(fields)}: use outlets, since, until.")
        return cls((outlets,) if isinstance(outlets, str) else tuple(outlets), since, until)

    def within(self, period: Period | None) -> Filters:
        """These filters, and the days of a period that a question asks for strictly."""
        if not period or not period.strict:
            return self
        return replace(self, since=self.since or period.first, until=self.until or period.last)

    def admit(self, article: Article) -> bool:
        """Whether the article may be drawn from; the same as `condition`."""
        if self.outlets and _lower(article.source or "") not in map(_lower, self.outlets):
            return False
        day = (article.date or "")[:10]
        since, until = (limit.isoformat() if limit else day for limit in (self.since, self.until))
        return since <= day <= until and bool(day or not (self.since or self.until))

    def condition(self) -> tuple[str, list[str]]:
        """As an SQL condition on the articles (alias `a`) with its values; an undated article meets no day."""
        parts, values = ["1"], list[str]()
        if self.outlets:
            parts.append(f"a.source COLLATE NOCASE IN ({','.join('?' * len(self.outlets))})")
            values += self.outlets
        for day, sign in ((self.since, ">="), (self.until, "<=")):
            if day:
                parts.append(f"substr(a.date, 1, 10) {sign} ?")
                values.append(day.isoformat())
        return " AND ".join(parts), values


def _lower(text: str) -> str:
    """Lower case of A to Z alone, as SQLite compares."""
    return text.translate(_ASCII)


def _day(value: str | date | None) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)
