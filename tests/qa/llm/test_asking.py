"""A language model in Python and in conversations, against a scripted server on loopback. All articles are made up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article
from qa import Chat, Engine, ask
from qa.config import Llm
from qa.llm import asking
from tests.qa.llm.serving import Script, scripted
from tests.support import add

pytest.importorskip("llama_index.llms.openai_like")

QUESTION = "What did Ada Example say about the bridge?"
SAID = "Ada Example said the harbour bridge isn't safe [1]."


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asking") / "index"
    said = '"{}," said {}. It rained on the day, and many came to look.'
    add(path, Article("a0", said.format("The harbour bridge isn't safe", "Ada Example, the mayor of Testville"),
                      "The bridge closes", "https://courier.example/0", "Example Courier", "2031-05-01"),
        Article("a1", said.format("The museum opens a hall of clocks", "Bo Sample, its head"), "The museum opens",
                None, "Mock Gazette", "2031-05-02"))  # fmt: skip
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    with scripted() as script:
        monkeypatch.setenv("DATELINE_LLM_BASE_URL", script.address)
        monkeypatch.setenv("DATELINE_LLM_MODEL", "made-up")
        yield script


def test_ask_has_it_written(path: Path, server: Script) -> None:
    server.reply = f"{SAID} It costs $9 million [1]."
    answer = ask(QUESTION, path, write=True)
    own = ask(QUESTION, path)
    assert answer.written
    assert (answer.written.text, answer.written.trouble) == (
        "Ada Example said the harbour bridge isn't safe. [1]",
        None,
    )
    assert [s.objection for s in answer.written.dropped] == ["the number 9 million is not in the passage"]
    assert own.written is None
    assert (own.blocks, own.status, own.citations) == (answer.blocks, answer.status, answer.citations)
    assert own.to_dict()["written"] is None


def test_a_stream_begins_with_the_archives_own(path: Path, server: Script) -> None:
    server.reply = f"{SAID} The bridge is safe [1]."
    growing = ask(QUESTION, path, write=True, stream=True)
    first = next(growing)
    assert (first.written, server.asked) == (None, [])  # before the model is asked at all
    grown = list(growing)
    assert [len(a.written.sentences) for a in grown if a.written] == [0, 1, 2, 2]
    assert [a.written.ended for a in grown if a.written] == [False] * 3 + [True]
    assert all(a.blocks == first.blocks for a in grown)
    assert [a.written for a in ask(QUESTION, path, stream=True)] == [None]


def test_without_a_model_the_answer_stands(path: Path) -> None:
    answer = ask(QUESTION, path, write=True)
    assert answer.answered
    assert answer.written
    assert "DATELINE_LLM_BASE_URL" in (answer.written.trouble or "")


@pytest.mark.parametrize("behaviour", ["refuses", "nonsense", "breaks off", "endless"])
def test_the_archives_answer_is_never_lost(path: Path, server: Script, behaviour: str) -> None:
    server.reply, server.behaviour = SAID * 5, behaviour
    answer = ask(QUESTION, path, write=True)
    assert answer.blocks == ask(QUESTION, path).blocks
    assert answer.written
    assert "failed" in (answer.written.trouble or "")


def grown(path: Path, server: Script, *questions: str) -> tuple[Chat, list[str]]:
    engine = Engine(path)
    chat = Chat(engine)
    for question in questions:
        chat.ask(question)
    llm = Llm(server.address, "made-up")
    return chat, [turn.asked for turn in asking.grown(chat, engine, llm, {})]


UNCLEAR = "Tell me about the zeppelins of Quux"


def test_what_is_not_answered_is_asked_otherwise(path: Path, server: Script) -> None:
    server.plan, server.reply = "1. What did Bo Sample say about the museum?", "The museum opens a hall of clocks [1]."
    chat, asked = grown(path, server, "What did Bo Sample say about the museum?", UNCLEAR)
    assert asked[-1] == "What did Bo Sample say about the museum?"
    assert chat.turns[-1].question == UNCLEAR
    assert chat.turns[-1].answer.answered
    assert "hall of clocks" in chat.turns[-1].answer.text


def test_a_comparison_is_split(path: Path, server: Script) -> None:
    server.plan = "What did Ada Example say about the bridge?\nWhat did Bo Sample say about the museum?"
    chat, _ = grown(path, server, "Ada Example versus Bo Sample, zeppelin bridge museum?")
    answer = chat.turns[-1].answer
    if answer.parts:
        assert {c.article.id for c in answer.citations if c.cited} == {"a0", "a1"}
    else:  # ours was answered, so nothing was asked of the model
        assert answer.answered
        assert not any("You rewrite" in str(asked) for asked in server.asked)


@pytest.mark.parametrize("plan", [
    "What did Carla Foreign say about the museum?", "How many of 400 museums open?", "Nothing to write.", "", "?",
    "What did Bo Sample say? " * 40, "A?\n" * 9, UNCLEAR, "See https://evil.example?", "Do you like [museum](http://x)?",
])  # fmt: skip
def test_what_cannot_be_trusted_changes_nothing(path: Path, server: Script, plan: str) -> None:
    server.plan = plan
    chat, asked = grown(path, server, "What did Bo Sample say about the museum?", UNCLEAR)
    before = Chat(Engine(path))
    for question in ("What did Bo Sample say about the museum?", UNCLEAR):
        before.ask(question)
    assert asked[-1] == before.turns[-1].asked
    assert chat.turns[-1].answer.blocks == before.turns[-1].answer.blocks
