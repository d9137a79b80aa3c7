"""Questions taken apart. The names are invented."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.understand.question import parse, points_back, wants_more


@pytest.mark.parametrize(
    ("text", "kind", "speaker", "topic"),
    [
        ("What did Example say?", "said", "Example", ""),
        ("What did Ada Example say about the bridge?", "said", "Ada Example", "the bridge"),
        ("what did ada example say about the bridge", "said", "ada example", "the bridge"),
        ("What has Mayor Bruno Sample said about winter?", "said", "Bruno Sample", "winter"),
        ("How did the Example Courier describe the ferry?", "said", "Example Courier", "the ferry"),
        ("What was Ada Example's reaction to the storm?", "said", "Ada Example", "the storm"),
        ("Quotes by Ada Example about barns", "said", "Ada Example", "barns"),
        ("Ada Example on swallows", "said", "Ada Example", "swallows"),
        ("Ada Example's reaction to the storm", "said", "Ada Example", "the storm"),
        ("What is Ada Example saying about barns?", "said", "Ada Example", "barns"),
        ("Tell me what Ada Example said about barns", "said", "Ada Example", "barns"),
        ("Everything Ada Example has said on barns", "said", "Ada Example", "barns"),
        ("Where does Ada Example stand on barns?", "said", "Ada Example", "barns"),
        ("What did Ada Example find out about swallows?", "said", "Ada Example", "swallows"),
        ("What reason did Ada Example give for the delay?", "fact", "Ada Example", "the delay"),
        ("What did Ada Example say last week?", "said", "Ada Example", None),
        ("What did the Secretary of State say about barns?", "said", None, "barns"),
        ("What did Fictional Power's CEO say?", "said", None, ""),
        ("Who spoke about the bridge?", "who-spoke", None, "the bridge"),
        ("Who has commented on the bridge since 2031?", "who-spoke", None, "the bridge"),
        ("who else said anything about the bridge", "who-spoke", None, "the bridge"),
        ("Who said that the bridge is tired?", "who-said", None, "the bridge is tired"),
        ("Which official warned about the bridge?", "who-said", None, "the bridge"),
        ("Whose words are “We cannot wait another winter”?", "who-said", None, "“We cannot wait another winter”"),
        ("How many swallows did Ada Example count?", "fact", None, None),
        ("When did Fictional Lines say the ferry starts?", "fact", "Fictional Lines", None),
        ("Who is the mayor of Exampleton?", "fact", None, None),
        ("Where is Lake Sample?", "fact", None, None),
        ("What's the latest on the ferry strike?", "open", None, "the ferry strike"),
        ("Tell me about Lake Sample", "open", None, "Lake Sample"),
        ("What happened to the bridge?", "open", None, "the bridge"),
        ("What happened?", "fact", None, None),
    ],
)
def test_kinds(text: str, kind: str, speaker: str | None, topic: str | None) -> None:
    question = parse(text)
    assert (question.kind, question.speaker) == (kind, speaker)
    if topic is not None:
        assert question.topic == topic


def test_a_speaker_described_by_a_role() -> None:
    assert parse("What did Mayor Bruno Sample say?").speaker_role == "Mayor"
    described = parse("What did the chief engineer of Exampleton say?")
    assert described.kind == "said"
    assert described.speaker is None
    assert "engineer" in (described.speaker_role or "")


@pytest.mark.parametrize(
    ("text", "expects"),
    [("How many ferries are there?", "number"), ("When does it start?", "date"), ("Where does it land?", "place"),
     ("Who steers it?", "person"), ("Why did it stop?", "reason"), ("Is it late?", None)],
)  # fmt: skip
def test_what_would_answer(text: str, expects: str | None) -> None:
    assert parse(text).expects == expects


@pytest.mark.parametrize(
    ("text", "known"),
    [("Who else besides Ada Example spoke about barns?", ("Ada Example",)),
     ("Who else spoke about barns (besides Ada Example and Bruno Sample)?", ("Ada Example", "Bruno Sample")),
     ("Who spoke about barns?", ())],
)  # fmt: skip
def test_who_is_known_already(text: str, known: tuple[str, ...]) -> None:
    assert (parse(text).topic, parse(text).besides) == ("barns", known)


@pytest.mark.parametrize(
    ("text", "role"),
    [("What did the secretary of state say?", "secretary of state"), ("What did the mayor say?", "mayor"),
     ("What did Ada Example's wife say?", "Ada Example's wife"),
     ("What did Fictional Power's CEO say?", "Fictional Power CEO"), ("What did Judge say?", None)],
)  # fmt: skip
def test_an_office_is_no_name(text: str, role: str | None) -> None:
    assert parse(text).speaker_role == role


def test_quoted_words_in_any_marks() -> None:
    assert parse("Who said “We won”?").quoted == ("We won",)
    assert parse('Who said "We won"?').quoted == ("We won",)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200) | st.lists(st.sampled_from(
    "What did Who said has quotes by from Ada Example 's “ ” \" ' ? , about on the of in 2031 May 3 \n".split(" ")),
    max_size=25).map(" ".join))  # fmt: skip
def test_anything_can_be_taken_apart(text: str) -> None:
    question = parse(text)
    assert question.text == " ".join(text.split())
    assert question.kind in ("said", "who-said", "who-spoke", "fact", "open")


def test_since_when_is_of_the_words_and_no_topic() -> None:
    question = parse("What has Ada Example said about bridges since March 2024?")
    assert (question.kind, question.speaker, question.topic) == ("said", "Ada Example", "bridges")
    assert question.period
    assert question.period.strict
    assert str(question.period.first) == "2024-03-01"
    event = parse("What did Ada Example say in March 2024 about bridges?")
    assert event.period
    assert not event.period.strict


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("As of 2031, in how many states is Ada Example known?", ("Ada Example",)),
        ("Around how many barns stand in the U.S. and in Exampleton?", ("U.S.", "Exampleton")),
        ("What's new at Fictional Power Co.?", ("Fictional Power Co",)),
    ],
)
def test_names_are_no_words_that_open_a_question(text: str, names: tuple[str, ...]) -> None:
    assert parse(text).names == names


@pytest.mark.parametrize(
    "text",
    ["What are the new names of the ferry lines?", "What is the latest trick of thieves?", "What is the new law?"],
)
def test_a_new_thing_is_asked_for_not_the_news(text: str) -> None:
    assert parse(text).kind == "fact"


@pytest.mark.parametrize(
    "text", ["What is the latest on the ferry?", "What's new in Lake Sample?", "What's the latest news on the ferry?"]
)
def test_the_news_is_asked_for(text: str) -> None:
    assert parse(text).kind == "open"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("ferry Mockport", "open"), ("Ada Example", "open"), ("bridge repair cost", "fact"), ("ferry founders", "fact"),
     ("ferry strike how long", "fact"), ("Is it late", "fact"), ("Ada Example ferries strike in May ends", "fact")],
)  # fmt: skip
def test_key_words_ask_for_the_news_or_for_what_they_name(text: str, kind: str) -> None:
    assert parse(text).kind == kind


def test_the_day_is_no_part_of_what_the_news_is_about() -> None:
    question = parse("What happened yesterday in Mockport?", date(2031, 3, 2))
    assert (question.kind, question.topic) == ("open", "Mockport")
    assert question.period
    assert question.period.first == date(2031, 3, 1)
    assert parse("What happened yesterday in Mockport?").topic == "Mockport"


def test_whether_words_are_asked_for_on_what_was_spoken_of() -> None:
    about = replace(parse("What did Ada Example say about that?"), about="the ferry strike")
    assert points_back(about)
    assert not points_back(replace(about, about=""))
    assert not points_back(replace(parse("What did Ada Example say about ferries?"), about="the strike"))
    assert wants_more(parse("What else did Ada Example say?"))
    assert not wants_more(parse("What did Ada Example say?"))
