"""Whole utterances, nothing twice, partial quotations in their sentence."""

from pathlib import Path

import pytest

from index.archive import Archive
from index.article import Article
from qa import spoken, utterances
from qa.spoken import Statement
from tests.support import add

TEXT = (
    "“The weir is closed,” said Mara Quill, a warden. “Nobody may pass before June.”\n\n"
    "Quill called the leak a “slow disaster” and walked home. She said the pumps would run all night.\n\n"
    "“We lost the old pump in the flood, and the new one came late. It is running now,” Quill said on Friday in the "
    "hall beside the weir, where the council had met for an hour before it left. “The fish are safe.”"
)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> list[Statement]:
    path: Path = tmp_path_factory.mktemp("utterances")
    add(path, Article("weir", TEXT, title="The weir"))
    return spoken.statements(Archive(path), "Mara Quill")


def texts(found: list[Statement]) -> list[str]:
    return [s.quotation.text for s in found]


def holding(pool: list[Statement], words: str) -> Statement:
    return next(s for s in pool if words in s.quotation.text and s.quotation.kind == "direct")


def test_two_halves_are_one_utterance(pool: list[Statement]) -> None:
    both = ["The weir is closed,", "Nobody may pass before June."]
    assert texts(utterances.utterance(holding(pool, "weir"), pool)) == both
    assert texts(utterances.choose([holding(pool, "Nobody")], pool)) == both


def test_what_stands_far_apart_is_two(pool: list[Statement]) -> None:
    assert texts(utterances.choose([holding(pool, "fish")], pool)) == ["The fish are safe."]


def test_a_partial_quotation_in_its_sentence(pool: list[Statement]) -> None:
    (shown,) = utterances.choose([holding(pool, "slow")], pool)
    assert shown.quotation.kind == "indirect"
    assert shown.quotation.text == "Quill called the leak a “slow disaster” and walked home."
    assert shown.article.text[shown.quotation.start : shown.quotation.end] == shown.quotation.text


def test_direct_before_reported_and_nothing_twice(pool: list[Statement]) -> None:
    shown = utterances.choose([*pool, *pool], pool)
    kinds = [s.quotation.kind for s in shown]
    assert kinds == sorted(kinds)
    assert len(texts(shown)) == len(set(texts(shown)))


def test_not_too_many_words(pool: list[Statement]) -> None:
    assert len(utterances.choose(pool, pool, most_words=10)) == 2
    assert len(utterances.choose([holding(pool, "flood")], pool, most_words=3)) == 1


DENIALS = (
    "The Tamsin Ferry Line is late again. Mara Quill denied that the line had lost a boat.\n\n"
    "Quill accused the harbour board of hiding a bill. The bill, which Quill said was paid in May, is lost.\n\n"
    "Quill urged the crews to sail. Quill said the pumps ran all night."
)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("the line had lost a boat", "Mara Quill denied that the line had lost a boat."),
        ("hiding a bill", "Quill accused the harbour board of hiding a bill."),
        ("was paid in May", "The bill, which Quill said was paid in May, is lost."),
        ("crews to sail", "Quill urged the crews to sail."),
        ("the pumps ran all night", "the pumps ran all night"),
    ],
)
def test_what_means_something_else_without_its_verb(tmp_path: Path, told: str, shown: str) -> None:
    add(tmp_path, Article("line", DENIALS, title="The line"))
    pool = spoken.statements(Archive(tmp_path), "Mara Quill")
    (one,) = (s for s in pool if told in s.quotation.text)
    found = utterances.in_its_sentence(one, pool)
    assert found.quotation.text == shown
    assert found.article.text[found.quotation.start : found.quotation.end] == shown
    assert found.quotation.speaker == "Mara Quill"
