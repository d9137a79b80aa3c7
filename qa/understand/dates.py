"""Days in words: "yesterday", "this week", "since March", "in 2022", "on Feb. 28"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_WANTED = re.compile(r"\b(?:articles?|stories|story|reports|coverage|news|published|written|dated)\b[^?.]{0,20}$", re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; None is open."""

    first: date | None
    last: date | None
    words: str
    """The words of the question that say so."""
    strict: bool = False
    """Whether the question asks for articles of these days only, rather than for what happened then."""


def find_period(text: str, as_of: date | None) -> Period | None:
    """The first period that `text` speaks of. Relative days need `as_of`; a day without a year takes the last such day
    on or before `as_of`, and is left out without it.
    """
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            try:
                days = read(match, as_of)
            except (OverflowError, ValueError):  # before the year 1, or after 9999
                continue
            if days:
                strict = bool(_WANTED.search(text[: match.start()]))
                return Period(days[0], days[1], match.group().strip(), strict)
    return None


Days = tuple[date | None, date | None] | None


def _since(match: re.Match[str], as_of: date | None) -> Days:
    inner = find_period(match["when"], as_of)
    if not inner:
        return None
    if match["word"].lower() in ("since", "after", "from"):
        return inner.first, None
    return None, inner.first if match["word"].lower() in ("before", "until") else inner.last


def _day(match: re.Match[str], as_of: date | None) -> Days:
    month, day = _MONTHS[match["month"].lower()], int(match["day"])
    year = int(match["year"]) if match["year"] else None
    if year is None:
        if as_of is None:
            return None
        year = as_of.year if (month, day) <= (as_of.month, as_of.day) else as_of.year - 1
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def _iso(match: re.Match[str], as_of: date | None) -> Days:
    try:
        found = date.fromisoformat(match.group())
    except ValueError:
        return None
    return found, found


def _month(match: re.Match[str], as_of: date | None) -> Days:
    month = _MONTHS[match["month"].lower()]
    if match["year"]:
        year = int(match["year"])
    elif as_of:
        year = as_of.year if month <= as_of.month else as_of.year - 1
    else:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(match: re.Match[str], as_of: date | None) -> Days:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _relative(match: re.Match[str], as_of: date | None) -> Days:
    if as_of is None:
        return None
    words = match.group().lower()
    monday = as_of - timedelta(days=as_of.weekday())
    if words == "today":
        return as_of, as_of
    if words == "yesterday":
        return as_of - timedelta(days=1), as_of - timedelta(days=1)
    if words.endswith("week"):
        # "this week" is said of the seven days that lie behind as well as of the calendar's
        return (as_of - timedelta(days=7), as_of) if words.startswith("this") else (monday - timedelta(days=7), monday)
    if words.endswith("month"):
        first = as_of.replace(day=1)
        return (first, as_of) if words.startswith("this") else ((first - timedelta(days=1)).replace(day=1), first)
    year = as_of.year - (0 if words.startswith("this") else 1)
    return date(year, 1, 1), date(year, 12, 31)


def _ago(match: re.Match[str], as_of: date | None) -> Days:
    if as_of is None:
        return None
    unit = {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"].lower()]
    return as_of - timedelta(days=unit * int(match["count"])), as_of


def _weekday(match: re.Match[str], as_of: date | None) -> Days:
    if as_of is None:
        return None
    back = (as_of.weekday() - _DAYS[match["day"].lower()]) % 7 or 7
    return as_of - timedelta(days=back), as_of - timedelta(days=back)


_READERS = (
    (re.compile(r"\b(?P<word>since|after|before|until|by) (?P<when>(?:yesterday|(?:last|this) \w+|"
                rf"(?:{_MONTH})\b\.?(?: \d{{1,2}}\b)?(?:,? \d{{4}})?|\d{{4}}(?:-\d\d-\d\d)?))\b", re.I), _since),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), _iso),
    (re.compile(rf"\b(?P<month>{_MONTH})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
                r"(?:,? (?P<year>\d{4}))?", re.I), _day),
    (re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?"
                r"(?:,? (?P<year>\d{4}))?", re.I), _day),
    (re.compile(rf"\b(?:(?<=in )|(?<=during )|(?<=from )|(?=\w+ \d{{4}})|(?<=since )|^)(?P<month>{_MONTH})\b\.?"
                r"(?:,? (?P<year>(?:19|20)\d\d))?\b", re.I), _month),
    (re.compile(r"\b(?:today|yesterday|(?:this|last|past) (?:week|month|year))\b", re.I), _relative),
    (re.compile(r"\b(?:last|past) (?P<count>\d{1,3}) (?P<unit>day|week|month|year)s?\b", re.I), _ago),
    (re.compile(rf"\b(?:on|last) (?P<day>{'|'.join(_DAYS)})\b", re.I), _weekday),
    (re.compile(r"\b(?:(?<=in )|(?<=during )|(?<=from )|(?<=since )|^)(?P<year>(?:19|20)\d\d)\b(?!-)"), _year),
)  # fmt: skip
