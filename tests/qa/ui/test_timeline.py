"""Counts over time and their bars."""

import pytest

from qa.ui.timeline import bars_html, over_time, period_words


@pytest.mark.parametrize(
    ("days", "unit", "counts"),
    [
        (["2031-05-03T10:00:00Z", "2031-05-01", "2031-05-03"], "day",
         [("2031-05-01", 1), ("2031-05-02", 0), ("2031-05-03", 2)]),
        (["2030-12-31", "2031-05-30"], "month",
         [("2030-12-01", 1), ("2031-01-01", 0), ("2031-02-01", 0), ("2031-03-01", 0), ("2031-04-01", 0),
          ("2031-05-01", 1)]),
        ([], "day", []),
    ],
)  # fmt: skip
def test_articles_are_counted_over_time(days: list[str], unit: str, counts: list[tuple[str, int]]) -> None:
    assert over_time(days) == (unit, counts)


def test_many_years_are_counted_by_year() -> None:
    unit, counts = over_time(["2001-02-03", "2031-01-01"])
    assert unit == "year"
    assert (len(counts), counts[0], counts[-1]) == (31, ("2001-01-01", 1), ("2031-01-01", 1))


def test_periods_have_names() -> None:
    assert [period_words("2031-05-01", unit) for unit in ("day", "month", "year")] == ["1 May 2031", "May 2031", "2031"]


def test_bars_say_in_words_what_they_show() -> None:
    html = bars_html([("2031-05-01", 1), ("2031-05-02", 0), ("2031-05-03", 4)], "day", "article")
    assert 'aria-label="Articles a day from 1 May 2031 to 3 May 2031; most on 3 May 2031: 4"' in html
    assert [part.split("%")[0] for part in html.split("height:")[1:]] == ["25", "0", "100"]
    assert bars_html([("2031-05-01", 1)], "day", "article") == ""


def test_odd_dates_do_no_harm() -> None:
    assert over_time(["<script>", "2031-13-45", ""]) == ("day", [])
    unit, counts = over_time(["0001-01-01", "9999-12-31"])
    assert unit == "year"
    assert len(counts) == 150
