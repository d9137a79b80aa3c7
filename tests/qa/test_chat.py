"""Follow-up questions on the seed article and on made-up ones."""

from pathlib import Path

import pytest

from index import ingest
from index.sources import read
from qa.chat import Chat, Turn
from qa.engine import Engine
from qa.render import rendered
from tests.support import FIXTURES, needs_reader


@pytest.fixture
def chat(seed_index: Path) -> Chat:
    return Chat(Engine(seed_index))


def cited(turn: Turn) -> list[str]:
    return [c.speaker or "" for c in turn.answer.citations if c.cited]


def test_a_follow_up_is_read_with_the_question_before(chat: Chat) -> None:
    first = chat.ask("What did Pompeo say?")
    turn = chat.ask("And what did he say about Turkey?")
    assert first.asked == "What did Pompeo say?"
    assert turn.asked == "What did Pompeo say: And what did he say about Turkey?"
    assert turn.question == "And what did he say about Turkey?"
    assert turn.topic == ("What did Pompeo say?", "And what did he say about Turkey?")
    assert cited(turn)
    assert all("Pompeo" in speaker for speaker in cited(turn))


def test_what_about_somebody_else(chat: Chat) -> None:
    chat.ask("What did Pompeo say?")
    turn = chat.ask("What about Judd Deere?")
    assert any("Deere" in speaker for speaker in cited(turn))
    assert not any("Pompeo" in speaker for speaker in cited(turn))


def test_a_place_keeps_its_number_all_through(chat: Chat) -> None:
    first = chat.ask("What did Pompeo say?").answer
    chat.ask("What did Judd Deere say?")
    again = chat.ask("What did Mike Pompeo say?").answer
    numbers = [{(c.quote_start, c.marker) for c in a.citations if c.cited} for a in (first, again)]
    assert numbers[0] == numbers[1]
    places = {(c.quote_start, c.start): c.marker for t in chat.turns for c in t.answer.citations}
    assert len(set(places.values())) == len(places)
    for turn in chat.turns:
        shown = {mark.marker for mark in rendered(turn.answer.blocks).marks}
        assert {c.marker for c in turn.answer.citations if c.cited} == shown


def test_a_question_that_stands_alone_is_left_alone(chat: Chat) -> None:
    chat.ask("What did Pompeo say?")
    assert chat.ask("What did Merkel say?").asked == "What did Merkel say?"
    assert not chat.turns[-1].answer.answered


@needs_reader
def test_a_person_who_was_the_answer(chat: Chat) -> None:
    assert chat.ask("Who is the White House spokesman?").answer.short == "Judd Deere"
    turn = chat.ask("What did he say?")
    assert turn.asked == "Who is the White House spokesman: What did he say?"
    assert turn.answer.status != "absent"
    assert any("Deere" in speaker for speaker in cited(turn))


def test_turns_are_taken_back_and_forgotten(chat: Chat) -> None:
    for text in ("What did Pompeo say?", "And why?", "What did Judd Deere say?"):
        chat.ask(text)
    chat.take_back()
    assert [turn.question for turn in chat.turns] == ["What did Pompeo say?", "And why?"]
    chat.keep(1)
    assert chat.ask("And when?").topic == ("What did Pompeo say?", "And why?", "And when?")


@needs_reader
@pytest.mark.parametrize("text", ["", "   ", "and", "he?", "What about?", "why", "\ud800", "(((", "[1]" * 300])
def test_nothing_that_follows_raises(chat: Chat, text: str) -> None:
    chat.ask(text)
    chat.ask("What did Pompeo say?")
    turn = chat.ask(text)
    turn.asked.encode()


def test_two_conversations_do_not_know_each_other(tmp_path: Path) -> None:
    ingest.add(tmp_path / "index", read(FIXTURES / "news"))
    engine = Engine(tmp_path / "index")
    one, other = Chat(engine), Chat(engine)
    one.ask("What did Ada Example say?")
    other.ask("What did Clara Placeholder say?")
    turns = [chat.ask("What did she say about the ferry?") for chat in (one, other)]
    assert turns[0].topic[0] == "What did Ada Example say?"
    assert turns[1].topic[0] == "What did Clara Placeholder say?"
