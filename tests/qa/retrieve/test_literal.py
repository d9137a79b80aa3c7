"""Words that a question quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.engine import Engine
from qa.retrieve import literal
from tests.qa.asking import question
from tests.support import add, made_up

SAID = "We will keep the old bridge, whatever it costs us, and nobody is going to stop us now"


@pytest.mark.parametrize(("quoted", "least"), [
    (SAID, 1.0), ("keep the old bridge, whatever it costs us", 1.0), ("WE WILL KEEP THE OLD BRIDGE!", 1.0),
    ("nobody’s going to stop us now", 0.6), ("We will keep the old bridge ... nobody is going to stop us now", 1.0),
])  # fmt: skip
def test_words_that_somebody_said(quoted: str, least: float) -> None:
    assert literal.share(quoted, SAID) >= max(least, literal.ENOUGH)


@pytest.mark.parametrize("quoted", [
    "nobody will ever keep that old thing", "The bridge is old and costs too much",
    "This is not the bridge", "", "…", "whatever it was that they will do",
])  # fmt: skip
def test_words_that_are_only_like_it(quoted: str) -> None:
    assert literal.share(quoted, SAID) < literal.ENOUGH


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_has_a_share(quoted: str, text: str) -> None:
    assert 0 <= literal.share(quoted, text) <= 1


def test_a_name_in_marks_is_no_quotation() -> None:
    assert literal.words_quoted(question('Who said "Sampleville" was overrated?')) is None
    assert literal.words_quoted(question('Who said "nonsense"?')) == "nonsense"
    assert (
        literal.words_quoted(question('Who said of the bridge "it will stand for good"?')) == "it will stand for good"
    )
    assert literal.words_quoted(question("Who said the bridge will stand?")) is None


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("literal") / "index"
    others = (made_up(n, f"Story {n}: “We will do what we can,” Bo Sample said of {n} clocks.") for n in range(3, 40))
    add(
        path,
        made_up(0, f"“{SAID},” said Ada Example, the mayor of Testville. She spoke for an hour."),
        made_up(1, "Cal Quill, the baker of Testville, likes old bridges. “A bridge costs too much,” he said."),
        made_up(2, "The plaque reads that all who cross shall be merry, and it is old."),
        *others,
    )
    return Engine(path)


@pytest.mark.parametrize("asked", ["We will keep the old bridge", "whatever it costs us, and nobody", SAID])
def test_who_said_it_is_told_from_any_part_of_it(engine: Engine, asked: str) -> None:
    answer = engine.ask(f'Who said "{asked}"?')
    assert answer.short == "Ada Example"
    assert answer.confidence > 0.9


def test_words_that_nobody_said_are_nobodys(engine: Engine) -> None:
    answer = engine.ask('Who said "an old bridge always costs too much money"?')
    assert not answer.answered
    answer = engine.ask('Who said "all who cross shall be merry"?')
    assert not answer.answered


def test_without_marks_the_meaning_is_enough(engine: Engine) -> None:
    assert engine.ask("Who said that a bridge is too expensive?").short == "Cal Quill"
