import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.dates import iso


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-02-28", "2020-02-28"),
        ("20200228", "2020-02-28"),
        ("2020-02-28T10:15:00Z", "2020-02-28T10:15:00+00:00"),
        ("2020-02-28T10:15:00.123-05:00", "2020-02-28T10:15:00-05:00"),
        ("2020-02-28 10:15:00", "2020-02-28T10:15:00"),
        ("Fri, 28 Feb 2020 10:15:00 GMT", "2020-02-28T10:15:00+00:00"),
        ("Fri, 28 Feb 2020 10:15:00 EST", "2020-02-28T10:15:00-05:00"),
        ("Feb. 28, 2020", "2020-02-28"),
        ("28 February 2020", "2020-02-28"),
        ("Friday, February 28, 2020 at 10:15 a.m. EST", "2020-02-28T10:15:00-05:00"),
        ("Friday, February 28, 2020 at 10:15 a.m. ET", "2020-02-28T10:15:00"),
        ("February 28, 2020 10:15 UTC", "2020-02-28T10:15:00+00:00"),
        ("28 Feb 2020 10:15:00 +0100", "2020-02-28T10:15:00+01:00"),
        ("Published: Feb 28, 2020", "2020-02-28"),
        ("28/02/2020", "2020-02-28"),
        ("02/28/2020", "2020-02-28"),
        (1582884900, "2020-02-28T10:15:00+00:00"),
        (1582884900000, "2020-02-28T10:15:00+00:00"),
        ("1582884900", "2020-02-28T10:15:00+00:00"),
        (dt.date(2020, 2, 28), "2020-02-28"),
    ],
)
def test_full_date_is_read_as_written(written: object, expected: str | None) -> None:
    assert iso(written) == expected


@pytest.mark.parametrize(
    "written",
    ["", "None", "NULL", "yesterday", "Feb. 28", "February 2020", "2020", "10:15", "Friday", "03/04/2020", "2020-02-30",
     "0001-01-01T00:00:00", "9999-12-31", 0, 12, True, None, [], {}, "x" * 500, "2020-13-01", "1 2 3 4 5 6 7"],
)  # fmt: skip
def test_what_is_no_full_date_is_none(written: object) -> None:
    assert iso(written) is None


@given(st.datetimes(dt.datetime(1600, 1, 1), dt.datetime(2199, 1, 1), timezones=st.timezones() | st.none()))
def test_round_trip(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert iso(moment.isoformat()) == moment.isoformat()


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(value: str) -> None:
    found = iso(value)
    assert found is None or dt.datetime.fromisoformat(found)
