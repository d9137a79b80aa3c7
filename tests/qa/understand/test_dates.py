"""Days in words."""

from datetime import date

import pytest

from qa.understand.dates import find_period

DAY = date(2031, 5, 14)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What happened on May 3, 2031?", "2031-05-03", "2031-05-03"),
        ("What happened on 3 May 2031?", "2031-05-03", "2031-05-03"),
        ("What happened on Dec. 24?", "2030-12-24", "2030-12-24"),
        ("What happened on 2031-02-01?", "2031-02-01", "2031-02-01"),
        ("What happened yesterday?", "2031-05-13", "2031-05-13"),
        ("What happened today?", "2031-05-14", "2031-05-14"),
        ("What did she say last week?", "2031-05-05", "2031-05-12"),
        ("Who resigned in March 2030?", "2030-03-01", "2030-03-31"),
        ("Who resigned in February?", "2031-02-01", "2031-02-28"),
        ("Who won in 2029?", "2029-01-01", "2029-12-31"),
        ("What changed since March 2031?", "2031-03-01", None),
        ("What was known before 2030-06-01?", None, "2030-06-01"),
        ("What happened on Monday?", "2031-05-12", "2031-05-12"),
        ("What happened in the past 10 days?", "2031-05-04", "2031-05-14"),
    ],
)
def test_periods(text: str, first: str | None, last: str | None) -> None:
    period = find_period(text, DAY)
    assert period is not None
    assert (period.first, period.last) == tuple(date.fromisoformat(d) if d else None for d in (first, last))
    assert period.words in text
    assert not period.strict


@pytest.mark.parametrize(
    "text",
    [
        "Who may win?",
        "What did Ada March say?",
        "How many of the 2000 ferries sank?",
        "",
        "2031-13-01",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert find_period(text, DAY) is None


def test_relative_days_mean_nothing_without_a_day() -> None:
    assert find_period("What happened yesterday or on May 3?", None) is None


def test_asking_for_articles_of_a_day_is_strict() -> None:
    period = find_period("What do articles published in May 2031 say of ferries?", None)
    assert period is not None
    assert period.strict
