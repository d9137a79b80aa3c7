"""What a follow-up leans on. Every name is made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.understand import rewrite
from qa.understand.entities import Linked


@pytest.mark.parametrize(
    "text",
    ["And what did he say about ferries?", "Why?", "What about Bo Sample?", "How much did it cost to paint?",
     "where was she born", "who else was there at the time of the fire", "and the mayor", ""],
)  # fmt: skip
def test_a_follow_up_leans_on_what_was_asked_before(text: str) -> None:
    assert rewrite.leans(text)


@pytest.mark.parametrize(
    "text",
    ["What did Ada Example say about the harbour bridge?", "When does the ferry between Testville and Mockport start?",
     "Summarise the story on the swallows at Lake Sample"],
)  # fmt: skip
def test_a_question_that_stands_alone_does_not(text: str) -> None:
    assert not rewrite.leans(text)


def test_of_a_long_topic_the_first_question_and_the_newest_are_kept() -> None:
    assert rewrite.before(()) == ()
    assert rewrite.before(("a", "b")) == ("a", "b")
    assert rewrite.before(("a", "b", "c", "d", "e")) == ("a", "d", "e")


def test_the_user_sees_what_it_was_read_with() -> None:
    assert rewrite.shown("Why?", ()) == "Why?"
    assert rewrite.shown("Why?", ("When did it close?", "Who says so?")) == "Who says so: Why?"


def names(text: str) -> list[Linked]:
    return [Linked(name, ()) for name in ("Ada Example", "Bo Sample") if name.lower() in text.lower()]


def test_a_name_takes_the_place_of_the_name_before() -> None:
    asked = "What did Ada Example say about the bridge?"
    assert rewrite.in_place("and Bo Sample?", asked, names) == "What did Bo Sample say about the bridge?"
    assert rewrite.in_place("What about Bo Sample?", asked, names) == "What did Bo Sample say about the bridge?"


@pytest.mark.parametrize(
    ("text", "asked"),
    [("and the ferry?", "What did Ada Example say?"), ("and Bo Sample?", "What did they say?"),
     ("Why did Bo Sample leave?", "What did Ada Example say?"),
     ("and Bo Sample?", "Did Ada Example meet Bo Sample?"), ("and Bo Sample's bridge?", "What did Ada Example say?")],
)  # fmt: skip
def test_nothing_is_exchanged_where_it_is_not_plain(text: str, asked: str) -> None:
    assert rewrite.in_place(text, asked, names) is None


def test_a_fragment_asks_for_what_was_asked_for_before() -> None:
    asked = "What did Ada Example say about the bridge?"
    assert rewrite.kind_shown_by("and the ferry?", asked) == asked
    assert rewrite.kind_shown_by("and why is it closed?", asked) == "why is it closed?"


def test_what_names_nothing_leans_on_what_was_asked_before() -> None:
    assert rewrite.leans("Please show me the full text of the article")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert rewrite.leans(text) in (True, False)
