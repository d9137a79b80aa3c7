"""Who said what across made-up articles: same surnames, many articles, repeated words."""

import pytest

from index.article import Article
from qa.blocks import Note
from qa.chat import Chat
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
    Article("bakery", "“We should have made the cake,” said Nora Mock, a company spokeswoman. The shop will bake it.",
            title="Tamsin Foods will bake cake after all", date="2031-01-05", source="Mock Daily"),
    Article("lights", "Fictional Power spokesperson Ivo Brand said the lights would stay on. “We have coal for a "
            "month,” Brand said.", title="Lights", date="2031-01-07", source="Mock Daily"),
    Article("moon", "The Exampleton Society sent a probe to the moon. The salary of its crew is secret.", title="Moon",
            date="2031-01-09", source="Mock Daily"),
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
    assert "We will not raise taxes," in answer.text
    assert "harbour" not in answer.text
    assert "Taxes must rise" not in {c.quote for c in answer.citations if c.cited}


def test_what_several_outlets_print_is_told_once(engine: Engine) -> None:
    answer = engine.ask("What did Bruno Sample say?")
    assert answer.answered
    assert answer.text.count("We will not raise taxes") == 1
    assert all("Sample" in (speaker or "") for _, speaker in cited(engine, "What did Bruno Sample say?"))


def test_two_people_with_one_surname_are_not_one(engine: Engine) -> None:
    answer = engine.ask("What did Sample say?")
    assert "mate in three" not in answer.text
    assert any(isinstance(b, Note) and b.about == "taken" and "Vera Sample" in b.text for b in answer.blocks)
    assert engine.ask("What did Vera Sample say?").short == "I saw the mate in three,"


@pytest.mark.parametrize(
    ("question", "speaker"),
    [("Who said “Taxes must rise”?", "Clara Placeholder"), ("Who said “I saw the mate in three”?", "Vera Sample"),
     ("Who said the harbour would stay closed?", "Bruno Sample")],
)  # fmt: skip
def test_who_said(engine: Engine, question: str, speaker: str) -> None:
    assert (engine.ask(question).short or "").endswith(speaker)  # "Mayor Bruno Sample" where he is so named


@pytest.mark.parametrize(
    "question",
    ["What did Vera Sample say about the harbour?", "Who said “The moon is made of cheese”?",
     "What did Bruno Sample's wife say about taxes?", "What did Quorxin say?"],
)  # fmt: skip
def test_nobodys_words_stand_under_another_name(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered or "Vera" in question
    catalog = engine.archive.catalog
    for c in answer.citations:
        if c.cited and c.speaker:
            (key,) = catalog.keys_of([c.article.id])
            end = c.quote_end or c.end
            around = [
                q for q in catalog.quotations_of([key])[key] if q.start < end and (c.quote_start or c.start) < q.end
            ]
            assert c.speaker in {q.speaker for q in around}


def test_a_mistyped_name_is_asked_back(engine: Engine) -> None:
    answer = engine.ask("what did plaseholder say about taxes")
    assert not answer.answered
    assert answer.suggestions[0] == "what did Clara Placeholder say about taxes"
    if answer.status == "absent":
        assert "Did you mean Clara Placeholder?" in answer.text


def test_about_that_is_read_with_what_was_asked_before(engine: Engine) -> None:
    chat = Chat(engine)
    chat.ask("What did Bruno Sample say about taxes?")
    turn = chat.ask("And what did Clara Placeholder say about that?")
    assert turn.asked == "What did Bruno Sample say about taxes: And what did Clara Placeholder say about that?"
    assert "Taxes must rise," in turn.answer.text
