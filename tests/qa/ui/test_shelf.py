"""The archive as a list. All articles are made up."""

from pathlib import Path

import pytest

from qa.engine import Engine
from qa.ui.shelf import Holdings, Row, Shelf, over_time, period_words
from tests.support import add, made_up


def row(date: str | None, words: str = "") -> Row:
    return Row(f"{date}{words}", words, None, date, words)


@pytest.mark.parametrize(
    ("days", "unit", "counts"),
    [
        (["2031-05-03T10:00:00Z", "2031-05-01", "2031-05-03", None], "day",
         [("2031-05-01", 1), ("2031-05-02", 0), ("2031-05-03", 2)]),
        (["2030-12-31", "2031-05-30"], "month",
         [("2030-12-01", 1), ("2031-01-01", 0), ("2031-02-01", 0), ("2031-03-01", 0), ("2031-04-01", 0),
          ("2031-05-01", 1)]),
        ([None], "day", []),
        ([], "day", []),
    ],
)  # fmt: skip
def test_articles_are_counted_over_time(days: list[str | None], unit: str, counts: list[tuple[str, int]]) -> None:
    assert over_time([row(day) for day in days]) == (unit, counts)


def test_many_years_are_counted_by_year() -> None:
    unit, counts = over_time([row("2001-02-03"), row("2031-01-01")])
    assert unit == "year"
    assert (len(counts), counts[0], counts[-1]) == (31, ("2001-01-01", 1), ("2031-01-01", 1))


def test_periods_have_names() -> None:
    assert [period_words("2031-05-01", unit) for unit in ("day", "month", "year")] == ["1 May", "May 2031", "2031"]


def test_all_words_must_occur() -> None:
    rows = (row(None, "harbour bridge"), row(None, "museum bridge"))
    holdings = Holdings(1, rows, (), 0, ())
    assert holdings.find("BRIDGE Harb") == [rows[0]]
    assert holdings.find("") == list(rows)
    assert holdings.find("ferry") == []


def test_the_list_follows_the_index(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, made_up(1))
    shelf = Shelf(Engine(path))
    assert [r.id for r in shelf.holdings().rows] == ["made-up-1"]
    add(path, made_up(2))
    assert {r.id for r in shelf.holdings().rows} == {"made-up-1", "made-up-2"}
    assert shelf.holdings() is shelf.holdings()
    article = shelf.article("made-up-2")
    assert article is not None
    assert "story number 2" in article.text
    assert shelf.article("none") is None
    assert shelf.article({"forged": 1}) is None
