"""Names of the archive found in questions, however they are typed. All people are made up."""

import pytest

from qa.engine import Engine
from tests.support import add, made_up

SAID = (
    "“The bridge holds,” said Ada Example, the mayor of Testville. “We paint it yearly,” said Zoë Plåceholder, who "
    "paints. “Ferries are slow,” said Bo Sample, who steers one.",
    "“I saw it,” said Vera Sample, a chess player. “It was late,” Ada Example said.",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("entities") / "index"
    add(path, *(made_up(n, text) for n, text in enumerate(SAID)), *(made_up(n) for n in range(2, 8)))
    return Engine(path)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Ada Example say?", ["Ada Example"]),
        ("what did ada example say", ["Ada Example"]),
        ("What did Plåceholder say?", ["Zoë Plåceholder"]),
        ("what did placeholder say", ["Zoë Plåceholder"]),
        ("What is Ada Example's view of Bo Sample?", ["Ada Example", "Bo Sample"]),
        ("What is the bridge made of?", []),
        ("?", []),
        ("", []),
    ],
)
def test_who_is_named(engine: Engine, text: str, names: list[str]) -> None:
    assert [linked.people[0].name for linked in engine.understood(text).people] == names


def test_a_bare_surname_may_mean_several(engine: Engine) -> None:
    (linked,) = engine.understood("What did Sample say?").people
    assert {person.name for person in linked.people} == {"Bo Sample", "Vera Sample"}
    assert linked.words == "Sample"


def test_a_word_that_no_article_has_is_unknown_with_whom_it_may_mean(engine: Engine) -> None:
    (unknown,) = engine.understood("what did plaseholder say").unknown
    assert (unknown.word, unknown.meant) == ("plaseholder", "Zoë Plåceholder")
    asked = engine.understood("What did Quorxin say of the bridge?")
    assert [(u.word, u.meant) for u in asked.unknown] == [("Quorxin", None)]
    assert asked.stranger == "Quorxin"
    assert engine.understood("what did plaseholder say").stranger is None
