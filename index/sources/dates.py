"""Dates as sources write them -> ISO 8601. What is incomplete or ambiguous gives None, never today's date.

Only what is written counts: day, month and a year of four digits. No part is ever filled in: a month is not
taken for a day, nor an hour, nor 3/4/20 for one of the six days that it may mean.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from index.text.words import MONTHS, MONTHS_SHORTENED

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_DIGITS = re.compile(r"-?\d+(\.\d+)?")
_MONTHS = {
    name: number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, *(short for short in MONTHS_SHORTENED if month.startswith(short)))
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>[12]\d{3})\b(?![-/.:]\d)"
_WRITTEN = tuple(
    re.compile(rf"(?<![\d./:-]){form}", re.IGNORECASE)
    for form in (
        rf"\b{_MONTH} ?{_NTH},? ?(?:at )?{_YEAR}",
        rf"{_NTH}[ -]?(?:of )?{_MONTH}[ ,-]{{0,3}}{_YEAR}",
        rf"{_YEAR}[ ,-]{{1,2}}{_MONTH}[ -]{_NTH}",
        r"(?P<year>[12]\d{3})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<other>\d{1,2})(?P=mark)(?P<year>[12]\d{3})(?!\d)",
    )
)
_CLOCK = re.compile(
    r"(?<![\d./:+-])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*(?P<zone>[+-]\d{2}:?\d{2}|\b[A-Z]{1,4}\b)?",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{2} \d{2}:\d{2}", re.IGNORECASE)
"""RFC 822, as in old feeds: a day, a month in letters, then the year with the hour after it."""
_MAIL = re.compile(r"(?:[a-z]{3,9},? )?\d{1,2} [a-z]{3,9} \d{4} \d{1,2}:\d{2}", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:last |first )?(updated|modified|edited|changed|revised)\b", re.IGNORECASE)
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
          "PDT": -7}  # fmt: skip
_NO_PLACE = frozenset("on in since by from until before after at as of the a an this that it and but for".split())
_CTIME = re.compile(r"([A-Z][a-z]{2}) ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)( [+-]\d{4}| [A-Z]{3,4})? (\d{4})")
_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z\u00C0-\u00DE][\w.’'\u00C0-\u017F/ -]{1,60}(?:, [A-Z][\w. ]{1,30}){0,2}(?:,? |,? ?[—–-] ?))?"
    r"\(?(?P<date>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?),? [12]\d{3})\)?"
    r"(?:,? ?[(/][\w .&/-]{2,40}[)/])? ?(?:[—–―]|--?) ?(?=\S)"
)


def iso(value: object) -> str | None:
    """ISO 8601 date ("2020-02-28") or date-time with the zone as given; None where `value` is not a full date.

    Takes ISO 8601, RFC 2822, dates in English words, and numbers as seconds or milliseconds since 1970.
    "03/04/2020" is None: it is two different days in different countries.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int) and (day := _day(str(value)) if len(str(value)) == 8 else None):
        return day
    if isinstance(value, int | float):
        return _epoch(float(value))
    if isinstance(value, datetime):
        return _format(value)
    if isinstance(value, date):
        return value.isoformat() if _plausible(value.year) else None
    if not isinstance(value, str) or len(value) > 100:
        return None
    return _from_words(" ".join(value.split()))


def dateline(text: str) -> str | None:
    """The day in the dateline that a text begins with ("EXAMPLETON, March 3, 2026 —"), where it is whole."""
    match = _DATELINE.match(text[:200])
    if match is None or (match["place"] and not _is_place(match["place"])):
        return None
    found = _written(match["date"])
    return found[0].isoformat() if found and _plausible(found[0].year) else None


def _is_place(words: str) -> bool:
    """Whether words before a date are a place and its state, not the beginning of a sentence."""
    names = re.findall(r"[^\s,—–-]+", words)
    if names[0].lower() in _NO_PLACE or names[0][:3].lower() in _WEEKDAYS or names[-1][:3].lower() in _WEEKDAYS:
        return False
    return all(name[0].isupper() for name in names)


