"""Questions that headlines raise. All of them are made up."""

import pytest

from index.article import Article
from qa.ui import headlines


def told(title: str, text: str = "It rained.") -> Article:
    return Article("x", text, title=title, source="Example Courier")


def test_a_plain_sentence_is_asked_why_and_when() -> None:
    article = told("The harbour bridge will close for repairs in May")
    assert list(headlines.why(article)) == ["Why will the harbour bridge close for repairs?"]
    assert list(headlines.when(article)) == ["When will the harbour bridge close for repairs?"]
    untimed = told("Ferry crews are on strike over pay - Example Courier")
    assert list(headlines.why(untimed)) == ["Why are Ferry crews on strike over pay?"]
    assert list(headlines.when(untimed)) == []


def test_the_first_sentence_is_asked_too() -> None:
    article = told("Bridge news", "The harbour bridge was closed to lorries on Monday. It rained.")
    assert list(headlines.when(article)) == ["When was the harbour bridge closed to lorries?"]


@pytest.mark.parametrize("title", [
    "Officials say the bridge will close in May", "They will close the bridge in May", "Bridge: it will close in May",
    "The bridge will not close in May", "Mayor says it was too old. Maybe it was", "What will the bridge cost us",
    "The bridge that carried every ferry passenger home will close", "The bridge is",
])  # fmt: skip
def test_of_others_no_question_is_made(title: str) -> None:
    assert list(headlines.why(told(title))) == list(headlines.when(told(title))) == []


def test_the_latest_is_asked_on_names_and_not_of_headlines_in_capitals() -> None:
    assert list(headlines.latest(told("Ferry line from Testville to Mockport starts"))) == [
        "What is the latest on Testville?", "What is the latest on Mockport?"
    ]  # fmt: skip
    assert list(headlines.latest(told("Ferry Line From Testville Starts"))) == []


def test_a_summary_is_asked_by_the_title_alone() -> None:
    assert list(headlines.summary(told("The bridge | Example Courier"))) == ["Summarise: The bridge"]
    assert list(headlines.summary(told(""))) == []
