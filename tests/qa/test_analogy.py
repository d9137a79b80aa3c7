"""Fragments put into the question before. The names are invented."""

import pytest

from qa.analogy import asked_of_it, instead


@pytest.mark.parametrize(
    ("before", "what", "asked"),
    [
        ("How many votes did Ada Example get in Testville?", "Bruno Sample",
         "How many votes did Bruno Sample get in Testville?"),
        ("What share of Greens swim?", "Liberals", "What share of Liberals swim?"),
        ("How big was Example Co.'s profit in 2031?", "Sample Bank's", "How big was Sample Bank's profit in 2031?"),
        ("By how much did ferry prices rise?", "bread prices", "By how much did bread prices rise?"),
        ("Who is the police chief of Testville?", "the fire chief", "Who is the fire chief of Testville?"),
        ("What does a private college cost?", "a public one", "What does a public college cost?"),
        ("What does Ada Example's character do?", "her husband", "What does Ada Example's husband do?"),
        ("When was Ada Example detained?", "convicted", "When was Ada Example convicted?"),
        ("Which of them deals with food?", "fashion", "Which of them deals with fashion?"),
        ("How many ferries sank in 2031?", "in 2032", "How many ferries sank in 2032?"),
        ("How many ferries sank in 2031?", "the year before", "How many ferries sank in 2030?"),
        ("How much was it at first?", "now", "How much was it now?"),
        ("Where was “The Barn” on the list?", "“The Ferry” on the chart", "Where was “The Ferry” on the chart?"),
        ("What did Storm Ada cost?", "Storm Bruno the week before", "What did Storm Bruno cost the week before?"),
    ],
)  # fmt: skip
def test_the_question_before_asked_of_something_else(before: str, what: str, asked: str) -> None:
    assert instead(before, what) == asked


def test_what_stands_for_nothing_is_left_open() -> None:
    assert instead("How many floors did it have?", "the one it fell on") is None
    assert instead("How long did the strike last?", "the bakers' walkout") is None


@pytest.mark.parametrize(
    ("before", "fragment", "short", "asked", "shown"),
    [
        ("Where did Ada Example land?", "At what time?", None, "At what time did Ada Example land?", True),
        ("Did Ada Example land?", "In which city?", None, "In which city did Ada Example land?", True),
        ("In which city did Ada Example land?", "why", None, "why did Ada Example land?", True),
        ("Which ferry did Ada Example steer?", "on what day", "the Swallow",
         "on what day did Ada Example steer the Swallow?", False),
        ("Which storm sank the ferry?", "on what day", None, "on what day the storm sank the ferry?", False),
        ("Who sank the ferry?", "on what day", "Ada Example", "on what day Ada Example sank the ferry?", False),
        ("What is the price of bread?", "since when", None, "since when is the price of bread?", False),
        ("How many whales were stranded?", "why", "Fourteen", "why were the whales stranded?", True),
    ],
)  # fmt: skip
def test_words_that_ask_of_the_question_before(
    before: str, fragment: str, short: str | None, asked: str, shown: bool
) -> None:
    assert asked_of_it(before, fragment, short) == (asked, shown)
