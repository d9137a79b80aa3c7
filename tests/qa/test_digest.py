"""Open questions over made-up articles."""

import pytest

from index.article import Article
from qa.engine import Engine
from tests.support import add, needs_reader

ARTICLES = [
    Article("a", "FERRY STRIKE GOES ON\n\nThe ferry strike in Mockport entered its third week on Monday. Crews want "
            "shorter shifts.", title="Ferry strike goes on", date="2031-03-17", source="Example Courier"),
    Article("b", "Talks to end the ferry strike in Mockport collapsed on Friday. The union walked out.",
            title="Talks collapse", date="2031-03-21", source="Mock Daily"),
    Article("c", "A museum in Exampleton opened a hall of antique clocks on Sunday.", title="Clocks",
            date="2031-03-20", source="Example Courier"),
    Article("d", "The old lighthouse of Quillport fell into the sea on Sunday night.\n\nNobody was hurt.\n\n"
            "People look at the lighthouse of Quillport, the lighthouse keeper's house and the sea. Jane Doe/AFP/Getty "
            "Images\n\nKeepers had warned for years that the lighthouse of Quillport would fall, they said.",
            title="Lighthouse falls", date="2031-02-02", source="Example Courier"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("digest")
    add(path, *ARTICLES)
    return Engine(path)


@needs_reader
def test_the_latest_comes_first_each_with_its_source(engine: Engine) -> None:
    answer = engine.ask("What's the latest on the ferry strike?")
    assert answer.answered
    assert answer.short is None
    lines = answer.text.splitlines()
    assert lines[0] == "> Talks to end the ferry strike in Mockport collapsed on Friday. [1]"
    assert lines[1] == "— Talks collapse, Mock Daily, 2031-03-21"
    assert "entered its third week" in lines[2]
    assert "clocks" not in answer.text
    assert "GOES ON" not in answer.text  # a heading is no sentence
    assert all(c.quote and c.quote in c.article.text for c in answer.citations if c.cited)


@needs_reader
def test_what_no_article_treats_is_refused(engine: Engine) -> None:
    answer = engine.ask("Tell me about the volcano on Sample Island")
    assert not answer.answered
    assert answer.text.startswith("The articles do not say.")


@needs_reader
@pytest.mark.parametrize("question", ["What happened to the lighthouse of Quillport?", "lighthouse Quillport"])
def test_what_an_article_opens_with_comes_first_and_no_caption(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.answered
    assert answer.text.startswith("> The old lighthouse of Quillport fell into the sea on Sunday night. [1]")
    assert "People look" not in answer.text
    assert all(c.quote and c.quote in c.passage for c in answer.citations if c.cited)


@needs_reader
def test_another_name_is_another_story(engine: Engine) -> None:
    assert not engine.ask("Tell me about the lighthouse of Farport").answered
