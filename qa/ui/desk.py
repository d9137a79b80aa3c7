"""What the events of a conversation do, over one engine: questions, markers, filters. No state of any user here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import gradio as gr

from index.errors import DatelineError
from qa.answer import Answer
from qa.chat import Chat, Turn
from qa.engine import MAX_QUESTION, Engine
from qa.filters import Filters
from qa.question import parse
from qa.ui import render
from qa.ui.examples import Examples, follow_ups
from qa.ui.shelf import Shelf

_KEPT_TURNS = 30
"""Of one conversation; older ones leave the page."""
_KEPT_QUESTIONS = 8
"""Of earlier visits, in the browser's own storage."""
_NAMES = 200
"""Of people to choose from; others can be typed."""
_UNEXPECTED = "Something went wrong that Dateline did not foresee; its log says more. Try again, or ask otherwise."
_STOPPED = "Stopped. Ask again when you like."

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """One question on the page: what came of it, or why nothing did."""

    number: int
    question: str
    filters: Filters = field(default_factory=Filters)
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

    def begin(self, question: str, filters: Filters) -> Entry:
        """A new entry for `question`, numbered as none was before."""
        entry = Entry(self.asked, question, filters)
        self.asked += 1
        self.entries = [*self.entries, entry][-_KEPT_TURNS:]
        return entry

    def answer(self, entry: Entry) -> None:
        """Ask the question of `entry`; what comes of it is kept there."""
        try:
            with self.lock:
                del self.chat.turns[:-_KEPT_TURNS]
                turn = self.chat.ask(entry.question, filters=entry.filters)
            if entry.notice is None:
                entry.turn = turn
        except DatelineError as error:
            entry.notice = str(error)
        except Exception:
            _log.exception("A question could not be answered")
            entry.notice = _UNEXPECTED

    def entry(self, number: object) -> Entry | None:
        """The entry with this number, if it is still kept."""
        return next((e for e in self.entries if e.number == number), None)

    def take_back(self, entry: Entry) -> None:
        """Forget `entry` if it is the newest, so that it can be asked in its place again."""
        if self.entries and self.entries[-1] is entry:
            self.entries = self.entries[:-1]
            if self.chat.turns and self.chat.turns[-1] is entry.turn:
                self.chat.turns.pop()


class Shown(NamedTuple):
    """What an event changes on the page, part by part; what it does not mention stays."""

    thread: Any = gr.skip()
    evidence: Any = gr.skip()
    masthead: Any = gr.skip()
    box: Any = gr.skip()
    send: Any = gr.skip()
    stop: Any = gr.skip()
    history: Any = gr.skip()
    session: Any = gr.skip()


