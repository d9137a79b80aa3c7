"""`ask`, `quotes` and `add` as a whole, over texts that a careless program reads without end.

Processor time is measured, since the machine may be busy. A question takes two seconds at most; an article takes a
time that grows with its length.
"""

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import ingest, quotations
from index.article import Article
from index.sources import outcomes
from qa import Engine

pytestmark = pytest.mark.slow

QUESTION, ARTICLE = 1_900, 200_000
UNITS = (
    "A", "A ", "A.", "A.A. ", "a", "a ", " ", "\n", ".", "... ", "?", '"', '""', '"a" ', "“", "“a” ", "“a. ", "‘", "'",
    "’s ", "A’s ", "(", "[(", "(a) ", "of ", "A of ", "of the A ", "A and A, ", '"a," A said. ',
    "“A,” said A of the A. ",
)  # fmt: skip
LINEAR, LEAST = 3.0, 0.3
"""Times the processor time of a text that is half as long; seconds under which that says nothing."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a.txt").write_text("“We will rebuild,” said Mara Testwell, the mayor of Exampleton, on Tuesday.")
    ingest.add(folder / "index", outcomes(folder / "a.txt"))
    found = Engine(folder / "index")
    found.ask("What did Mara Testwell say?")
    return found


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def text_of(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


@pytest.mark.parametrize("unit", UNITS)
def test_a_question_is_answered_in_two_seconds(engine: Engine, unit: str) -> None:
    for before in ("", "What did ", "Who is "):
        question = before + text_of(unit, QUESTION - len(before))
        assert seconds(lambda asked=question: engine.ask(asked)) < 2  # type: ignore[misc]


def grows(work: Callable[[str], object], unit: str) -> float:
    """How many times longer the whole text takes than its half; the least of two tries."""
    half, whole = text_of(unit, ARTICLE // 2), text_of(unit, ARTICLE)
    tries = [(seconds(lambda: work(half)), seconds(lambda: work(whole)))]
    if tries[0][1] > LINEAR * max(tries[0][0], LEAST):
        tries.append((seconds(lambda: work(half)), seconds(lambda: work(whole))))
    return min(more / max(less, LEAST) for less, more in tries)


@pytest.mark.parametrize("unit", UNITS)
def test_quotations_of_an_article_take_a_time_that_grows_with_it(unit: str) -> None:
    def extract(text: str) -> None:
        list(quotations.extract_many([Article(id="a", text=text)]))

    assert grows(extract, unit) <= LINEAR


@pytest.mark.parametrize("unit", UNITS)
def test_an_article_is_added_in_a_time_that_grows_with_it(tmp_path: Path, unit: str) -> None:
    count = 0

    def add(text: str) -> None:
        nonlocal count
        count += 1
        (tmp_path / f"{count}.txt").write_text(text)
        ingest.add(tmp_path / f"index-{count}", outcomes(tmp_path / f"{count}.txt"))

    assert grows(add, unit) <= LINEAR
