"""The chat page: what is on it and what its buttons do. What it shows is made in `render`."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from index.errors import DatelineError
from qa.answer import Answer
from qa.chat import Chat, Turn
from qa.engine import MAX_QUESTION, Engine
from qa.ui import render
from qa.ui.examples import Examples, follow_ups

_KEPT_TURNS = 30
"""Of one conversation; older ones leave the page."""
_SESSION_SECONDS = 6 * 3600
_QUEUE = 24
"""Questions that wait at most; who comes then is told that the page is busy."""
_CORES = os.cpu_count() or 1
_UNEXPECTED = "Something went wrong that Dateline did not foresee; its log says more. Try again, or ask otherwise."

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """One question on the page: what came of it, or why nothing did."""

    number: int
    question: str
    turn: Turn | None = None
    notice: str | None = None
    further: list[str] = field(default_factory=list)

    @property
    def answer(self) -> Answer | None:
        """Its answer, if there is one."""
        return self.turn.answer if self.turn else None


@dataclass(slots=True)
class Session:
    """One user's conversation. It lives in that user's gr.State and nowhere else."""

    chat: Chat
    entries: list[Entry] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, question: str) -> Entry:
        """A new entry for `question`, numbered as none was before."""
        entry = Entry(self.asked, question)
        self.asked += 1
        self.entries = [*self.entries, entry][-_KEPT_TURNS:]
        self.chat.turns[:] = self.chat.turns[-_KEPT_TURNS:]
        return entry

    def entry(self, number: object) -> Entry | None:
        """The entry with this number, if it is still kept."""
        return next((e for e in self.entries if e.number == number), None)


class Desk:
    """What the page's events do, over one engine. It holds nothing of any user."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.examples = Examples(engine)

    def welcome(self) -> tuple[str, str, str]:
        """The masthead, the start of the conversation and the empty evidence, as the index is now."""
        try:
            archive = self.engine.archive
            counts, (first, last) = archive.catalog.counts(), archive.catalog.dates()
            masthead = render.masthead_html(counts["articles"], len(archive.catalog.outlets()), first, last)
            return masthead, render.welcome_html(self.examples.questions()), render.evidence_html(None, 0)
        except DatelineError as error:
            return render.masthead_html(0, 0, None, None), render.notice_html(str(error)), ""

    def ask(self, question: str, session: Session | None) -> Iterator[tuple[Any, ...]]:
        """Answer on the page: first the question with a sign of work, then the answer, then what to ask next.

        Yields (conversation, evidence, the question box, the session).
        """
        session = session or Session(Chat(self.engine))
        question = question.strip()[:MAX_QUESTION]
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), session
            return
        with session.lock:
            entry = session.begin(question)
            yield self._thread(session), gr.skip(), "", session
            self._answer(session, entry)
            evidence = render.evidence_html(entry.answer, entry.number)
            yield self._thread(session), evidence, gr.skip(), session
            if entry.answer and entry.answer.answered:
                entry.further = follow_ups(self.engine, entry.answer, [e.question for e in session.entries])
                yield self._thread(session), gr.skip(), gr.skip(), session

    def _answer(self, session: Session, entry: Entry) -> None:
        try:
            entry.turn = session.chat.ask(entry.question)
        except DatelineError as error:
            entry.notice = str(error)
        except Exception:
            _log.exception("A question could not be answered")
            entry.notice = _UNEXPECTED

    def ask_button(self, session: Session | None, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Ask the question on the button that was pressed."""
        yield from self.ask(str(_sent(event, "question") or ""), session)

    def open(self, session: Session | None, event: gr.EventData) -> Any:
        """The article behind a marker or a card."""
        entry = session.entry(_sent(event, "turn")) if session else None
        answer = entry.answer if entry else None
        marker = _sent(event, "marker")
        citation = next((c for c in answer.citations if c.marker == marker), None) if answer else None
        return render.article_html(citation, str(time.monotonic_ns())) if citation else gr.skip()

    def _thread(self, session: Session) -> str:
        return '<div class="dl-thread">' + "".join(self._entry(e) for e in session.entries) + "</div>"

    def _entry(self, entry: Entry) -> str:
        if entry.turn:
            body = render.answer_html(entry.turn.answer, entry.number)
            return render.turn_html(entry.question, entry.turn.asked, body, entry.number, entry.further)
        if entry.notice:
            body = render.notice_html(entry.notice)
        else:
            body = render.waiting_html(self.engine.archive.catalog.counts()["articles"])
        return render.turn_html(entry.question, "", body, entry.number)


def _sent(event: gr.EventData, name: str) -> object:
    """What the browser sent with an event; it may send anything."""
    return event._data.get(name) if isinstance(event._data, dict) else None


def _endpoint(engine: Engine) -> Callable[[str], str]:
    """The function behind /ask."""

    def ask(question: str) -> str:
        """Answer a question from the articles, with numbered citations, as plain text."""
        if len(question) > MAX_QUESTION:
            raise gr.Error(f"A question has at most {MAX_QUESTION:,} characters.")
        try:
            return engine.ask(question).text
        except DatelineError as error:
            raise gr.Error(str(error)) from error

    ask.__annotations__ = {"question": str, "return": str}  # gradio reads the types themselves, not their names
    return ask


def build(engine: Engine) -> gr.Blocks:
    """The page over `engine`, with its look; serve it with `qa.ui.server.application`."""
    desk = Desk(engine)
    script = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
    page: gr.Blocks
    with gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        # First, so that no event of the page takes its name.
        api(_endpoint(engine), api_name="ask", concurrency_limit=_CORES, concurrency_id="answers")
        session = gr.State(None, time_to_live=_SESSION_SECONDS)
        masthead = gr.HTML(elem_id="dl-head", apply_default_css=False)
        with gr.Row(elem_id="dl-desk"):
            with gr.Column(elem_id="dl-talk"):
                thread = gr.HTML(elem_id="dl-conversation", js_on_load=script, apply_default_css=False)
                with gr.Row(elem_id="dl-composer"):
                    box = gr.Textbox(
                        placeholder="Ask about the news …", show_label=False, label="Question",
                        max_length=MAX_QUESTION, lines=1, max_lines=5, autofocus=True, container=False, scale=1,
                        elem_id="dl-question",
                    )  # fmt: skip
                    send = gr.Button("Ask", variant="primary", scale=0, min_width=84, elem_id="dl-send")
            with gr.Column(elem_id="dl-side"):
                evidence = gr.HTML(elem_id="dl-evidence", js_on_load=script, apply_default_css=False)
                reading = gr.HTML(elem_id="dl-reading", js_on_load=script, apply_default_css=False)
        answered = [thread, evidence, box, session]
        work: dict[str, Any] = {
            "concurrency_limit": _CORES, "concurrency_id": "answers", "api_visibility": "private",
            "show_progress": "hidden",
        }  # fmt: skip
        gr.on([box.submit, send.click], desk.ask, [box, session], answered, **work)
        for part in (thread, evidence):
            part.ask(desk.ask_button, session, answered, **work)
            part.open(desk.open, session, reading, api_visibility="private", show_progress="hidden", queue=False)
        page.load(desk.welcome, None, [masthead, thread, evidence], **work)
    page.queue(max_size=_QUEUE, default_concurrency_limit=_CORES)
    return page
