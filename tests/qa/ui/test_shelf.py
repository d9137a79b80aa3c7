"""The archive as a list. All articles are made up."""

from pathlib import Path

from qa.engine import Engine
from qa.ui.shelf import Holdings, Row, Shelf
from tests.support import add, made_up


def row(date: str | None, words: str = "") -> Row:
    return Row(f"{date}{words}", words, None, date, words)


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
