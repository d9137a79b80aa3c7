"""Messages that ask several things at once. Every name, place and event here is made up, but for the seed article's."""

import json
from dataclasses import replace

import pytest

from qa import batch, several
from qa.answer import Answer, Citation, renumber
from qa.chat import Chat
from qa.engine import Engine
from qa.retrieve.filters import Filters
from qa.ui import render
from qa.ui.session import Limits, Session
from tests.qa.test_engine import check
from tests.support import add, made_up, needs_reader

RACE = (
    "Nora Sample won the Exampleton boat race on Sunday, 4 May. The race was held on Lake Placeholder before a crowd "
    'of 900 people. "The wind was with me," Sample said.\n\n'
    "The Testville ferry closed in June because its engine had burned, the harbour office said."
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("several") / "index"
    add(path, made_up(1, RACE, title="Boat race in Exampleton"), made_up(2))
    return Engine(path)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who won the race and when was it held?", ("Who won the race?", "When was it held?")),
        ("What did Ada Example say about Mockport? And where did she speak?",
         ("What did Ada Example say about Mockport?", "And where did she speak?")),
        ("Who is the CEO and how much is she paid?", ("Who is the CEO?", "How much is she paid?")),
        ("How much did Bo Sample pay and to whom?", ("How much did Bo Sample pay?", "To whom?")),
        ("When did the ferry close and why?", ("When did the ferry close?", "Why?")),
        ("Who won, when was it held and how many people watched?",
         ("Who won?", "When was it held?", "How many people watched?")),
        ("Who is the mayor, what did she say about tolls and how old is she?",
         ("Who is the mayor?", "What did she say about tolls?", "How old is she?")),
        ("In 2031, how many ferries sank, and which town had the most wrecks?",
         ("In 2031, how many ferries sank?", "In 2031, which town had the most wrecks?")),
        ("Who wrote “Who Is It and When Was It?” and when was it published?",
         ("Who wrote “Who Is It and When Was It?”?", "When was it published?")),
        ("who owns the club and who runs it", ("Who owns the club?", "Who runs it?")),
    ],
)  # fmt: skip
def test_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert several.parts(text) == parts
    assert all(several.parts(part) == (part,) for part in parts)


@pytest.mark.parametrize(
    "text",
    ["Who said that Nora Sample won and when it was held mattered?",
     "What did she say about what happened and why it matters?",
     "What did she say about what happened and who was killed?",
     "What did Ada Example say about the fire and how many were hurt?",
     "What did he ask about how the fire began and where it began?",
     "The bridge closed this week. Which town lost it?",
     "The ferry sank in May, but where was it built?",
     "Ada Example's latest venture? A new ferry. What is it called?",
     'Who said "who won and when was it held"?', "Who wrote “What Is It and When Was It?”",
     "Who directed What Is It and When Was It?", "Who wrote and who directed the film?", "Who won and why?",
     "What did Ada Example say and when?", "When the bridge fell, what did the mayor say?",
     "What were Ada Example and which other leader accused of?", "Ada Example and which other pilot swam?",
     "What kinds of cars and which makes were recalled?", "How many pilots were aboard the ferry, who then swam home?",
     "Who won? Was it Nora Sample?", "Which food brings luck? (Hint: what is it and when is it eaten?)",
     "Who won? Who lost? Who sang? Who swam?", "", "?", "and", "Why?"],
)  # fmt: skip
def test_one_question_stays_as_it_is(text: str) -> None:
    assert several.parts(text) == (" ".join(text.split()),)


def test_it_is_the_one_thing_that_was_named() -> None:
    assert several.with_thing("When was it held?", "Who won the boat race?") == "When was the boat race held?"
    assert several.with_thing("Where is its hall?", "Who owns a club?") == "Where is the club’s hall?"
    assert several.with_thing("When was it held?", "Who won the race at the lake?") == "When was it held?"
    assert several.with_thing("When was it held?", "Who won the race last year?") == "When was the race held?"
    for text, before in (
        ("When was it?", "Who told the mayor?"), ("Who owned it?", "Where did the ferry sink?"),
        ("When did it happen?", "Who robbed the museum?"), ("How likely is it that she wins?", "Who leads the race?"),
    ):  # fmt: skip
        assert several.with_thing(text, before) == text


