"""Who said what across made-up articles: same surnames, many articles, repeated words."""

import pytest

from index.article import Article
from qa.engine import Engine
from tests.support import add

MAYOR = "“We will not raise taxes,” said Bruno Sample, the mayor of Exampleton."
ARTICLES = [
    Article("storm", "“The harbour will stay closed,” Mayor Bruno Sample said on Monday. Bruno Sample said the storm "
            "had damaged two ferries.", title="Storm closes harbour", date="2031-03-01", source="Example Courier"),
    Article("budget", f"{MAYOR} “Taxes must rise,” said his rival Clara Placeholder.", title="Budget fight",
            date="2031-04-01", source="Mock Daily"),
    Article("syndicated", MAYOR, title="No new taxes", date="2031-04-02", source="Sample Wire"),
    Article("chess", "“I saw the mate in three,” said Vera Sample, who won the chess cup.", title="Chess cup",
            date="2031-02-01", source="Example Courier"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("statements")
    add(path, *ARTICLES)
    return Engine(path)


def cited(engine: Engine, question: str) -> list[tuple[str, str | None]]:
    return [(c.article.id, c.speaker) for c in engine.ask(question).citations if c.cited]


def test_a_topic_picks_the_statement(engine: Engine) -> None:
    answer = engine.ask("What did Bruno Sample say about taxes?")
    assert answer.short == "We will not raise taxes,"
    assert "harbour" not in answer.text
    assert "Taxes must rise" not in answer.text


def test_without_a_topic_the_newest_come_first_and_once(engine: Engine) -> None:
    answer = engine.ask("What did Bruno Sample say?")
    assert answer.text.count("We will not raise taxes") == 1
    assert {"syndicated", "storm"} == {article for article, _ in cited(engine, "What did Bruno Sample say?")}
    assert "Sample Wire, 2031-04-02" in answer.text


def test_two_people_with_one_surname_are_not_one(engine: Engine) -> None:
    answer = engine.ask("What did Sample say?")
    assert "mate in three" not in answer.text
    assert "the articles also quote Vera Sample" in answer.text
    assert engine.ask("What did Vera Sample say?").short == "I saw the mate in three,"


def test_a_speaker_by_role(engine: Engine) -> None:
    answer = engine.ask("What did the mayor of Exampleton say?")
    assert answer.answered
    assert all(speaker and "Sample" in speaker for _, speaker in cited(engine, "What did the mayor of Exampleton say?"))


@pytest.mark.parametrize(
    ("question", "speaker"),
    [("Who said “Taxes must rise”?", "Clara Placeholder"),
     ("Who said that the port would remain shut?", "Bruno Sample"),
     ("Who said the harbour would stay closed?", "Bruno Sample")],
)  # fmt: skip
def test_who_said(engine: Engine, question: str, speaker: str) -> None:
    assert (engine.ask(question).short or "").endswith(speaker)  # "Mayor Bruno Sample" where he is so named


def test_nothing_on_that_topic(engine: Engine) -> None:
    answer = engine.ask("Who said “The moon is made of cheese”?")
    assert not answer.answered
