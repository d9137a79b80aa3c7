"""What an answer may be drawn from: outlets and days, as the user sets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.errors import DatelineError


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
        except ValueError as error:
            raise DatelineError(f"A filter's day must look like 2024-01-31: {error}.") from error
        if fields:
            raise DatelineError(f"There is no filter called {', '.join(fields)}: use outlets, since, until.")
        return cls((outlets,) if isinstance(outlets, str) else tuple(outlets), since, until)

    def condition(self) -> tuple[str, list[str]]:
        """As an SQL condition on the articles (alias `a`) with its values; an undated article meets no day."""
        parts, values = ["1"], list[str]()
        if self.outlets:
            parts.append(f"lower(a.source) IN ({','.join('?' * len(self.outlets))})")
            values += [outlet.lower() for outlet in self.outlets]
        for day, sign in ((self.since, ">="), (self.until, "<=")):
            if day:
                parts.append(f"substr(a.date, 1, 10) {sign} ?")
                values.append(day.isoformat())
        return " AND ".join(parts), values


def _day(value: str | date | None) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)
