"""Dates as sources write them -> ISO 8601. What is incomplete or ambiguous gives None, never today's date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_DIGITS = re.compile(r"-?\d+(\.\d+)?")
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_LEAD = re.compile(r"^(published|updated|posted|first published|last updated|date)\b[:\s]*(on|at)?\s*", re.IGNORECASE)
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}


def iso(value: object) -> str | None:
    """ISO 8601 date ("2020-02-28") or date-time with the zone as given; None where `value` is no full date.

    Takes ISO 8601, RFC 2822, dates in English words, and numbers as seconds or milliseconds since 1970.
    "03/04/2020" is None: it is two different days in different countries.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    if isinstance(value, datetime):
        return _format(value)
    if isinstance(value, date):
        return value.isoformat() if _plausible(value.year) else None
    if not isinstance(value, str) or len(value) > 100:
        return None
    return _from_words(_LEAD.sub("", value.strip()))


def _from_words(text: str) -> str | None:
    if _DAY.fullmatch(text):
        return _day(text)
    if _DIGITS.fullmatch(text):
        return _epoch(float(text)) if len(text.partition(".")[0]) in (9, 10, 13) else None
    try:
        return _format(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _format(parsedate_to_datetime(text))
    except (ValueError, IndexError, TypeError, OverflowError):
        return _loosely(text)


def _day(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day.isoformat() if _plausible(day.year) else None


def _loosely(text: str) -> str | None:
    """Words such as "28 February 2020 10:15 EST". dateutil fills gaps from a default day: two defaults show them."""
    numeric = _NUMERIC_DAY.match(text)
    if numeric and int(numeric[1]) <= 12 and int(numeric[2]) <= 12 and numeric[1] != numeric[2]:
        return None
    if not re.search(r"\d", text):
        return None
    from dateutil.parser import parse

    defaults = datetime(2000, 1, 1), datetime(2004, 8, 2)
    try:
        first, second = (parse(text, default=day, tzinfos=_zone) for day in defaults)
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    if first.date() != second.date():
        return None
    if ":" not in text and not re.search(r"\d\s*[ap]\.?m", text, re.IGNORECASE):
        return first.date().isoformat() if _plausible(first.year) else None
    return _format(first)


def _zone(name: str | None, offset: int | None) -> timezone | None:
    """The zone of a written date; None for an abbreviation that stands for several, such as ET or IST."""
    if offset is None and name in _ZONES:
        offset = _ZONES[name] * 3600
    return None if offset is None else timezone(timedelta(seconds=offset))


def _epoch(value: float) -> str | None:
    seconds = value / 1000 if abs(value) >= 1e11 else value
    if not 1e8 <= seconds < 7.3e9:  # 1973 to 2201; zero is how programs write "none"
        return None
    return _format(datetime.fromtimestamp(seconds, UTC))


def _format(moment: datetime) -> str | None:
    return moment.isoformat(timespec="seconds") if _plausible(moment.year) else None


def _plausible(year: int) -> bool:
    return 1500 <= year <= 2200
