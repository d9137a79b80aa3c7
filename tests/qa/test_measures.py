"""What the number of an answer is a number of."""

import pytest

from qa.measures import is_count, is_money, is_share, is_size


@pytest.mark.parametrize(("asked", "answer", "behind"), [
    ("How many ferries sank?", "three", ""), ("How many ferries sank?", "at least 33", " ferries in two days"),
    ("How many acres of hemp grew?", "2,031", " acres"), ("How many days did it take?", "two weeks", ""),
    ("How many square feet has the hall?", "7,000-square-foot", ""), ("How many miles to the gallon?", "30", " miles"),
    ("How many 10-pound bags were sold?", "33", " 10-pound bags"), ("How many dollars did it cost?", "$5 million", ""),
    ("How many pounds of eel were caught?", "5.50", " pounds"), ("How many pounds did it cost?", "£5", ""),
    ("How many ferries sank?", "33", ", two days after"), ("How many ferries sank?", "12", ". Two weeks later it"),
    ("How many people came?", "2000", " people"), ("How many people came?", "500-1000", " people"),
    ("How many yards did he gain?", "150", " yards"), ("How many shows were made?", "10", " hour-long shows"),
    ("How many total combined rushing yards were there?", "150 yards", ""),
    ("How many people stayed?", "37 percent", " of them"), ("How many seats are left?", "2031 seats", ""),
])  # fmt: skip
def test_what_can_be_a_count(asked: str, answer: str, behind: str) -> None:
    assert is_count(asked, answer, behind)


@pytest.mark.parametrize(("asked", "answer", "behind"), [
    ("How many ferries sank?", "$5.50", ""), ("How many ferries sank?", "ferries", ""),
    ("How many bags were sold?", "two-, five- and 10-pound", " bags"), ("How many seats are left?", "12", " feet"),
    ("How many people live there?", "2 million", " gallons"), ("How many days did it take?", "33 miles", ""),
    ("How many pounds of eel were sold?", "$5.50", " a pound"), ("How many seats are left?", "555-0123", ""),
    ("How many seats are left?", "call 555-555-0123", ""), ("How many seats are left?", "555", ") 555-0123"),
    ("How many pounds of eel were sold?", "up to $5.50", " a pound"), ("How many seats are left?", "in May 2031", ""),
    ("How many seats are left?", "May 3", ""), ("How many seats are left?", "by 8 pm", ""),
])  # fmt: skip
def test_what_cannot_be_that_count(asked: str, answer: str, behind: str) -> None:
    assert not is_count(asked, answer, behind)


def test_money_and_shares() -> None:
    assert is_money("$12")
    assert is_money("260 euros")
    assert is_money("2 million", " for the ferry")
    assert not is_money("up to 2 million", " gallons of water")
    assert not is_money("the ferry")
    assert is_share("two of three")
    assert not is_share("125,000")


def test_sizes() -> None:
    assert is_size("heavy", "10kg")
    assert is_size("heavy", "22", " pounds")
    assert is_size("tall", "1,000-foot")
    assert is_size("tall", "6'4")
    assert is_size("tall", "three", " stories")
    assert is_size("wide", "as a house") is None
    assert is_size("heavy", "four", " wheels") is None
    assert is_size("tall", "82", " acres") is False
