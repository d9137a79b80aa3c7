"""Messages that ask several things at once. Every name, place and event here is made up, but for the seed article's."""

import json
from dataclasses import replace

import pytest

from qa import several
from qa.answer import Answer, Citation, Status, renumber
from qa.blocks import Block, Part, Quote, Source, Speaker
from qa.chat import Chat
from qa.engine import Engine
from qa.formats import batch
from qa.retrieve.filters import Filters
from qa.ui.render_answer import answer_html
from qa.ui.session import Limits, Session
from tests.qa.test_engine import check
from tests.support import add, made_up, needs_reader

RACE = (
    "Nora Sample won the Exampleton boat race on Sunday, 4 May. The race was held on Lake Placeholder before a crowd "
    'of 900 people. "The wind was with me" Sample said.\n\n'
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
        ("What did Ada Example say and when?", ("What did Ada Example say?", "When?")),
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
     "When the bridge fell, what did the mayor say?",
     "What were Ada Example and which other leader accused of?", "Ada Example and which other pilot swam?",
     "What kinds of cars and which makes were recalled?", "How many pilots were aboard the ferry, who then swam home?",
     "Who won? Was it Nora Sample?", "Which food brings luck? (Hint: what is it and when is it eaten?)",
     "Who won? Who lost? Who sang? Who swam?", "", "?", "and", "Why?"],
)  # fmt: skip
def test_one_question_stays_as_it_is(text: str) -> None:
    assert several.parts(text) == (" ".join(text.split()),)


def answered(chat: Chat, text: str) -> Answer:
    answer = chat.ask(text).answer
    check(answer)
    return answer


@needs_reader
def test_each_part_is_answered_under_its_own_question(engine: Engine) -> None:
    answer = answered(Chat(engine), "Who won the boat race and where was it held?")
    assert [part.question for part in answer.parts] == ["Who won the boat race?", "Where was it held?"]
    assert answer.text == "\n\n".join(f"{part.question}\n{part.text}" for part in answer.parts)
    assert [type(block) for block in answer.blocks] == [Part, Part]
    given = [part for part in answer.parts if part.answered]
    assert answer.answered == bool(given)
    assert answer.short == ("; ".join(part.short for part in given if part.short) or None)
    assert answer.confidence == min(part.confidence for part in given or answer.parts)


@needs_reader
def test_what_is_left_out_is_taken_from_the_part_before(engine: Engine) -> None:
    answer = answered(Chat(engine), "When did the Testville ferry close and why?")
    assert "engine had burned" in answer.parts[1].text


@needs_reader
def test_what_the_articles_do_not_say_is_said_under_its_question(engine: Engine) -> None:
    answer = answered(Chat(engine), "What did Nora Sample say? What did Clara Absent say?")
    assert [part.status for part in answer.parts] == ["answered", "absent"]
    assert answer.status == "answered"
    assert "What did Clara Absent say?\nThe articles do not say." in answer.text
    assert answer.short == "The wind was with me"
    assert answer.confidence == answer.parts[0].confidence


@needs_reader
def test_in_a_conversation(engine: Engine) -> None:
    chat = Chat(engine)
    first = chat.ask("Who won the boat race and what did Nora Sample say?")
    assert first.asked == "Who won the boat race? What did Nora Sample say?"
    assert len(chat.turns) == 1
    numbers = {(c.article.id, c.start, c.quote_start): c.marker for c in first.answer.citations}
    again = chat.ask("What did Nora Sample say?")
    cited = next(c for c in again.answer.citations if c.cited)
    assert cited.marker == numbers[cited.article.id, cited.start, cited.quote_start]


@needs_reader
def test_in_a_batch_and_on_the_page(engine: Engine) -> None:
    text = "What did Nora Sample say? And what did Clara Absent say?"
    (line,) = batch.answers(engine, [json.dumps({"id": "a", "question": text})], Filters())
    assert (line["answered"], line["short"]) == (True, "The wind was with me")
    assert [block["type"] for block in line["blocks"]] == ["part", "part"]
    session = Session(Chat(engine))
    session.answer(session.begin("What did Nora Sample say?", Limits()))
    entry = session.begin(text, Limits())
    session.answer(entry)
    assert entry.answer
    html = answer_html(entry.answer, 0)
    assert html.count('class="dl-part"') == 2
    assert "dl-answer" in html
    assert "dl-refusal" in html
    shown = {c.marker for c in entry.answer.citations}
    assert all({c.marker for c in part.citations if c.cited} <= shown for part in entry.answer.parts)


def test_no_marker_leads_nowhere_however_many_are_cited() -> None:
    first, second = _many("Ada Example", 0), _many("Bo Sample", 100)
    answer = several.together("Two at once?", [("One?", first), ("Two?", second)])
    assert [c.marker for c in answer.citations] == list(range(1, 17))
    assert "Ada Example:\n> “word 0” [1]" in answer.text
    assert "> “word 107” [16]" in answer.text
    assert answer.text.count("— Made-up story") == 2
    moved = renumber(answer, range(20, 36))
    assert [c.marker for part in moved.parts for c in part.citations] == list(range(20, 36))
    assert "> “word 107” [35]" in moved.text


def test_a_place_that_two_parts_cite_has_one_number() -> None:
    one = _many("Ada Example", 0)
    answer = several.together("The same twice?", [("One?", one), ("Two?", replace(one, status="unsure"))])
    check(answer)
    assert len(answer.citations) == 8


@pytest.mark.parametrize(
    ("states", "whole"),
    [(("answered", "absent"), "answered"), (("absent", "unsure"), "unsure"), (("absent", "absent"), "absent")],
)  # fmt: skip
def test_the_whole_has_the_best_state_of_its_parts(states: tuple[Status, Status], whole: Status) -> None:
    one = _many("Ada Example", 0)
    parts = [(f"{n}?", replace(one, status=state, confidence=0.1 * (n + 1))) for n, state in enumerate(states)]
    answer = several.together("Two?", parts)
    assert answer.status == whole
    assert answer.short == ("word" if whole == "answered" else None)
    assert answer.confidence == pytest.approx(0.1)


def _many(speaker: str, start: int) -> Answer:
    """An answer of eight statements."""
    text = " ".join(f"“word {n}”" for n in range(start, start + 8))
    article = made_up(start, text)
    citations, at = list[Citation](), 0
    blocks: list[Block] = [Speaker(speaker)]
    for marker, n in enumerate(range(start, start + 8), 1):
        at = text.index(f"word {n}", at)
        end = at + len(f"word {n}")
        citations.append(Citation(marker, article, text, 0, len(text), at, end, True, speaker))
        blocks.append(Quote(f"word {n}", marker, "direct"))
    return Answer("?", "answered", (*blocks, Source(article, 8)), "word", 0.9, citations)