@needs_reader
def test_each_part_is_answered_under_its_own_question(engine: Engine) -> None:
    answer = engine.ask("Who won the boat race and where was it held?")
    check(answer)
    assert answer.answered
    assert [part.question for part in answer.parts] == ["Who won the boat race?", "Where was the boat race held?"]
    assert answer.short == "Nora Sample; " + (answer.parts[1].short or "")
    assert "Lake Placeholder" in (answer.parts[1].short or "")
    assert answer.text == "\n\n".join(f"{part.question}\n{part.text}" for part in answer.parts)
    assert answer.confidence == min(part.confidence for part in answer.parts)


@needs_reader
def test_what_is_left_out_is_taken_from_the_part_before(engine: Engine) -> None:
    answer = engine.ask("When did the Testville ferry close and why?")
    check(answer)
    assert [part.question for part in answer.parts][1] == "Why did the Testville ferry close?"
    assert "engine had burned" in answer.parts[1].text


@needs_reader
def test_what_the_articles_do_not_say_is_said_under_its_question(engine: Engine) -> None:
    answer = engine.ask("What did Nora Sample say? What did Clara Absent say?")
    check(answer)
    assert answer.answered
    assert answer.status == "answered"
    assert "What did Clara Absent say?\nThe articles do not say. Clara Absent does not occur in them." in answer.text
    assert answer.short == "The wind was with me"
    assert answer.confidence == answer.parts[0].confidence
    neither = engine.ask("What did Clara Absent say and when did she leave?")
    check(neither)
    assert not neither.answered
    assert neither.short is None
    assert neither.text.count("The articles do not say.") == 2


@needs_reader
def test_in_a_conversation(engine: Engine) -> None:
    chat = Chat(engine)
    first = chat.ask("Who won the boat race and what did she say?")
    assert first.asked == "Who won the boat race? What did Nora Sample say?"
    assert len(chat.turns) == 1
    numbers = {(c.article.id, c.start, c.quote_start): c.marker for c in first.answer.citations}
    again = chat.ask("What did she say about the wind?")
    assert again.asked == "What did Nora Sample say about the wind?"
    cited = next(c for c in again.answer.citations if c.cited)
    assert cited.marker == numbers[cited.article.id, cited.start, cited.quote_start]
    chat.take_back()
    chat.keep(1)
    assert chat.ask("And what did she say?").asked == "What did Nora Sample say?"


@needs_reader
def test_in_a_batch_and_on_the_page(engine: Engine) -> None:
    text = "Who won the boat race? And what did Clara Absent say?"
    (line,) = batch.answers(engine, [json.dumps({"id": "a", "question": text})], Filters())
    assert line["asked"] == "Who won the boat race? What did Clara Absent say?"
    assert (line["answered"], line["short"]) == (True, "Nora Sample")
    session = Session(Chat(engine))
    session.answer(session.begin("What did Nora Sample say?", Limits()))
    entry = session.begin(text, Limits())
    session.answer(entry)
    assert entry.answer
    html = render.answer_html(entry.answer, 0)
    assert html.count('class="dl-part"') == 2
    assert "dl-short" in html
    assert "dl-refusal" in html
    shown = {c.marker for c in entry.answer.citations}
    assert all({c.marker for c in part.citations} <= shown for part in entry.answer.parts)


def test_at_most_ten_are_cited_and_no_marker_leads_nowhere() -> None:
    first, second = _many("Ada Example", 0), _many("Bo Sample", 100)
    answer = several.together("Two at once?", [("One?", first), ("Two?", second)])
    check(answer)
    assert [sum(c.cited for c in part.citations) for part in answer.parts] == [5, 5]
    assert "Ada Example:\n> “word 0”" in answer.text
    assert "word 7" not in answer.text
    assert answer.text.count("— Made-up story 1") == 2
    moved = renumber(answer, range(20, 30))
    assert [c.marker for part in moved.parts for c in part.citations] == list(range(20, 30))


def test_a_place_that_two_parts_cite_has_one_number() -> None:
    one = _many("Ada Example", 0)
    answer = several.together(
        "The same twice?", [("One?", one), ("Two?", replace(one, answered=False, status="silent"))]
    )
    check(answer)
    assert len(answer.citations) == 5


def _many(speaker: str, start: int) -> Answer:
    """An answer of eight statements."""
    text = " ".join(f"“word {n}”" for n in range(start, start + 8))
    article = made_up(start, text)
    citations, lines, at = [], [f"{speaker}:"], 0
    for marker, n in enumerate(range(start, start + 8), 1):
        at = text.index(f"word {n}", at)
        end = at + len(f"word {n}")
        citations.append(Citation(marker, article, text, 0, len(text), at, end, True, speaker))
        lines.append(f"> “word {n}” [{marker}]")
    return Answer("?", True, "\n".join([*lines, "— Made-up story 1"]), "word", 0.9, citations)
