"""Slips of the finger in questions. All of it is made up."""

import pytest

from qa.engine import Engine
from qa.understand import spelling
from tests.support import add, made_up

TEXT = "The ferry starts in March, said the harbour office. The museum of clocks opens on Friday. Ziegler will speak."


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("spelling") / "index"
    add(path, made_up(0, TEXT), *(made_up(n) for n in range(1, 4)))
    return Engine(path)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("when does the fery start", "when does the ferry start"),
     ("when does the musuem open", "when does the museum open"),
     ("where is the harbur office", "where is the harbour office")],
)  # fmt: skip
def test_a_slip_is_put_right(engine: Engine, typed: str, read: str) -> None:
    assert spelling.corrected(typed, engine.archive) == read


@pytest.mark.parametrize(
    "text",
    ["when does the ferry start", "What did Feryy say?", "what did ziegler say", "xqzwv", ""],
)  # fmt: skip
def test_what_is_a_word_or_a_name_or_like_nothing_stays(engine: Engine, text: str) -> None:
    assert spelling.corrected(text, engine.archive) == text


def test_the_user_is_told(engine: Engine) -> None:
    answer = engine.ask("when does the fery start")
    assert answer.question == "when does the fery start"
    assert "Read as: when does the ferry start" in answer.text
    assert "Read as" not in engine.ask("when does the ferry start").text
    assert "Read as" not in engine.ask('who said "the fery starts in March"').text
