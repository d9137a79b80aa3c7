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