class Desk:
    """The handlers of the page's events."""

    def __init__(self, engine: Engine, shelf: Shelf) -> None:
        self.engine = engine
        self.shelf = shelf
        self.examples = Examples(engine)
        self.examples.prepare()

    def welcome(self, history: object, request: gr.Request) -> tuple[Any, ...]:
        """The masthead, the start, no evidence, the question of the address (?q=), and the filters' choices."""
        asked = str(request.query_params.get("q") or "")[:MAX_QUESTION]
        try:
            catalog = self.engine.archive.catalog
            outlets, dated = [name for name, _ in catalog.outlets()], catalog.dates()[0] is not None
        except DatelineError as error:
            return (self.masthead(), render.notice_html(str(error)), "", asked, *[gr.skip()] * 4)
        return (
            self.masthead(), render.welcome_html((), _questions(history)), render.evidence_html(None, 0), asked,
            gr.update(visible=True), gr.update(choices=outlets, visible=len(outlets) > 1),
            gr.update(visible=dated), gr.update(visible=dated),
        )  # fmt: skip

    def start(self, history: object) -> tuple[Any, Any]:
        """The start with its examples, and whom to choose from: both may take a moment after a change of the index."""
        try:
            people = [speaker.name for speaker in self.shelf.holdings().speakers[:_NAMES]]
            return render.welcome_html(self.examples.questions(), _questions(history)), gr.update(choices=people)
        except DatelineError:
            return gr.skip(), gr.skip()

    def masthead(self) -> str:
        """What the page answers from, as the index is now."""
        try:
            catalog = self.engine.archive.catalog
            return render.masthead_html(catalog.counts()["articles"], len(catalog.outlets()), *catalog.dates())
        except DatelineError:
            return render.masthead_html(0, 0, None, None)

    def ask(
        self, question: str, outlets: list[str] | None, people: list[str] | None, since: str | None,
        until: str | None, history: object, session: Session | None,
    ) -> Iterator[Shown]:  # fmt: skip
        """Answer on the page: first the question with a sign of work, then the answer, then what to ask next."""
        session = session or Session(Chat(self.engine))
        question = (question or "").strip()[:MAX_QUESTION]
        if not question:
            yield Shown(session=session)
            return
        try:
            filters = Filters.of({"outlets": outlets, "people": people, "since": since or None, "until": until or None})
        except DatelineError as error:
            gr.Warning(str(error), title="Filter")
            yield Shown(session=session)
            return
        yield from self._answer(session, session.begin(question, filters), history)

    def _answer(self, session: Session, entry: Entry, history: object) -> Iterator[Shown]:
        yield Shown(
            self._thread(session), box="", send=gr.update(visible=False), stop=gr.update(visible=True),
            session=session,
        )  # fmt: skip
        session.answer(entry)
        yield Shown(
            self._thread(session), render.evidence_html(entry.answer, entry.number), self.masthead(),
            send=gr.update(visible=True), stop=gr.update(visible=False), history=_remembered(entry.question, history),
        )  # fmt: skip
        if entry.answer and entry.answer.answered:
            entry.further = follow_ups(self.engine, entry.answer, [e.question for e in session.entries])
            if entry.further:
                yield Shown(self._thread(session))

    def ask_button(
        self, outlets: list[str] | None, people: list[str] | None, since: str | None, until: str | None,
        history: object, session: Session | None, event: gr.EventData,
    ) -> Iterator[Shown]:  # fmt: skip
        """Ask the question on the button that was pressed; with `turn`, the question of that turn once more."""
        entry = session.entry(sent(event, "again")) if session else None
        question = sent(event, "question") if entry is None else entry.question
        if session and entry:
            session.take_back(entry)
        yield from self.ask(str(question or ""), outlets, people, since, until, history, session)

    def drop(self, history: object, session: Session | None, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Ask a turn's question again without one of its filters, and take that out of the controls."""
        entry = session.entry(sent(event, "turn")) if session else None
        if session is None or entry is None:
            yield (*Shown(), *[gr.skip()] * 4)
            return
        name, value = str(sent(event, "name")), str(sent(event, "value"))
        filters, question = without(entry.filters, name, value), entry.question
        if name == "speaker" and entry.turn:
            question = f"Who spoke about {parse(entry.turn.asked).topic}?"
        session.take_back(entry)
        days = [day.isoformat() if day else None for day in (filters.since, filters.until)]
        for shown in self._answer(session, session.begin(question, filters), history):
            yield (*shown, list(filters.outlets), list(filters.people), *days)

    def stop(self, session: Session | None) -> Shown:
        """After the running question was cancelled: say so in its place."""
        if session and session.entries and session.entries[-1].turn is None:
            session.entries[-1].notice = session.entries[-1].notice or _STOPPED
        thread = self._thread(session) if session else gr.skip()
        return Shown(thread, send=gr.update(visible=True), stop=gr.update(visible=False))

    def open(self, session: Session | None, event: gr.EventData) -> Any:
        """The article behind a marker or a card."""
        entry = session.entry(sent(event, "turn")) if session else None
        answer = entry.answer if entry else None
        marker = sent(event, "marker")
        citation = next((c for c in answer.citations if c.marker == marker), None) if answer else None
        return render.article_html(citation, str(time.monotonic_ns())) if citation else gr.skip()

    def _thread(self, session: Session) -> str:
        return '<div class="dl-thread">' + "".join(self._entry(e) for e in session.entries) + "</div>"

    def _entry(self, entry: Entry) -> str:
        chips = render.chips_html(entry.filters, entry.number, entry.turn)
        if entry.turn:
            body = render.answer_html(entry.turn.answer, entry.number)
            return render.turn_html(entry.question, entry.turn.asked, chips + body, entry.number, entry.further)
        if entry.notice:
            body = render.notice_html(entry.notice)
        else:
            body = render.waiting_html(self.engine.archive.catalog.counts()["articles"])
        return render.turn_html(entry.question, "", chips + body, entry.number)


def without(filters: Filters, name: str, value: str) -> Filters:
    """`filters` less one of them; what the question's own words ask for is ignored from then on."""
    if name == "outlet":
        kept = tuple(o for o in filters.outlets if o != value)
        return replace(filters, outlets=kept) if filters.outlets else _ignoring(filters, "outlets")
    if name == "person":
        return replace(filters, people=tuple(p for p in filters.people if p != value))
    if name == "since":
        return replace(filters, since=None) if filters.since else _ignoring(filters, "period")
    if name == "until":
        return replace(filters, until=None) if filters.until else _ignoring(filters, "period")
    return filters


def _ignoring(filters: Filters, what: str) -> Filters:
    return replace(filters, ignored=filters.ignored | {what})


def _questions(history: object) -> list[str]:
    """What the browser remembers, as far as it is questions: it may send anything."""
    earlier = history if isinstance(history, list) else []
    return [q[:MAX_QUESTION] for q in earlier if isinstance(q, str)][:_KEPT_QUESTIONS]


def _remembered(question: str, history: object) -> list[str]:
    """The questions of this browser, the newest first, each once."""
    return list(dict.fromkeys([question, *_questions(history)]))[:_KEPT_QUESTIONS]


def sent(event: gr.EventData, name: str) -> object:
    """What the browser sent with an event; it may send anything."""
    return event._data.get(name) if isinstance(event._data, dict) else None
