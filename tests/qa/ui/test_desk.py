"""What the page's events do, called as gradio calls them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
import starlette.requests

from index.article import Article, Quotation
from index.errors import IndexCorrupt
from qa.engine import Engine
from qa.evaluation import evaluate
from qa.render import rendered
from qa.retrieve.filters import Filters
from qa.ui import address
from qa.ui.desk import Desk, Shown, without
from qa.ui.examples import Examples, follow_ups, speakers
from qa.ui.keep import FEEDBACK
from qa.ui.session import Limits, Session
from qa.ui.shelf import Shelf
from tests.support import add, copied, made_up


@pytest.fixture(scope="module")
def engine(seed_index: Path) -> Engine:
    return Engine(seed_index)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = Desk(engine, Shelf(engine))
    desk.examples.questions()  # so that nothing works in the background
    return desk


def desk_of(path: Path) -> Desk:
    engine = Engine(path)
    return Desk(engine, Shelf(engine))


def asked(desk: Desk, question: str, session: Session | None = None, **limits: Any) -> tuple[list[Shown], Session]:
    values = {"outlets": [], "people": [], "since": None, "until": None, "as_of": None, **limits}
    began = desk.ask(question, session=session, **values)
    return [began, *desk.answer(began.session)], began.session


def pressed_again(desk: Desk, session: Session, **data: object) -> Shown:
    began = desk.ask_button([], [], None, None, None, session, pressed(**data))
    return [began, *desk.answer(session)][-1]


def dropped(desk: Desk, session: Session, **data: object) -> tuple[Any, ...]:
    began = desk.drop(session, pressed(**data))
    return (*list(desk.answer(session))[-1][:1], *began[-5:])


def pressed(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def test_the_question_shows_at_once_then_its_answer(desk: Desk) -> None:
    shown, session = asked(desk, "What did Pompeo say?")
    assert "dl-waiting" in shown[0].thread
    assert shown[0].box == ""
    assert "dl-answer" in shown[1].thread
    assert "dl-card" in shown[1].evidence
    assert "Ask next" in shown[-1].thread
    assert [e.question for e in session.entries] == ["What did Pompeo say?"]


def test_a_follow_up_is_shown_as_it_was_understood(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    shown, _ = asked(desk, "What did he say about Turkey?", session)
    assert "Understood as: What did Pompeo say: What did he say about Turkey?" in shown[-1].thread


def test_a_marker_opens_its_article_and_no_other_does(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    assert "dl-here" in desk.open(session, pressed(turn=0, marker=1))
    for data in ({}, {"turn": 0}, {"turn": 0, "marker": 99}, {"turn": 9, "marker": 1}, {"turn": "0", "marker": [1]}):
        assert desk.open(session, pressed(**data)) == gr.skip()
    assert desk.open(None, pressed(turn=0, marker=1)) == gr.skip()
    assert desk.open(session, gr.EventData(None, "no mapping")) == gr.skip()


def test_asking_again_replaces_the_newest_turn(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    pressed_again(desk, session, again=0)
    assert [(e.number, e.question) for e in session.entries] == [(1, "What did Pompeo say?")]
    assert len(session.chat.turns) == 1
    pressed_again(desk, session, question="What did Judd Deere say?")
    pressed_again(desk, session, again=1)
    assert [e.number for e in session.entries] == [1, 2, 3]  # an older turn stays where it is


def test_a_filter_that_leaves_nothing_refuses_and_can_be_taken_off(desk: Desk) -> None:
    shown, session = asked(desk, "What did Pompeo say?", since="2031-01-01")
    assert "dl-refusal" in shown[-1].thread
    assert "from 1 January 2031" in shown[-1].thread
    assert "No article is within these limits." in shown[-1].thread
    after = dropped(desk, session, turn=0, name="since", value="")
    assert "dl-answer" in after[0]
    assert "dl-chips" not in after[0]
    assert after[-5:] == ([], [], None, None, None)


def test_a_day_that_is_none_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(gr, "Warning", lambda message, **_: said.append(message))
    _, session = asked(desk, "What did Pompeo say?", since="yesterday or so")
    assert not session.entries
    assert "look like 2024-01-31" in said[0]


def test_errors_are_notices_and_never_tracebacks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise IndexCorrupt("catalog.db is damaged: `dateline rebuild PATH...`.")

    monkeypatch.setattr(desk.engine, "ask", damaged)
    shown, _ = asked(desk, "What did Pompeo say?")
    assert "catalog.db is damaged" in shown[-1].thread

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(desk.engine, "ask", broken)
    shown, _ = asked(desk, "What did Pompeo say?")
    assert "did not foresee" in shown[-1].thread
    assert "secret detail" not in shown[-1].thread


def test_stopping_says_so_and_gives_the_box_back(desk: Desk) -> None:
    session = desk.ask("What did Pompeo say?", [], [], None, None, None, None).session
    shown = desk.stop(session)
    assert "Stopped." in shown.thread
    assert list(desk.answer(session)) == [Shown()]
    assert desk.stop(None).send["visible"] is True


def test_each_question_is_answered_once(desk: Desk) -> None:
    session = desk.ask("What did Pompeo say?", [], [], None, None, None, None).session
    desk.ask("What did Judd Deere say?", [], [], None, None, None, session)
    first, second = list(desk.answer(session)), list(desk.answer(session))
    assert "Pompeo" in first[0].evidence
    assert "Deere" in second[0].evidence
    assert all(e.answer for e in session.entries)


def test_a_link_asks_again_with_all_that_it_was_asked_with(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?", people=["Pompeo"], as_of="2031-05-06")
    query = address.of(session.entries)
    assert query == "q=What+did+Pompeo+say%3F&person=Pompeo&as_of=2031-05-06"
    request = gr.Request(starlette.requests.Request({"type": "http", "query_string": query.encode(), "headers": []}))
    shown = desk.from_link(None, request)
    again = Shown(*shown[:7]).session.entries[0]
    assert (again.question, again.limits) == ("What did Pompeo say?", session.entries[0].limits)
    assert shown[-5:] == ([], ["Pompeo"], None, None, "2031-05-06")


def test_an_address_opens_the_whole_conversation(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    asked(desk, "And what did he say about Turkey?", session, since="2020-01-01")
    query = address.of(session.entries)
    shown = desk.go(None, pressed(query=query, visit=3))
    again = Shown(*shown[:7]).session
    assert [(e.question, e.limits) for e in again.entries] == [(e.question, e.limits) for e in session.entries]
    assert f'data-address="{query.replace("&", "&amp;")}" data-visit="3"' in shown[0]
    answered = list(desk.answer(again))
    assert [e.answer for e in again.entries] == [e.answer for e in session.entries]  # the second leans on the first
    assert answered[0].send == gr.skip()  # not yet: another is waited for
    assert answered[1].send["visible"] is True
    assert answered[1].evidence.count("data-of=") == 2


def test_a_conversation_that_is_opened_again_is_not_answered_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    monkeypatch.setattr(desk.engine, "ask", lambda *_, **__: pytest.fail("asked"))
    again = Shown(*desk.go(None, pressed(query=address.of(session.entries)))[:7]).session
    assert "dl-answer" in next(desk.answer(again)).thread
    assert again.entries[0].turn == session.entries[0].turn


def test_of_a_conversation_that_was_left_no_answer_comes(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    waiting = desk.ask("What did Judd Deere say?", [], [], None, None, None, session).session
    desk.go(session, pressed(query=""))
    assert list(desk.answer(waiting)) == []


def test_without_an_address_the_start_is_shown(desk: Desk) -> None:
    for data in ({}, {"query": ""}, {"query": 7}, {"query": "outlet=Example"}):
        shown = Shown(*desk.go(None, pressed(**data))[:7])
        assert (shown.thread, shown.evidence) == ("", "")
        assert not shown.session.entries


def test_what_the_words_asked_for_stays_off_in_the_address(desk: Desk) -> None:
    _, session = asked(desk, "What do articles published since 2031 say about Turkey?")
    dropped(desk, session, turn=0, name="since", value="")
    query = address.of(session.entries)
    assert query.endswith("&any=period")
    assert address.asked(query)[0].limits == session.entries[0].limits


def test_what_was_added_meanwhile_is_answered_from(seed_index: Path, tmp_path: Path) -> None:
    path = copied(seed_index, tmp_path / "index")
    desk = desk_of(path)
    _, session = asked(desk, "What did Ada Example say?")
    assert not session.entries[0].answer.answered  # type: ignore[union-attr]
    add(path, made_up(1, '"The harbour bridge will reopen by August," said Ada Example, the mayor of Testville.'))
    shown, _ = asked(desk, "What did Ada Example say?", session)
    assert "The harbour bridge will reopen by" in shown[-1].thread
    assert "2 articles" in shown[1].masthead


def test_examples_are_answered_and_name_people(engine: Engine) -> None:
    questions = Examples(engine).questions()
    assert questions
    for question in questions:
        assert engine.ask(question).answered
    assert not any("White House say" in question for question in questions)
    assert sum(question.startswith("What did") and question.endswith(" say?") for question in questions) < len(
        questions
    )
    assert len(set(questions)) == len(questions) <= 4


def test_follow_ups_are_answered_and_new(engine: Engine) -> None:
    answer = engine.ask("What did Pompeo say?")
    found = follow_ups(engine, answer, ["What did Pompeo say?"])
    assert found
    assert all(engine.ask(question).answered for question in found)
    assert not any(question == "What did Pompeo say?" for question in found)
    assert len({question.split()[0] for question in found}) > 1  # of several kinds


def test_a_speaker_is_counted_once_under_one_name() -> None:
    def said(speaker: str, role: str | None = None) -> Quotation:
        return Quotation("", 0, 1, "direct", speaker, role=role)

    found = speakers([said("Ada Example"), said("Bo Sample", "mayor"), said("Ada Example"), said("Example"),
                      said("the officials"), said("Mockport City Council"), said("ADA EXAMPLE")])  # fmt: skip
    assert [(s.name, s.quotations) for s in found] == [("Ada Example", 2), ("Bo Sample", 1)]


def test_what_the_words_restrict_to_is_shown_and_comes_off(desk: Desk) -> None:
    question = "What do articles published since 2031 say about Turkey?"
    shown, session = asked(desk, question)
    assert "dl-refusal" in shown[-1].thread
    assert "from 1 January 2031" in shown[-1].thread
    after = dropped(desk, session, turn=0, name="since", value="")
    assert "within these limits" not in after[0]
    assert "from 1 January" not in after[0]
    assert session.entries[-1].question == question


def test_a_person_can_be_asked_for(desk: Desk) -> None:
    shown, session = asked(desk, "What did Pompeo say?", people=["Nemo"])
    assert "names Nemo" in shown[-1].thread
    assert "No article is within these limits." in shown[-1].thread
    after = dropped(desk, session, turn=0, name="person", value="Nemo")
    assert "dl-answer" in after[0]
    assert "Mike Pompeo" in desk.start()[1]["choices"]


def test_a_filter_is_taken_off_by_name() -> None:
    filters = Filters(("Example Courier", "<b>Mock"), date(2031, 5, 1), date(2031, 5, 31))
    limits = Limits(filters)
    assert without(limits, "outlet", "<b>Mock").filters.outlets == ("Example Courier",)
    assert without(without(limits, "since", ""), "until", "").filters == Filters(filters.outlets)
    assert without(limits, "other", "x") == limits
    assert without(Limits(Filters(people=("Ada", "Bo"))), "person", "Ada").filters == Filters(people=("Bo",))
    assert without(Limits(), "until", "").filters.ignored == {"period"}
    assert without(Limits(), "outlet", "Example Courier").filters.ignored == {"outlets"}
    assert without(Limits(as_of=date(2031, 5, 1)), "as_of", "") == Limits()


def test_old_turns_leave_the_conversation(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.ui import session as module

    monkeypatch.setattr(module, "KEPT_TURNS", 2)
    desk = Desk(engine, Shelf(engine))
    session = None
    for _ in range(4):
        _, session = asked(desk, "What did Judd Deere say?", session)
    assert session is not None
    assert [e.number for e in session.entries] == [2, 3]


def test_an_article_of_one_word_opens(tmp_path: Path) -> None:
    path = tmp_path / "index"
    add(path, Article("tiny", "Hello.", title="Tiny"))
    desk = desk_of(path)
    shown, session = asked(desk, "What did Nemo say?")
    assert "dl-refusal" in shown[-1].thread
    assert "Hello." in desk.open(session, pressed(turn=0, marker=1))


def test_what_is_made_of_an_answer_is_kept_and_measured(seed_index: Path, tmp_path: Path) -> None:
    path = copied(seed_index, tmp_path / "index")
    desk = desk_of(path)
    _, session = asked(desk, "What did Pompeo say?")
    assert "You said: right." in desk.judge(session, pressed(turn=0, verdict="right"))
    asked(desk, "When was the attack?", session)
    desk.judge(session, pressed(turn=1, verdict="should have refused"))
    asked(desk, "What did Merkel say?", session)
    desk.judge(session, pressed(turn=2, verdict="missed an article"))
    for wrong in ({}, {"turn": 9, "verdict": "right"}, {"turn": 0, "verdict": "<b>"}, {"turn": 2, "verdict": 5}):
        assert desk.judge(session, pressed(**wrong)) == gr.skip()
    lines = [json.loads(line) for line in (path / FEEDBACK).read_text(encoding="utf-8").splitlines()]
    kept = {line["turns"][-1]: line["verdict"] for line in lines}
    assert kept["What did Pompeo say?"] == "right"
    assert kept["What did Merkel say?"] == "missed an article"
    figures = evaluate.measure(evaluate.run(Engine(path), path / FEEDBACK))
    assert figures["errors"] == 0
    assert figures["right"] == 100.0
    assert figures["speaker precision"] == 100.0
    assert figures["questions"] == len([v for v in kept.values() if v != "missed an article"])


def test_a_conversation_is_taken_along(desk: Desk) -> None:
    assert desk.take(None) == gr.skip()
    _, session = asked(desk, "What did Pompeo say?")
    assert 'data-file="Dateline conversation.md"' in desk.take(session)
    assert "[^1]: " in desk.take(session)


def test_the_newest_articles_stand_beside_the_first_question(desk: Desk) -> None:
    newest = desk.start()[2]
    assert "Newest in the archive" in newest
    key = newest.split('data-read="')[1].split('"')[0]
    assert "dl-article" in desk.read(pressed(id=key))
    assert desk.read(pressed(id="none")) == gr.skip()


def test_cited_places_are_numbered_as_they_come(desk: Desk) -> None:
    session = None
    for question in ("What did Pompeo say?", "What did Judd Deere say?", "What did Mike Pompeo say?"):
        _, session = asked(desk, question, session)
    assert session is not None
    cited = [[c.marker for c in e.answer.citations if c.cited] for e in session.entries if e.answer]
    new = list(range(3, 3 + len(cited[1])))
    assert cited == [[1, 2], new, [1, 2]]
    for entry in session.entries:
        assert entry.answer is not None
        markers = [c.marker for c in entry.answer.citations]
        assert len(set(markers)) == len(markers)
        shown = {mark.marker for mark in rendered(entry.answer.blocks).marks}
        assert {c.marker for c in entry.answer.citations if c.cited} == shown


def test_a_follow_up_is_understood_after_a_question_was_asked_again(desk: Desk) -> None:
    _, session = asked(desk, "What did Pompeo say?")
    pressed_again(desk, session, again=0)
    asked(desk, "And what did he say about Turkey?", session)
    entry = session.entries[-1]
    assert entry.turn is not None, entry.notice
    assert "Pompeo" in entry.turn.asked
    assert len(session.chat.turns) == 2


def test_a_follow_up_is_understood_after_older_turns_left(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.ui import session as module

    monkeypatch.setattr(module, "KEPT_TURNS", 2)
    desk = Desk(engine, Shelf(engine))
    session = None
    for question in ("What did Judd Deere say?",) * 3 + ("What did Pompeo say?", "What did he say about Turkey?"):
        _, session = asked(desk, question, session)
    assert session is not None
    entry = session.entries[-1]
    assert entry.turn is not None, entry.notice
    assert "Pompeo" in entry.turn.asked


def test_before_the_first_article_it_is_said_how_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "index"
    engine = Engine(path, waits=True)
    desk = Desk(engine, Shelf(engine), writable=True)
    masthead, start, drawer, *_ = desk.welcome()
    assert "0 articles" in masthead
    assert "holds no article yet" in start
    assert 'data-room="archive"' in start
    assert drawer["visible"] is False
    assert "data-room" not in Desk(engine, Shelf(engine)).welcome()[1]  # where nothing can be added
    assert "dl-empty" in desk.start()[2]
    shown, session = asked(desk, "What did Ada Example say?")
    assert "dl-waiting" in shown[0].thread
    assert "holds no article yet" in shown[-1].thread
    add(path, made_up(0, "“The bridge holds,” Ada Example said."))
    _, start, drawer, *_ = desk.welcome()
    assert "holds no article" not in start
    assert drawer["visible"] is True
    assert "What did Ada Example say?" in desk.start()[0]
    assert "What did Ada Example say?" in desk.welcome()[1]  # made already
    assert "dl-answer" in pressed_again(desk, session, again=0).thread
