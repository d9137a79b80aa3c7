"""Questions about the seed article as people type them, and answers that one would sign."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa import Answer, ask
from tests.support import needs_reader

pytestmark = needs_reader


@pytest.fixture(scope="module")
def asked(seed_index: Path) -> Callable[[str], Answer]:
    return lambda question: ask(question, index=seed_index)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is Erdogan?", "Turkish President"),
        ("Did Trump support Turkey?", "reaffirmed his support for Turkey"),
        ("Summarise the article", "backed de-escalation of violence in northwestern Syria"),
        ("Summarize the article", "backed de-escalation of violence in northwestern Syria"),
        ("is the us going to send troops", "this will not involve military moves by American units"),
        ("what articles do you have?", "Trump backs Turkey"),
        ("show me the article about idlib", "Trump backs Turkey"),
        ("hi", "Hello."),
        ("thanks!", "You are welcome."),
        ("What did Pompeo say?", "reviewing options to assist Turkey"),
    ],
)
def test_an_ordinary_question_is_answered(asked: Callable[[str], Answer], question: str, words: str) -> None:
    answer = asked(question)
    assert answer.status == "answered"
    assert words in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who called erdogan", "in a call with Turkish President"),
        ("What did Trump say about Russia?", "Trump"),
        ("Where is Idlib?", "Syria"),
    ],
)
def test_what_is_harder_is_never_refused(asked: Callable[[str], Answer], question: str, words: str) -> None:
    answer = asked(question)
    assert answer.status != "absent"
    assert words in answer.text


def test_what_the_article_does_not_tell_is_not_answered(asked: Callable[[str], Answer]) -> None:
    assert not asked("When did Trump travel to Ankara?").answered