def _from_words(text: str) -> str | None:
    if _DAY.fullmatch(text):
        return _day(text)
    if _DIGITS.fullmatch(text):
        return _epoch(float(text)) if len(text.partition(".")[0]) in (9, 10, 13) else None
    if re.match(r"\d{4}-?\d{2}-?\d{2}[T ]", text) and (moment := _iso_moment(text)):
        return _format(moment)
    if (_SHORT_YEAR.match(text) or _MAIL.match(text)) and (moment := _mail_moment(text)):
        return _format(moment)
    found = _written(_CTIME.sub(r"\3 \2 \6 \4\5", text))
    return _timed(*found) if found else None


def _iso_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail_moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    named = _WEEKDAYS.get(text[:3].lower())
    return moment if named is None or named == moment.weekday() or _MAIL.match(text) else None


def _day(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day.isoformat() if _plausible(day.year) else None


def _written(text: str) -> tuple[date, str] | None:
    """The one day that is written in `text`, and what stands around it; None where there are several days.

    Of "Published March 3, 2020, updated March 5, 2020" the first counts.
    """
    if second := next((m for m in _SECOND.finditer(text) if m.start() > 6), None):
        text = text[: second.start()]
    days: dict[date, str] = {}
    for form in _WRITTEN:
        for match in form.finditer(text):
            day = _as_day(match)
            if day is None:
                return None
            days.setdefault(day, f"{text[: match.start()]} | {text[match.end() :]}")
    return next(iter(days.items())) if len(days) == 1 else None


def _as_day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if "one" in parts:
        one, other = int(parts["one"]), int(parts["other"])
        if one <= 12 and other <= 12 and one != other:
            return None
        day, month = (one, other) if one > 12 or one == other else (other, one)
    else:
        day = int(parts["day"])
        name = parts["month"].lower()
        month = _MONTHS[name] if name in _MONTHS else int(name)
    try:
        return date(int(parts["year"]), month, day)
    except ValueError:
        return None


def _timed(day: date, around: str) -> str | None:
    """The day, with its time where exactly one is written."""
    clocks = [m for m in _CLOCK.finditer(around) if m["minute"] or m["half"]]
    clock = clocks[0] if len(clocks) == 1 else None
    hour = int(clock["hour"]) if clock else 24
    if clock and clock["half"]:
        hour = 24 if not 1 <= hour <= 12 else hour % 12 + 12 * (clock["half"][0] in "pP")
    if clock is None or hour > 23 or int(clock["minute"] or 0) > 59 or int(clock["second"] or 0) > 59:
        return day.isoformat() if _plausible(day.year) else None
    moment = datetime(day.year, day.month, day.day, hour, int(clock["minute"] or 0), int(clock["second"] or 0))
    return _format(moment.replace(tzinfo=_zone(clock["zone"])))


def _zone(written: str | None) -> timezone | None:
    """The zone of a written date; None for an abbreviation that stands for several, such as ET or IST."""
    if not written:
        return None
    if written[0] in "+-":
        hours, minutes = int(written[1:3]), int(written[-2:])
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if written[0] == "-" else offset) if hours < 24 and minutes < 60 else None
    hours_off = _ZONES.get(written.upper())
    return None if hours_off is None else timezone(timedelta(hours=hours_off))


def _epoch(value: float) -> str | None:
    seconds = value / 1000 if abs(value) >= 1e11 else value
    if not 1e8 <= seconds < 7.3e9:  # 1973 to 2201; zero is how programs write "none"
        return None
    return _format(datetime.fromtimestamp(seconds, UTC))


def _format(moment: datetime) -> str | None:
    return moment.isoformat(timespec="seconds") if _plausible(moment.year) else None


def _plausible(year: int) -> bool:
    return 1500 <= year <= 2200
