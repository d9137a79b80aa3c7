"""What the events of a conversation do, over one engine: questions, markers, filters. No state of any user here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import gradio as gr

from index.errors import DatelineError
from qa.chat import Chat
from qa.engine import MAX_QUESTION, Engine
from qa.formats.export import as_markdown
from qa.retrieve.filters import Filters
from qa.ui import render, render_answer, render_turn
from qa.ui.examples import Examples, follow_ups
from qa.ui.keep import keep_feedback
from qa.ui.session import Entry, Limits, Session
from qa.ui.shelf import Shelf

_KEPT_QUESTIONS = 8
"""Of earlier visits, in the browser's own storage."""
_NAMES = 200
"""Of people to choose from; others can be typed."""
_NEWEST = 7
"""Articles that are listed beside the first question."""
_OFFERED = 3
"""Questions that work, where one was refused."""
_STOPPED = "Stopped. Ask again when you like."


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

    def __init__(self, engine: Engine, shelf: Shelf, *, writable: bool = False) -> None:
        """On a `writable` page, who finds no article is shown how to add some."""
        self.engine = engine
        self.shelf = shelf
        self.writable = writable
        self.examples = Examples(engine)
        self.examples.prepare()

    def welcome(self, history: object) -> tuple[Any, ...]:
        """The masthead, the start, and the filters' choices, as the archive is now."""
        try:
            held = self.engine.archive.overview()
            outlets, dated = [name for name, _ in held.outlets], held.first is not None
            start = render.welcome_html(self.examples.made(), _questions(history))
        except DatelineError as error:
            instead = render.welcome_html((), instead=render.failure_html(error, self.writable))
            return (self.masthead(), instead, gr.update(visible=False), *[gr.skip()] * 4)
        return (
            self.masthead(), start, gr.update(visible=True), gr.update(choices=outlets, visible=len(outlets) > 1),
            *[gr.update(visible=dated)] * 3,
        )  # fmt: skip

    def start(self, history: object) -> tuple[Any, Any, str]:
        """The start with its examples, whom to choose from, the newest articles: these may take a moment after a change
        of the index.
        """
        try:
            held = self.shelf.holdings()
            welcome = render.welcome_html(self.examples.questions(), _questions(history))
        except DatelineError:
            return gr.skip(), gr.skip(), render.newest_html(())
        people = gr.update(choices=[speaker.name for speaker in held.people[:_NAMES]])
        return welcome, people, render.newest_html(held.rows[:_NEWEST])

    def read(self, event: gr.EventData) -> Any:
        """An article of the list beside the first question."""
        article = self.shelf.article(sent(event, "id"))
        return render.reading_html(article, opened=str(time.monotonic_ns())) if article else gr.skip()

    def masthead(self) -> str:
        """What the page answers from, as the index is now."""
        try:
            held = self.engine.archive.overview()
            return render.masthead_html(held.articles, len(held.outlets), held.first, held.last)
        except DatelineError:
            return render.masthead_html(0, 0, None, None)

    def ask(
        self, question: str, outlets: list[str] | None, people: list[str] | None, since: str | None,
        until: str | None, as_of: str | None, session: Session | None,
    ) -> Shown:  # fmt: skip
        """The question with a sign of work at once; `answer` then puts the answer in its place."""
        session = session or Session(Chat(self.engine))
        question = (question or "").strip()[:MAX_QUESTION]
        if not question:
            return Shown(session=session)
        try:
            limits = Limits.of(outlets, people, since, until, as_of)
        except DatelineError as error:
            gr.Warning(str(error), title="Filter")
            return Shown(session=session)
        session.begin(question, limits)
        return self._working(session)

    def _working(self, session: Session) -> Shown:
        busy = {"send": gr.update(visible=False), "stop": gr.update(visible=True)}
        return Shown(self._thread(session), box="", session=session, **busy)

    def answer(self, history: object, session: Session | None) -> Iterator[Shown]:
        """The answer to the question that waits for one, then what to ask next."""
        entry = session.waiting() if session else None
        if session is None or entry is None:
            yield Shown()
            return
        session.answer(entry)
        yield Shown(
            self._thread(session), render.evidence_html(entry.answer, entry.number), self.masthead(),
            send=gr.update(visible=True), stop=gr.update(visible=False), history=_remembered(entry.question, history),
        )  # fmt: skip
        entry.further = self._further(session, entry)
        if entry.further:
            yield Shown(self._thread(session))

    def _further(self, session: Session, entry: Entry) -> list[str]:
        """What to ask next or, after a refusal, instead: each was asked before it is offered."""
        if entry.answer is None:
            return []
        if entry.answer.answered:
            return follow_ups(self.engine, entry.answer, [e.question for e in session.entries])
        shown = {entry.question, *entry.answer.suggestions}
        return [q for q in self.examples.questions() if q not in shown][:_OFFERED]

    def ask_button(
        self, outlets: list[str] | None, people: list[str] | None, since: str | None, until: str | None,
        as_of: str | None, session: Session | None, event: gr.EventData,
    ) -> Shown:  # fmt: skip
        """Ask the question on the button that was pressed; with `again`, the question of that turn once more."""
        entry = session.entry(sent(event, "again")) if session else None
        if session and entry:
            session.take_back(entry)
            session.begin(entry.question, entry.limits)
            return self._working(session)
        return self.ask(str(sent(event, "question") or ""), outlets, people, since, until, as_of, session)

    def from_link(self, session: Session | None, request: gr.Request) -> tuple[Any, ...]:
        """Ask the question of the page's address (?q=, with as_of, outlet, person, since, until), if it has one."""
        asked = request.query_params
        shown = self.ask(
            str(asked.get("q") or ""), asked.getlist("outlet"), asked.getlist("person"), asked.get("since"),
            asked.get("until"), asked.get("as_of"), session,
        )  # fmt: skip
        entries = shown.session.entries
        return (*shown, *(entries[-1].limits.controls() if entries else [gr.skip()] * 5))

    def drop(self, session: Session | None, event: gr.EventData) -> tuple[Any, ...]:
        """Ask a turn's question again without one of its filters, and take that out of the controls."""
        entry = session.entry(sent(event, "turn")) if session else None
        if session is None or entry is None:
            return (*Shown(), *[gr.skip()] * 5)
        name, value = str(sent(event, "name")), str(sent(event, "value"))
        limits = without(entry.limits, name, value)
        session.take_back(entry)
        session.begin(entry.question, limits)
        return (*self._working(session), *limits.controls())

    def judge(self, session: Session | None, event: gr.EventData) -> Any:
        """Keep what the user made of an answer, and show that it is kept."""
        entry = session.entry(sent(event, "turn")) if session else None
        verdict = sent(event, "verdict")
        if (
            session is None
            or entry is None
            or entry.answer is None
            or verdict not in render_turn.verdicts(entry.answer)
        ):
            return gr.skip()
        before = [e.turn.question for e in session.entries if e.turn and e.number <= entry.number]
        filters = entry.limits.filters
        asked = {
            "date": entry.limits.as_of.isoformat() if entry.limits.as_of else None,
            "asked": entry.turn.asked if entry.turn else entry.question,
            "filters": {"outlets": list(filters.outlets), "people": list(filters.people),
                        "since": str(filters.since or ""), "until": str(filters.until or ""),
                        "ignored": sorted(filters.ignored)} if filters or filters.ignored else None,
        }  # fmt: skip
        try:
            keep_feedback(self.engine.path, str(verdict), before, entry.answer, **asked)
        except DatelineError as error:
            gr.Warning(str(error), title="Not kept")
            return gr.skip()
        entry.judged = str(verdict)
        return self._thread(session)

    def take(self, session: Session | None) -> Any:
        """The conversation as a Markdown file."""
        turns = [e.turn for e in session.entries if e.turn] if session else []
        if not turns:
            return gr.skip()
        return render.file_html("Dateline conversation.md", "text/markdown", as_markdown(turns))

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
        if entry.turn:
            return render_turn.turn_html(entry, render_answer.answer_html(entry.turn.answer, entry.number))
        if entry.notice:
            return render_turn.turn_html(entry, render.notice_html(entry.notice))
        try:
            searched = self.engine.archive.overview().articles
        except DatelineError:  # which the answer will say
            searched = 0
        return render_turn.turn_html(entry, render.waiting_html(searched))


def without(limits: Limits, name: str, value: str) -> Limits:
    """`limits` less one of them; what the question's own words ask for is ignored from then on."""
    filters = limits.filters
    if name == "outlet":
        kept = tuple(o for o in filters.outlets if o != value)
        filters = replace(filters, outlets=kept) if filters.outlets else _ignoring(filters, "outlets")
    elif name == "person":
        filters = replace(filters, people=tuple(p for p in filters.people if p != value))
    elif name == "since":
        filters = replace(filters, since=None) if filters.since else _ignoring(filters, "period")
    elif name == "until":
        filters = replace(filters, until=None) if filters.until else _ignoring(filters, "period")
    return Limits(filters, None if name == "as_of" else limits.as_of)


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
