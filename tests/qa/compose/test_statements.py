"""Who said what across made-up articles: same surnames, many articles, repeated words."""

import pytest

from index.article import Article
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


def test_who_spoke_about_it(engine: Engine) -> None:
    answer = engine.ask("Who spoke about taxes?")
    assert answer.text.startswith("2 speakers in 2 articles.")
    assert answer.short == "Bruno Sample, Clara Placeholder"
    assert "> “Taxes must rise,” [2]" in answer.text
    other = engine.ask("Who else besides Bruno Sample spoke about taxes?")
    assert other.short == "Clara Placeholder"
    nobody = engine.ask("Who spoke about the moon?")
    assert not nobody.answered
    assert "Nobody is quoted on this." in nobody.text


def test_who_else_in_a_conversation(engine: Engine) -> None:
    chat = Chat(engine)
    chat.ask("What did Bruno Sample say about taxes?")
    turn = chat.ask("Who else spoke about it?")
    assert turn.asked == "Who else spoke about taxes (besides Bruno Sample)?"
    assert turn.answer.short == "Clara Placeholder"


def test_silent_on_a_topic_or_in_a_period(engine: Engine) -> None:
    answer = engine.ask("What did Vera Sample say about the harbour?")
    assert not answer.answered
    assert "Vera Sample is mentioned in 1 article and quoted in 1 article, but not on this." in answer.text
    assert answer.suggestions[0] == "What did Vera Sample say?"
    late = engine.ask("What has Vera Sample said since May 2031?")
    assert "but not since May 2031." in late.text
    assert engine.ask("What has Vera Sample said since January 2031?").answered


def test_an_office_is_whoever_holds_it(engine: Engine) -> None:
    answer = engine.ask("What did the mayor say about taxes?")
    assert answer.text.startswith("(Mayor: taken as Bruno Sample.)\nBruno Sample,")
    assert answer.short == "We will not raise taxes,"


def test_nothing_on_that_topic(engine: Engine) -> None:
    answer = engine.ask("Who said “The moon is made of cheese”?")
    assert not answer.answered


@pytest.mark.parametrize(
    ("question", "speaker"),
    [("What did Tamsin Foods say about the cake?", "Nora Mock"), ("What did Fictional Power say?", "Ivo Brand")],
)
def test_who_speaks_for_a_body_by_office(engine: Engine, question: str, speaker: str) -> None:
    answer = engine.ask(question)
    assert answer.answered
    assert {c.speaker for c in answer.citations if c.cited} == {speaker}
    assert answer.text.startswith(speaker)


def test_what_else_is_what_was_not_shown(engine: Engine) -> None:
    chat = Chat(engine)
    chat.ask("What did Bruno Sample say about taxes?")
    turn = chat.ask("What else did he say?")
    assert turn.asked == "What else did Bruno Sample say?"
    assert "harbour" in turn.answer.text
    assert "taxes" not in turn.answer.text
    last = chat.ask("What else did he say?").answer
    assert not last.answered
    assert "but no further words." in last.text


def test_about_that_is_about_what_the_conversation_is(engine: Engine) -> None:
    chat = Chat(engine)
    chat.ask("What did Bruno Sample say about taxes?")
    turn = chat.ask("And what did Vera Sample say about that?")
    assert not turn.answer.answered
    assert "but not on this." in turn.answer.text


def test_somebody_elses_words_next(engine: Engine) -> None:
    chat = Chat(engine)
    chat.ask("What did the mayor say about taxes?")
    assert chat.ask("And Clara Placeholder?").asked == "What did Clara Placeholder say about taxes?"
    assert chat.turns[-1].answer.short == "Taxes must rise,"


def test_a_mistyped_name_is_asked_back(engine: Engine) -> None:
    answer = engine.ask("what did plaseholder say about taxes")
    assert not answer.answered
    assert "plaseholder does not occur in them. Did you mean Clara Placeholder?" in answer.text
    assert answer.suggestions[0] == "what did Clara Placeholder say about taxes"


def test_a_refusal_reads_well(engine: Engine) -> None:
    assert "but not in 2019." in engine.ask("What did Vera Sample say in 2019?").text
    nearest = engine.ask("What is the salary of Vera Sample?")
    assert not nearest.answered
    assert "Vera" in f"{nearest.citations[0].article.title} {nearest.citations[0].passage}"


def test_nobody_speaks_for_his_wife(engine: Engine) -> None:
    answer = engine.ask("What did Bruno Sample's wife say about taxes?")
    assert not answer.answered
    assert (
        "Bruno Sample is mentioned in 3 articles, but nobody called Bruno Sample's wife is quoted on this."
        in answer.text
    )
