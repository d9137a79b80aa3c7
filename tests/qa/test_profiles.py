"""A speaker's and a topic's page. All articles are made up."""

import pytest

from index.article import Article
from qa import profiles
from qa.engine import Engine
from tests.support import add

STORIES = (
    ("The bridge in Testville", "Example Courier", "2031-05-01",
     '"The bridge will close in May," said Ada Example, the mayor of Testville. She said that Governor Cy Mock paid.'),
    ("Tolls on the bridge", "Mock Gazette", "2031-06-02",
     '"We never asked Cy Mock for the bridge," Ada Example said. "A toll is fair," said Bo Sample, an engineer.'),
    ("Museum opens", "Mock Gazette", "2031-07-03", '"The clocks are a joy," said Eve Example, the curator.'),
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("stories") / "index"
    add(path, *(Article(f"s{n}", text, title, None, outlet, day)
                for n, (title, outlet, day, text) in enumerate(STORIES)))  # fmt: skip
    return Engine(path)


def test_everything_that_a_speaker_said_the_newest_first(engine: Engine) -> None:
    page = profiles.of_speaker(engine.archive, "Ada Example")
    assert page is not None
    assert page.speaker.name == "Ada Example"
    assert [s.article.id for s in page.statements] == ["s1", "s0", "s0"]
    assert [s.quotation.kind for s in page.statements] == ["direct", "direct", "indirect"]
    assert page.outlets == (("Example Courier", 2), ("Mock Gazette", 1))
    assert all(s.article.text[s.quotation.start : s.quotation.end] == s.quotation.text for s in page.statements)


def test_topics_are_what_the_statements_name_or_share_with_their_titles(engine: Engine) -> None:
    page = profiles.of_speaker(engine.archive, "Ada Example")
    assert page is not None
    assert dict(page.topics) == {"Cy Mock": 2, "bridge": 2}
    for topic, n in page.topics:
        assert len(page.on(topic)) == n
    assert page.on("ferry") == ()


def test_whom_else_a_surname_may_mean(engine: Engine) -> None:
    page = profiles.of_speaker(engine.archive, "Example")
    assert page is not None
    assert page.speaker.name == "Ada Example"
    assert [s.name for s in page.namesakes] == ["Eve Example"]
    assert profiles.of_speaker(engine.archive, "Nemo") is None
    assert profiles.of_speaker(engine.archive, "Ada Example", {"outlets": ["Nowhere"]}) is None


def test_who_spoke_on_a_topic(engine: Engine) -> None:
    page = profiles.of_topic(engine, "bridge tolls")
    assert page is not None
    assert page.speakers[0][0].name == "Ada Example"
    assert "Bo Sample" in [s.name for s, _ in page.speakers]
    assert sum(n for _, n in page.outlets) == len(page.statements)
    days = [s.article.date for s in page.statements]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]
    assert profiles.of_topic(engine, "zygomorphic quasars", {"outlets": ["Nowhere"]}) is None


def test_both_are_json(engine: Engine) -> None:
    speaker = profiles.of_speaker(engine.archive, "Ada Example")
    topic = profiles.of_topic(engine, "bridge")
    assert speaker is not None
    assert topic is not None
    found = speaker.to_dict()
    assert found["speaker"]["name"] == "Ada Example"
    assert {"topic": "Cy Mock", "statements": 2} in found["topics"]
    assert found["statements"][0]["article"]["id"] == "s1"
    assert topic.to_dict()["speakers"][0]["on_topic"] >= 1
