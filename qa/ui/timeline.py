"""How many a day, month or year, as bars. Plain elements: they follow the page's width, colours and reading tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from qa.ui.markup import count_words, escape

_DAYS_BY_DAY = 120
"""Span of days up to which is counted by day; beyond by month, and by year beyond ten years."""

_MOST_YEARS = 150
"""That are drawn: one article with a date that is off does not flatten all others."""


def over_time(dates: Iterable[str]) -> tuple[str, list[tuple[str, int]]]:
    """How many of `dates` (ISO 8601) there are a day, month or year: that unit, and (its first day, number).

    Periods without any are there too. No date gives an empty list, and what is none is left out.
    """
    days = sorted(day[:10] for day in dates if _is_day(day[:10]))
    if not days:
        return "day", []
    unit, length = _unit(days[0], days[-1])
    counts = Counter(day[:length] for day in days)
    periods = _periods(days[0], days[-1], length)
    return unit, [(f"{period}-01-01"[:10], counts[period]) for period in periods[-_MOST_YEARS:]]


def period_words(first_day: str, unit: str) -> str:
    """A day, month or year by its first day: "1 May 2031", "May 2031", "2031"."""
    found = date.fromisoformat(first_day)
    return {"day": f"{found.day} {found:%b %Y}", "month": f"{found:%b %Y}"}.get(unit, f"{found.year}")


def bars_html(counts: Sequence[tuple[str, int]], unit: str, noun: str) -> str:
    """The counts of `over_time` as bars; nothing where there are fewer than two periods."""
    if len(counts) < 2:
        return ""
    most = max(n for _, n in counts)
    bars = "".join(
        f'<i style="height:{max(100 * n / most, 4 if n else 0):.0f}%" '
        f'title="{escape(period_words(day, unit))}: {count_words(n, noun)}"></i>'
        for day, n in counts
    )
    first, last = (period_words(counts[at][0], unit) for at in (0, -1))
    peak = max(counts, key=lambda item: item[1])
    when = f"{'on' if unit == 'day' else 'in'} {period_words(peak[0], unit)}"
    told = f"{noun.capitalize()}s a {unit} from {first} to {last}; most {when}: {peak[1]:,}"
    scale = f"at most {peak[1]:,} a {unit}"
    return (
        f'<figure class="dl-bars" role="img" aria-label="{escape(told)}"><div>{bars}</div>'
        f'<figcaption aria-hidden="true"><span>{escape(first)}</span><b>{escape(scale)}</b>'
        f"<span>{escape(last)}</span></figcaption></figure>"
    )


def _unit(first: str, last: str) -> tuple[str, int]:
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if span <= _DAYS_BY_DAY:
        return "day", 10
    return ("month", 7) if span <= 3660 else ("year", 4)


def _periods(first: str, last: str, length: int) -> list[str]:
    """The days, months or years from `first` to `last`, by the length of their names."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    if length == 10:
        return [(day + timedelta(days=n)).isoformat() for n in range((end - day).days + 1)]
    if length == 4:
        return [f"{year:04}" for year in range(day.year, end.year + 1)]
    months = range(12 * day.year + day.month - 1, 12 * end.year + end.month)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
