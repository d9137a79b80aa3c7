"""The chat page: what is on it. What its events do is in `desk`, what they show is made in `render`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import api

from index.errors import DatelineError
from qa.chat import Chat
from qa.config import Llm
from qa.engine import MAX_QUESTION, Engine
from qa.ui import render_archive, render_evidence, render_past, render_people, render_written, scripts
from qa.ui.desk import Desk
from qa.ui.intake import Intake
from qa.ui.people import People
from qa.ui.shelf import Shelf
from qa.ui.stock import Stock

_SESSION_SECONDS = 6 * 3600
_SESSIONS = 500
"""Visits whose conversation is kept, 80 KB each and more; gradio keeps ten thousand, and a flood of them takes a GB."""
_QUEUE = 16
"""Questions that wait at most: on two cores a few seconds. Who comes then is told that the page is busy, and waits."""
_CORES = os.cpu_count() or 1
_WORK: dict[str, Any] = {
    "concurrency_limit": _CORES, "concurrency_id": "answers", "api_visibility": "private", "show_progress": "hidden",
}  # fmt: skip
_CHANGES: dict[str, Any] = {**_WORK, "concurrency_id": "changes", "concurrency_limit": 2}
_WRITING: dict[str, Any] = {**_WORK, "concurrency_id": "writing", "concurrency_limit": 4}  # they wait for a model
_QUICK: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}


Connect = Callable[[gr.HTML], None]


def build(engine: Engine, *, writable: bool = False, intake: Intake | None = None, llm: Llm | None = None) -> gr.Blocks:
    """The page over `engine`; serve it with `qa.ui.server.application`, which gives it its look.

    `writable` offers adding and removing articles; `intake` is what adds them, None the usual one. `llm` is the
    language model that readers may use; None where they may use none.
    """
    shelf = Shelf(engine)
    desk = Desk(engine, shelf, writable=writable, llm=llm)
    stock = Stock(engine, shelf, writable=writable, intake=intake)
    page: gr.Blocks
    with gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        # First, so that no event of the page takes its name.
        api(_endpoint(engine), api_name="ask", concurrency_limit=_CORES, concurrency_id="answers")
        masthead = _part("dl-head")
        past = gr.HTML(
            render_past.past_html(_name_of(engine)), elem_id="dl-past", js_on_load=scripts.first(),
            apply_default_css=False,
        )  # fmt: skip
        with gr.Tabs(selected="ask", elem_id="dl-rooms") as rooms:
            with gr.Tab("Ask", id="ask") as asking, gr.Row(elem_id="dl-desk", elem_classes="dl-columns"):
                ask_button, parts = _conversation(page, asking, rooms, desk, masthead, past)
            with gr.Tab("Who said what", id="people") as room, gr.Row(elem_classes="dl-columns"):
                _people(People(engine, shelf, writable=writable), room, rooms, ask_button, parts)
            with gr.Tab("Archive", id="archive") as tab, gr.Row(elem_classes="dl-columns"):
                _archive(stock, masthead, tab, rooms, ask_button)
    page.state_session_capacity = _SESSIONS
    page.queue(max_size=_QUEUE, default_concurrency_limit=_CORES, api_open=False)  # nobody passes the queue by
    return page


def _conversation(
    page: gr.Blocks, tab: gr.Tab, rooms: gr.Tabs, desk: Desk, masthead: gr.HTML, past: gr.HTML
) -> tuple[Connect, list[gr.HTML]]:
    """The questions and answers, the box, the filters; beside them the passages and the article.

    Returns what connects the question buttons of another part of the page, and the parts that name speakers.
    """
    session = gr.State(None, time_to_live=_SESSION_SECONDS)
    with gr.Column(elem_id="dl-talk"):
        start = _part("dl-start")
        thread = _part("dl-conversation")
        with gr.Column(elem_id="dl-foot"):
            with gr.Row(elem_id="dl-composer"):
                box = gr.Textbox(
                    placeholder="Ask about the news …", show_label=False, label="Question", max_length=MAX_QUESTION,
                    lines=1, max_lines=5, autofocus=True, container=False, scale=1, elem_id="dl-question",
                )  # fmt: skip
                send = gr.Button("Ask", variant="primary", scale=0, min_width=84, elem_id="dl-send")
                stop = gr.Button("Stop", visible=False, scale=0, min_width=84, elem_id="dl-stop")
            write = _switch(desk)
            with gr.Row(elem_id="dl-saving"):
                save = gr.Button("Save conversation", size="sm", scale=0, elem_id="dl-save")
                save_html = gr.Button("as HTML", size="sm", scale=0, elem_id="dl-save-html")
            with gr.Accordion("Filters", open=False, visible=False, elem_id="dl-filters") as drawer:
                with gr.Row():
                    outlets = gr.Dropdown([], multiselect=True, label="Outlets", visible=False)
                    people = gr.Dropdown(
                        [], multiselect=True, label="People named in the article", allow_custom_value=True
                    )
                with gr.Row():
                    since = gr.DateTime(include_time=False, type="string", label="From day", visible=False)
                    until = gr.DateTime(include_time=False, type="string", label="To day", visible=False)
                    as_of = gr.DateTime(include_time=False, type="string", label="As if asked on", visible=False)
    file = _part("dl-conversation-file", "dl-files")
    with gr.Column(elem_id="dl-side", elem_classes="dl-side"):
        newest = _part(
            "dl-newest", "dl-first", render_evidence.newest_html(())
        )  # apart: it may come after the first evidence
        evidence = _part("dl-evidence", "dl-first")
        reading = _part("dl-reading", "dl-second")
    shown = [thread, evidence, masthead, box, send, stop, session]
    limits: list[Any] = [outlets, people, since, until, as_of]
    running: list[Any] = []

    def then_answer(began: Any) -> None:
        # "multiple": the next question may come while what to ask after the last one is still looked for.
        answered = began.then(desk.answer, session, shown, trigger_mode="multiple", **_WORK)
        running.append(answered)
        if desk.writer.is_on:
            running.append(answered.then(desk.write, [session, write], shown, trigger_mode="multiple", **_WRITING))

    def connect(part: gr.HTML) -> None:
        then_answer(part.ask(desk.ask_button, [*limits, session], shown, **_QUICK))

    then_answer(gr.on([box.submit, send.click], desk.ask, [box, *limits, session], shown, **_QUICK))
    for part in (start, thread, evidence):
        connect(part)
        then_answer(part.drop(desk.drop, session, [*shown, *limits], **_QUICK))
        part.open(desk.open, session, reading, **_QUICK)
    begun = [masthead, start, drawer, outlets, *limits[2:]]
    opened = page.load(desk.welcome, None, begun, **_QUICK)
    then_answer(opened.then(desk.from_link, session, [*shown, *limits], **_QUICK))
    again = tab.select(desk.welcome, None, begun, **_QUICK)  # articles may have come meanwhile
    for event in (opened, again):
        event.then(desk.start, None, [start, people, newest], **_QUICK)
    start.room(_room("archive"), None, rooms, **_QUICK)
    newest.read(desk.read, None, reading, **_QUICK)
    thread.judge(desk.judge, session, thread, **_QUICK)
    save.click(desk.take, session, file, **_QUICK)
    save_html.click(desk.take_html, session, file, **_QUICK)
    if desk.writer.is_on:
        running.append(thread.write(desk.write_turn, session, shown, trigger_mode="multiple", **_WRITING))
    thread.copy(desk.copy, session, file, **_QUICK)
    stop.click(desk.stop, session, shown, cancels=running, **_QUICK)
    then_answer(past.go(desk.go, session, [*shown, *limits, rooms], trigger_mode="multiple", **_QUICK))
    return connect, [thread, evidence]


def _switch(desk: Desk) -> gr.Checkbox:
    """What has each answer written out by the language model; where there is none, how to have one."""
    missing = desk.writer.missing
    with gr.Row(elem_id="dl-writing", visible=missing is None or desk.writable):
        who = desk.writer.name if missing is None else "a language model"
        switch = gr.Checkbox(
            False, label=f"Have {who} write answers out", container=False, interactive=missing is None,
            elem_id="dl-write", scale=0,
        )  # fmt: skip
        if missing is not None:
            with gr.Accordion("Why not?", open=False, elem_id="dl-write-why"):
                gr.HTML(render_written.switch_note_html(missing), apply_default_css=False)
    return switch


def _people(people: People, tab: gr.Tab, rooms: gr.Tabs, connect: Connect, naming: list[gr.HTML]) -> None:
    """The search for a speaker or a topic, and its page; beside it the article that is read."""
    with gr.Column(elem_id="dl-people", elem_classes="dl-room"):
        wanted = gr.Textbox(
            placeholder="A person or a topic …", label="Person or topic", show_label=False, container=False,
            max_length=200, max_lines=1, elem_id="dl-lookup",
        )  # fmt: skip
        found = _part("dl-profile")
    with gr.Column(elem_classes="dl-side"):
        gr.HTML(render_people.nothing_read_html(), elem_classes="dl-first", apply_default_css=False)
        reading = _part("dl-people-reading", "dl-second")
    file = _part("dl-people-file", "dl-files")
    tab.select(people.enter, wanted, found, **_QUICK)
    wanted.submit(people.search, wanted, found, **_WORK)
    for part in naming:
        part.person(people.visit, None, [rooms, wanted, found], **_QUICK)
    found.person(people.show, None, found, **_QUICK)
    found.topic(people.topic, None, found, **_WORK)
    found.quote(people.quote, None, reading, **_QUICK)
    found.take(people.take, None, file, **_WORK)
    found.ask(_room("ask"), None, rooms, **_QUICK)
    found.room(_room("archive"), None, rooms, **_QUICK)
    connect(found)


def _archive(stock: Stock, masthead: gr.HTML, tab: gr.Tab, rooms: gr.Tabs, connect: Connect) -> None:
    """The archive's numbers, plot and list, and what adds to it; beside them the article that is read."""
    with gr.Column(elem_id="dl-stock"):
        adding = _adding() if stock.writable else None
        shelf = _part("dl-shelf")
        wanted = gr.Textbox(
            placeholder="Title, outlet or byline …", label="Search the list", show_label=False, container=False,
            max_length=200, elem_id="dl-search",
        )  # fmt: skip
        rows = _part("dl-rows")
        checking = _health() if stock.writable else None
    with gr.Column(elem_classes="dl-side"):
        gr.HTML(render_archive.nothing_read_html(), elem_classes="dl-first", apply_default_css=False)
        reading = _part("dl-shelf-reading", "dl-second")
    shown = [masthead, shelf, rows]
    tab.select(stock.show, wanted, shown, **_WORK)
    wanted.change(stock.find, wanted, rows, trigger_mode="always_last", **_QUICK)
    rows.more(stock.find, wanted, rows, **_QUICK)
    rows.read(stock.read, None, reading, **_QUICK)
    shelf.ask(_room("ask"), None, rooms, **_QUICK)
    connect(shelf)
    if adding and checking:
        drawer, files, address, fetch, report = adding
        check, mend, findings = checking
        tab.select(stock.unfold, None, drawer, **_QUICK)
        check.click(stock.check, None, findings, **_CHANGES)
        mend.click(stock.mend, None, findings, **_CHANGES)
        files.upload(stock.add_files, files, [report, *shown], **_CHANGES)
        gr.on([address.submit, fetch.click], stock.add_address, address, [report, *shown], **_CHANGES)
        for part in (reading, rows):
            part.remove(stock.remove, wanted, [reading, *shown], **_CHANGES)


