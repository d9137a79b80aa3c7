"""Whether a statement is on the topic asked about: names, numbers and rare words that are near, and that are not."""

from pathlib import Path

import pytest

from index.article import Article
from qa import topic
from qa.engine import Engine
from tests.support import add

TEXT = (
    "The Marrow ferry will get new engines next year.\n\n"
    "“We shall have cleaner boats than any harbour on this coast,” said Ilse Quill, who runs the line.\n\n"
    "The old engines were built in 1987 by Brandt Motors. “They served us well,” Quill said. Nobody asked about the "
    "bridge.\n\n"
    "Otto Stoll, the mayor, was at the pier.\n\n"
    "Far from the pier the council met on Tuesday.\n\n"
    "It spoke of taxes."
)
OTHER = (
    "The tax on boats will rise, said Greta Brand of the treasury. “Every owner of a boat will pay the tax,” she "
    "said.\n\nA bridge will be built at Tamsin in 2040."
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path: Path = tmp_path_factory.mktemp("topic")
    add(path, Article("ferry", TEXT, title="Ferry to be rebuilt"), Article("tax", OTHER, title="A tax on boats"))
    return Engine(path)


@pytest.mark.parametrize(
    "question",
    ["What did Ilse Quill say about cleaner boats?", "What did Quill say about the old engines by Brandt Motors?",
     "What did Ilse Quill say about the engines of 1987?", "What did Greta Brand say about who pays the tax?"],
)  # fmt: skip
def test_what_is_spoken_about_is_answered(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.answered
    assert answer.confidence >= 0.5


@pytest.mark.parametrize(
    "question",
    ["What did Ilse Quill say about the Tamsin bridge of 2040?", "What did Ilse Quill say about Zubrowka Airways?",
     "What did Greta Brand say about the 2028 regatta?", "What did Otto Stoll say about the ferry?"],
)  # fmt: skip
def test_silence_is_said(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert "mentioned in" in answer.text


def test_names_and_numbers_count_where_they_stand_near(engine: Engine) -> None:
    first, second, *_ = sorted(engine.quotes("Ilse Quill"), key=lambda s: s.quotation.start)
    found = topic.features("the engines of 1987 by Brandt Motors", second, 0.5, lambda word: 1.0)
    assert found["names"] == 1.0
    assert found["rare"] == 0.0
    far = topic.features("the Tamsin bridge", first, 0.5, lambda word: 1.0)
    assert far["names"] == 0.0
    assert far["rare"] == 1.0
    assert topic.confidence(far) < topic.confidence(found)


def test_surroundings_are_the_paragraph_and_its_neighbours(engine: Engine) -> None:
    first, *_ = sorted(engine.quotes("Ilse Quill"), key=lambda s: s.quotation.start)
    near = topic.surroundings(first)
    assert near.startswith("The Marrow ferry")
    assert "Brandt Motors" in near
    assert "Otto Stoll" not in near
