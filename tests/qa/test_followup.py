"""Follow-ups as questions that stand alone. The names are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.followup import leans, plain, standalone
from qa.question import parse
from qa.referents import Told


def after(*turns: tuple[str, str | None]) -> list[Told]:
    """A conversation of questions with their bare answers."""
    return [Told(parse(text), short, text) for text, short in turns]


@pytest.mark.parametrize(
    ("before", "short", "text", "asked"),
    [
        ("What did Ada Example say?", None, "And what did she say about barns?",
         "What did Ada Example say about barns?"),
        ("Who is the mayor of Testville?", "Bruno Sample", "How old is he?", "How old is Bruno Sample?"),
        ("Who is the mayor of Testville?", None, "How old is he?", "How old is the mayor of Testville?"),
        ("What did Ada Example's father sell?", None, "When did he die?", "When did Ada Example's father die?"),
        ("Which ferry did Ada Example steer?", "the Grey Swallow", "How old is it?", "How old is the Grey Swallow?"),
        ("Which two towns sued?", "Testville and Mockport", "When did they win?",
         "When did Testville and Mockport win?"),
        ("In which town was the fair held?", "Testville", "How many people live there?",
         "How many people live in Testville?"),
        ("When did Ada Example land in Testville?", "Monday", "And where?", "Where did Ada Example land in Testville?"),
        ("How many people saw Ada Example?", "40", "What about Bruno Sample?", "How many people saw Bruno Sample?"),
        ("Which storm sank the ferry?", None, "And on which day?", "Which storm sank the ferry, and on which day?"),
        ("How did the Greens vote?", "no", "Why?", "Why did the Greens vote?"),
        ("Who won the Testville Cup?", None, "What was the score?",
         "Who won the Testville Cup, and what was the score?"),
        ("How many votes did Ada Example get?", "40", "What did Bruno Sample say?", "What did Bruno Sample say?"),
        ("How many people saw Ada Example?", "40", "which ferry sank near testville in may",
         "Which ferry sank near testville in may"),
        ("What did Ada Example say?", None, "What else did she say?", "What else did Ada Example say?"),
        ("How did the Greens vote?", "no", "Thanks! And why?", "Why did the Greens vote?"),
        ("How old is Ada Example?", "33", "ok thanks, what did she say?", "What did Ada Example say?"),
        ("How old is Ada Example?", "33", "Good Friday is when?", "Good Friday is when?"),
        ("What happened to Quinby Sample?", None, "Who saw her?", "Who saw Quinby Sample?"),
        ("How many whales were stranded?", "Fourteen", "why?", "How many whales were stranded, and why?"),
        ("How many whales were stranded?", "Fourteen", "How many died?",
         "How many whales were stranded, and how many died?"),
    ],
)  # fmt: skip
def test_what_is_shown(before: str, short: str | None, text: str, asked: str) -> None:
    assert standalone(text, after((before, short))).asked == asked


def test_what_cannot_be_put_in_full_is_read_bare_and_found_by_what_was_before() -> None:
    found = standalone("Who won?", after(("Which teams played in Testville?", None)))
    assert (found.asked, found.read) == ("Which teams played in Testville, and who won?", "Who won?")
    assert "Which teams played in Testville?" in found.about


def test_a_chain_leans_on_the_last_question_that_stood_alone() -> None:
    turns = after(("Who are the cooks of the Exampleton Show?", None))
    second = standalone("Which of them deals with fish?", turns)
    turns.append(Told(parse(second.read), None, second.anchor))
    third = standalone("And bread?", turns)
    assert third.asked == "Who are the cooks of the Exampleton Show, and which of the cooks deals with bread?" or (
        third.asked == "Who are the cooks of the Exampleton Show, and which of them deals with bread?"
    )
    assert third.read.endswith("deals with bread?")


def test_what_a_question_begins_with_is_no_thanks() -> None:
    for text in ("No-deal Sample: what now?", "No. 10 Sample Street is whose?", "Right-wing parties won what?",
                 "Great Sample is where?", "Cool water costs what?", "Nice, Sampleland: what happened?"):  # fmt: skip
        assert plain(text) == text
    assert plain("Thanks – who won?") == plain("ok thanks, who won?") == plain("Great! And who won?") == "Who won?"


def test_a_question_left_short_is_shown_behind_the_last_whole_one() -> None:
    first = "How much fish did Testville buy?"
    turns = [*after((first, "33 tons")), Told(parse("Who abstained?"), "Bo Sample", first)]
    assert standalone("Why?", turns).asked == "Who abstained, and why?"
    turns[-1] = Told(parse("Who ate it?"), "Bo Sample", first)
    assert standalone("Why?", turns).asked == "How much fish did Testville buy, and why?"


def test_he_is_no_woman_and_she_no_man() -> None:
    turns = after(("Which race did Mary Example win against John Sample?", None))
    assert standalone("How old is he?", turns).asked == "How old is John Sample?"
    assert standalone("How old is she?", turns).asked == "How old is Mary Example?"


def test_whoever_was_asked_for_and_not_found_is_nobody_else() -> None:
    found = standalone("Which company does he run?", after(("Who contradicted Mary Example?", None)))
    assert found.read == "Which company does he run?"
    assert found.asked == "Who contradicted Mary Example, and which company does he run?"


@pytest.mark.parametrize(
    ("text", "does"),
    [("How old is she?", True), ("Who won?", True), ("And Bruno Sample?", True), ("On which day?", True),
     ("If not?", True), ("What did Bruno Sample say?", False), ("How many votes did Bruno Sample get?", False),
     ("who is the mayor of testville in exampleland", False)],
)  # fmt: skip
def test_what_leans_on_the_turn_before(text: str, does: bool) -> None:
    assert leans(text) == does


WORDS = (
    "And he she they it there that the one s ' ’ \" in 2031 last year Who which how many did is Ada Example barns ? ,"
)


@settings(deadline=None, max_examples=200)
@given(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS.split(" ")), max_size=12).map(" ".join),
    st.sampled_from([None, "", "Ada Example", "40", "a, b and C"]),
)
def test_anything_may_follow_anything(before: str, text: str, short: str | None) -> None:
    for one, other in ((before, text), (text, before)):
        found = standalone(other, after((one, short)))
        found.asked.encode()
        found.read.encode()