def _adding() -> tuple[gr.Accordion, gr.UploadButton, gr.Textbox, gr.Button, gr.HTML]:
    """What adds articles: files, or an address; and where it is told what came of it."""
    with gr.Accordion("Add articles", open=False, elem_id="dl-adding") as drawer:
        gr.HTML(render_archive.dropping_html(), apply_default_css=False)
        with gr.Row(elem_id="dl-add-address"):
            address = gr.Textbox(
                placeholder="Address of a page or feed …", label="Address", show_label=False, container=False,
                max_length=2000, max_lines=1, scale=1, elem_id="dl-address",
            )  # fmt: skip
            fetch = gr.Button("Fetch", scale=0, min_width=84, elem_id="dl-fetch")
            files = gr.UploadButton("Choose files", file_count="multiple", scale=0, min_width=124, elem_id="dl-files")
        gr.HTML(render_archive.formats_html(), apply_default_css=False)
        report = _part("dl-report")
    return drawer, files, address, fetch, report


def _health() -> tuple[gr.Button, gr.Button, gr.HTML]:
    """What looks whether the archive is whole, and repairs it; and where it is told what was found."""
    with gr.Accordion("Check archive", open=False, elem_id="dl-health"):
        with gr.Row():
            check = gr.Button("Check now", scale=0, min_width=120, elem_classes="dl-plain")
            mend = gr.Button("Repair", scale=0, min_width=100, elem_classes="dl-plain")
        findings = _part("dl-findings")
    return check, mend, findings


def _room(name: str) -> Callable[[], gr.Tabs]:
    """What shows the room of this id."""
    return lambda: gr.Tabs(selected=name)


def _name_of(engine: Engine) -> str:
    """The name by which a browser keeps conversations over this index apart from those over others."""
    return hashlib.sha256(str(engine.path).encode()).hexdigest()[:16]


def _part(name: str, css: str | None = None, shown: str = "") -> gr.HTML:
    """A part of the page that shows our own HTML, `shown` at first, and sends what is clicked in it."""
    return gr.HTML(shown, elem_id=name, elem_classes=css, js_on_load=scripts.PART, apply_default_css=False)


def _endpoint(engine: Engine) -> Callable[[str], str]:
    """The function behind /ask."""

    def ask(question: str) -> str:
        """Answer a question from the articles, with numbered citations, as plain text."""
        if len(question) > MAX_QUESTION:
            raise gr.Error(f"A question has at most {MAX_QUESTION:,} characters.")
        try:
            return Chat(engine).ask(question).answer.text
        except DatelineError as error:
            raise gr.Error(str(error)) from error

    ask.__annotations__ = {"question": str, "return": str}  # gradio reads the types themselves, not their names
    return ask
